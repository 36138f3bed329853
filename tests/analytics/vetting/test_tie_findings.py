"""Ties of law in the whole graph: what a vetting of each lot and project finds is found (§8b)."""

from dataclasses import replace
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.law.measures import read_measures
from analytics.patterns.told import Told
from analytics.patterns.world import World
from analytics.snapshot.file import snapshot_of
from analytics.vetting import holders, participants, project_candidates
from analytics.vetting.project_candidates import Projects
from analytics.vetting.tie_findings import TiesFound, ties_found
from analytics.wording import term
from graph.model import Entity, Relation
from graph.opening import open_store
from graph.sentence import Sentence
from graph.store import Store
from tests.builders import day, firm, heads, owns, person, tell

TODAY = day("2026-11-26")
RULES = [rule for rule in read_measures().ties if rule.confirmed]
ON = day("2026-10-01")


def bid(source: str, lot: str, **attributes: Any) -> Relation:
    id_ = f"bid-{source}-{lot}"
    return Relation(id_, "bids_in", source, lot, valid_from=ON, attributes=attributes)


def role(name: str, source: str, project: str) -> Relation:
    id_ = f"{name}-{source}-{project}"
    attributes = {"role": name}
    return Relation(id_, "participates_in", source, project, None, ON, None, attributes)


def town() -> list[Entity | Relation]:
    """Ten projects with a lot and a client each, ten firms, and persons who head nobody yet."""
    facts: list[Entity | Relation] = [firm(f"f{at}", f"F{at}") for at in range(10)]
    facts += [person(f"p{at}", f"P{at}") for at in range(4)]
    for at in range(3):
        facts += [
            Entity(f"j{at}", "project", f"project {at}"),
            Entity(f"lot{at}", "bid_lot", f"lot {at}"),
            Relation(f"of{at}", "lot_of", f"lot{at}", f"j{at}"),
            Relation(f"plp{at}", "project_legal_person_of", f"f{at}", f"j{at}", valid_from=ON),
        ]
    return facts


def look(store: Store, about: str | None = None) -> TiesFound:
    return ties_found(World(snapshot_of(store), TODAY, store), RULES, about)


def found(store: Store, about: str | None = None) -> tuple[Told, ...]:
    return look(store, about).findings


def test_ties_are_told_with_the_lot_the_article_and_the_witnesses(engine_store: Store) -> None:
    tell(
        engine_store,
        *town(),
        bid("f4", "lot0"),
        bid("f5", "lot0"),
        heads("p0", "f4", valid_from=day("2020-01-01")),
        heads("p0", "f5", valid_from=day("2020-01-01")),
        role("supervision", "f6", "j1"),
        role("construction", "f7", "j1"),
        owns("f7", "f6", 0.8),
    )
    told = found(engine_store)
    assert [(one.pattern, one.grade) for one in told] == [
        ("T-BID-34-2A", "lead"),  # no sheet tells which of the two procedures binds the lot
        ("T-BUILD-35", "statutory"),
        ("T-PRO-18-1A", "lead"),
    ]
    head, build, _ = told
    assert head.entities == ("f4", "f5", "p0", "lot0")
    assert {"head-p0-f4", "head-p0-f5", "bid-f4-lot0", "bid-f5-lot0"} <= set(head.relations)
    assert head.on == ON
    assert head.marks == ("procedure_unknown",)
    assert "(whether the lot is a tender or a government procurement is unknown)" in str(
        head.sentence
    )
    assert build.marks == ()
    assert build.entities == ("f6", "f7", "j1")
    assert "never a ground" not in str(build.sentence)


@pytest.mark.parametrize(
    ("about", "count"), [("f4", 2), ("f6", 1), ("j1", 1), ("lot0", 2), ("p3", 0)]
)
def test_around_one_party_lot_or_project_only_its_ties_are_told(
    engine_store: Store, about: str, count: int
) -> None:
    test_ties_are_told_with_the_lot_the_article_and_the_witnesses(engine_store)
    assert len(found(engine_store, about)) == count


