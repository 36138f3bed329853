"""Patterns and ties of law in one answer: what is chosen by name, around whom, and what is told."""

from dataclasses import replace

import pytest

from analytics.law.measures import read_measures
from analytics.patterns.search import patterns_of
from analytics.snapshot.file import snapshot_of
from analytics.vetting import holders, participants
from analytics.vetting.pattern_findings import PatternAnswer, Wanted, pattern_findings
from graph.errors import BadInput
from graph.model import Entity, Relation
from graph.store import Store
from tests.builders import day, firm, heads, owns, person, tell

TODAY = day("2026-11-26")
PATTERNS, RULES = patterns_of(), read_measures().ties
KNOWN = [one.code for one in (*PATTERNS, *RULES)]
ON = day("2026-10-01")


@pytest.fixture
def store(store: Store) -> Store:
    """Two rings of stakes, and two bidders of one lot with one head."""
    tell(
        store,
        *(firm(id_) for id_ in "abcdef"),
        person("p"),
        *(owns(*ends, 0.4) for ends in ("ab", "ba", "cd", "dc")),
        Entity("lot", "bid_lot", "LOT"),
        *(Relation(f"bid-{id_}", "bids_in", id_, "lot", valid_from=ON) for id_ in "ef"),
        *(heads("p", id_, valid_from=day("2020-01-01")) for id_ in "ef"),
    )
    return store


def look(store: Store, name: str | None = None, about: str | None = None) -> PatternAnswer:
    wanted = Wanted(PATTERNS, name, about, RULES)
    return pattern_findings(store, snapshot_of(store), TODAY, wanted)


def codes(answer: PatternAnswer) -> list[str]:
    return [one.pattern for one in answer.findings]


def test_ties_of_law_come_before_patterns(store: Store) -> None:
    told = codes(look(store))
    ties = [code for code in told if code.startswith("T-")]
    assert ties
    assert told == [*ties, "circular_holding", "circular_holding"]


def test_what_was_explored_is_the_whole_graph(store: Store) -> None:
    assert look(store, about="a").explored == 8
    assert look(store).truncated is False


@pytest.mark.parametrize("name", ["circular_holding", "循环持股"])
def test_a_pattern_is_chosen_by_its_code_or_name(store: Store, name: str) -> None:
    assert codes(look(store, name)) == ["circular_holding", "circular_holding"]


def test_a_rule_is_chosen_by_its_code_name_or_kind(store: Store) -> None:
    rule = next(one for one in RULES if one.code == "T-BID-34-2A")
    for name in (rule.code, rule.name):
        assert set(codes(look(store, name))) == {rule.code}
    kinds = {one.code for one in RULES if one.kind == rule.kind}
    assert rule.code in codes(look(store, rule.kind))
    assert set(codes(look(store, rule.kind))) <= kinds


def test_around_one_party_only_its_own_is_told(store: Store) -> None:
    (ring,) = look(store, about="c").findings
    assert ring.entities == ("c", "d")
    assert set(codes(look(store, about="e"))) == {c for c in codes(look(store)) if c[0] == "T"}


def test_a_name_that_nobody_has_is_refused_with_all_that_there_are(store: Store) -> None:
    with pytest.raises(BadInput) as error:
        look(store, "square")
    assert error.value.code == "patterns.unknown"
    assert error.value.sentence.particulars == {"name": "square", "known": KNOWN}


def test_a_rule_that_nobody_has_confirmed_is_not_looked_for() -> None:
    unconfirmed = replace(RULES[0], confirmed=False)
    with pytest.raises(BadInput):
        Wanted([], unconfirmed.code, None, [unconfirmed]).chosen()
    assert Wanted(PATTERNS, None, None, RULES).chosen() == (
        list(PATTERNS),
        [one for one in RULES if one.confirmed],
    )


def test_an_answer_names_everybody_in_it_and_says_what_was_not_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = look(store)
    assert answer.entities == {*"abcdefp", "lot"}
    assert answer.records == frozenset()
    plain = answer.plain()
    assert set(plain) == {"findings", "explored", "truncated"}
    assert plain["findings"] == [one.plain() for one in answer.findings]
    monkeypatch.setattr(participants, "MOST", 0)
    monkeypatch.setattr(holders, "_MOST", 0)
    cut = look(store)
    assert (cut.truncated, cut.plain()["truncated"], cut.plain()["explored"]) == (True, True, 8)