def test_around_the_first_of_all_its_ties_are_told_and_around_nobody_none(store: Store) -> None:
    tell(store, *town(), *(bid(one, "lot0", agent="p0") for one in ("f0", "f4")))
    assert snapshot_of(store).entities.ids[0] == "f0"
    assert [one.entities[0] for one in found(store, "f0")] == ["f0"]
    assert found(store, "nobody") == ()


def test_a_rule_seen_for_one_of_two_procedures_names_a_lead(store: Store) -> None:
    bids = [bid(one, "lot0", agent="person:x") for one in ("f4", "f5")]
    tell(store, *town(), person("person:x", "X"), *bids)
    told = [one for one in found(store) if one.pattern == "T-BID-40-2"]
    assert [(one.grade, one.marks) for one in told] == [("lead", ("procedure_unknown",))]


def test_a_tie_of_one_bidder_alone_is_told_without_another(store: Store) -> None:
    tell(store, *town(), bid("f4", "lot0"), role("tender_agent", "f4", "j0"))
    (one,) = [one for one in found(store) if one.entities[0] == "f4" and "lot0" in one.entities]
    assert one.entities == ("f4", "lot0")
    sentence = one.sentence if one.grade != "lead" else _within(one.sentence)
    sentence = _within(sentence) if one.marks else sentence
    assert (sentence.code, sentence.particulars["other"]) == ("finding.tie_alone", [])


def test_the_marks_of_a_tie_go_with_its_finding(store: Store) -> None:
    undated = [Relation(f"b-{one}", "bids_in", one, "lot0") for one in ("f4", "f5")]
    tell(store, *town(), *undated, heads("p0", "f4"), heads("p0", "f5"))
    (one,) = [one for one in found(store) if one.pattern == "T-BID-34-2A"]
    assert one.marks == ("bid_date_unknown",)
    assert "the day of the bid is unknown" in str(one.sentence)


@pytest.mark.parametrize(
    ("module", "name", "most"),
    [(holders, "_MOST", 3), (participants, "MOST", 1), (project_candidates, "_HIGHEST", 1)],
)
def test_what_was_not_read_whole_is_said(
    store: Store, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, most: int
) -> None:
    chain = [owns(one, other, 0.9) for one, other in pairwise(("f9", "f8", "f7", "f6", "f5"))]
    above = [bid(one, "lot0", agent="f5") for one in ("f4", "f5")]
    tell(store, *town(), *above, *chain, role("design", "f3", "j0"))
    assert not look(store).cut
    monkeypatch.setattr(module, name, most)
    assert look(store).cut
    # Around one project all of it is read: no quick look comes first.
    assert look(store, "lot0").cut is (module is not project_candidates)


FIRM = st.integers(0, 9).map(lambda at: f"f{at}")
PERSON = st.integers(0, 3).map(lambda at: f"p{at}")
LOT = st.integers(0, 2).map(lambda at: f"lot{at}")
PROJECT = st.integers(0, 2).map(lambda at: f"j{at}")
ROLE = st.sampled_from(["supervision", "construction", "design", "tender_agent", "evaluation"])
FACT = st.one_of(
    st.builds(bid, FIRM, LOT),
    st.builds(lambda one, lot, who: bid(one, lot, agent=who), FIRM, LOT, PERSON),
    st.builds(lambda one, lot, who: bid(one, lot, deposit_payer=who), FIRM, LOT, FIRM),
    st.builds(
        lambda one, lot, price: bid(one, lot, price=100_000.0 * price),
        FIRM,
        LOT,
        st.integers(10, 13),
    ),
    st.builds(role, ROLE, FIRM, PROJECT),
    st.builds(heads, PERSON, FIRM),
    st.builds(lambda one, other: owns(one, other, 0.6), st.one_of(FIRM, PERSON), FIRM),
    st.builds(lambda who, lot: Relation(f"r-{who}-{lot}", "reviews", who, lot), PERSON, LOT),
    st.builds(lambda who, one: Relation(f"o-{who}-{one}", "officer_of", who, one), PERSON, FIRM),
)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(facts=st.lists(FACT, min_size=4, max_size=18))
def test_no_project_with_a_tie_is_passed_over(
    tmp_path_factory: pytest.TempPathFactory, facts: list[Relation]
) -> None:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('t') / 's.db'}", secret=b"tests")
    once = {fact.id: fact for fact in facts if fact.source != fact.target}
    tell(store, *town(), *once.values())
    whole = {(one.pattern, one.entities, one.relations) for one in found(store)}
    for place in range(3):
        near = found(store, f"j{place}")
        assert {(one.pattern, one.entities, one.relations) for one in near} <= whole
    store.close()


def test_an_agent_known_by_name_is_met_where_one_bid_alone_masks_the_number(store: Store) -> None:
    bare = person("person:f4/王五", "王五")
    masked = person("person:f5/王五/230402********1234", "王五", attributes={"id_masks": ["m"]})
    bids = [bid("f4", "lot0", agent=bare.id), bid("f5", "lot0", agent=masked.id)]
    tell(store, *town(), bare, masked, *bids)
    near = [(one.pattern, one.entities) for one in found(store, "lot0")]
    assert ("T-BID-40-2", ("f4", "f5", bare.id, masked.id, "lot0")) in near
    assert [(one.pattern, one.entities) for one in found(store)] == near


def test_projects_whose_parties_have_nobody_in_common_are_not_looked_at(store: Store) -> None:
    chain = [owns(one, other, 0.9) for one, other in pairwise(("f7", "f8", "f9"))]
    tell(store, *town(), bid("f4", "lot0"), bid("f5", "lot0"), bid("f9", "lot1"), *chain)
    world = World(snapshot_of(store), TODAY, store)
    assert Projects(world).likely() == set()
    tell(store, bid("f7", "lot1"))
    world = World(snapshot_of(store), TODAY, store)
    assert [world.ids[place] for place in Projects(world).likely()] == ["j1"]


def test_the_sentence_of_a_tie_names_the_parties_the_lot_and_the_rule(store: Store) -> None:
    test_ties_are_told_with_the_lot_the_article_and_the_witnesses(store)
    head, build, _ = found(store)
    rules = {rule.code: rule for rule in RULES}
    for told, party, others, lot in (
        (head, "F4", ["F5"], "lot 0"),
        (build, "F6", ["F7"], "project 1"),
    ):
        rule, sentence = rules[told.pattern], told.sentence
        assert told.article == rule.article
        if told.grade == "lead":
            assert (sentence.code, sentence.particulars["ask"]) == ("finding.tender_lead", rule.ask)
            sentence = _within(sentence)
        if told.marks:
            assert sentence.particulars["marks"] == [term("mark", mark) for mark in told.marks]
            sentence = _within(sentence)
        particulars = dict(sentence.particulars)
        assert isinstance(particulars.pop("way"), Sentence)
        assert sentence.code == "finding.tie_pattern"
        assert particulars == {
            "grade": term("grade", told.grade),
            "party": party,
            "other": others,
            "lot": lot,
            "rule": rule.name,
            "article": rule.article,
            "department": rule.department,
        }


def _within(sentence: Sentence) -> Sentence:
    fact = sentence.particulars["fact"]
    assert isinstance(fact, Sentence)
    return fact


def test_members_of_one_consortium_are_looked_at_as_one_price(store: Store) -> None:
    prices = [bid(one, "lot0", price=1e6 + at * 1e4) for at, one in enumerate(("f4", "f5", "f6"))]
    tell(store, *town(), *prices)
    alone = World(snapshot_of(store), TODAY, store)
    assert Projects(alone).likely() == {alone.snapshot.places["j0"]}
    joint = [replace(one, attributes={**one.attributes, "consortium_no": 7}) for one in prices]
    tell(store, *(replace(one, id=f"{one.id}-1", target="lot1") for one in joint))
    world = World(snapshot_of(store), TODAY, store)
    assert Projects(world).likely() == {world.snapshot.places["j0"]}
