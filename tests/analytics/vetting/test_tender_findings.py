"""Tied bidders in a vetting of a lot, a project and a bidder: never a pass, each tie told once."""

from dataclasses import replace

import pytest

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.vetting import participants
from analytics.vetting.decision import keep_texts
from analytics.vetting.vet import Vetting, replay
from graph.model import Entity, Relation
from graph.sentence import LANGUAGES
from graph.store import Store
from tests.asking import ask as ask_on
from tests.builders import day, firm, heads, judge, owns, person, phone, tell

TODAY = day("2026-11-26")


def bid(source: str, on: str = "2026-11-20", **attributes: str) -> Relation:
    id_ = f"bid-{source}"
    return Relation(id_, "bids_in", source, "lot", valid_from=day(on), attributes=attributes)


def build(store: Store, *relations: Relation) -> None:
    """A project with a lot and firms a to c, of which a and b have one head."""
    tell(
        store,
        Entity("j", "project", "project j"),
        Entity("lot", "bid_lot", "lot 1"),
        *(firm(name) for name in "abcf"),
        person("p"),
        person("m"),
        Relation("plp", "project_legal_person_of", "f", "j"),
        Relation("of", "lot_of", "lot", "j"),
        heads("p", "a"),
        heads("p", "b"),
        *relations,
    )


def ask(store: Store, subject: str, scenario: str = "bidding") -> Vetting:
    return ask_on(store, subject, scenario, as_of=TODAY)


def ties(vetting: Vetting) -> list[tuple[str, str, str | None]]:
    plain = [finding.plain() for finding in vetting.findings]
    return [(one["pattern"], one["entity"], one["other"]) for one in plain if "pattern" in one]


@pytest.mark.parametrize("scenario", ["bidding", "government_procurement"])
@pytest.mark.parametrize("subject", ["lot", "j"])
def test_tied_bidders_are_told_once_and_never_pass(
    engine_store: Store, subject: str, scenario: str
) -> None:
    build(engine_store, bid("a"), bid("b"), bid("c"))
    vetting = ask(engine_store, subject, scenario)
    assert (vetting.decision, ties(vetting)) == ("restricted", [("same_head", "a", "b")])


def test_a_void_bid_bars_the_bid_and_not_the_firm(engine_store: Store) -> None:
    build(engine_store, bid("a"), bid("b"))
    (finding,) = ask(engine_store, "lot").findings
    assert (finding.grade, finding.bars, finding.role) == ("statutory", True, "bidder")
    alone = ask(engine_store, "a")
    assert (alone.decision, alone.findings[0].grade) == ("review", "statutory")


def test_deemed_collusion_is_for_the_committee_to_find(engine_store: Store) -> None:
    build(engine_store, bid("a", agent="m"), bid("c", agent="m"))
    vetting = ask(engine_store, "lot")
    assert (vetting.decision, [one.grade for one in vetting.findings]) == ("review", ["statutory"])


def test_a_finding_names_rule_article_office_and_day(engine_store: Store) -> None:
    build(engine_store, bid("a"), bid("b"))
    (finding,) = ask(engine_store, "lot").findings
    assert (finding.measure, finding.article) == ("T-BID-34-2A", "招标投标法实施条例34二款、三款")
    assert "评标委员会" in str(finding.department)
    assert finding.begins == day("2026-11-20")
    for language in LANGUAGES:
        text = finding.sentence.text(language)
        assert all(name in text for name in ("firm a", "firm b", "person p", "lot 1"))


def test_members_of_one_consortium_are_one_bidder(engine_store: Store) -> None:
    joint = {"consortium_no": "L1"}
    build(engine_store, bid("a", **joint), bid("b", **joint))
    assert ask(engine_store, "lot").decision == "pass"


def test_control_over_firms_that_do_not_bid_is_walked(engine_store: Store) -> None:
    steps = [firm("x"), firm("y"), owns("a", "x", 0.6), owns("x", "y", 0.6), owns("y", "c", 0.6)]
    build(engine_store, *steps, bid("a"), bid("c"))
    vetting = ask(engine_store, "lot")
    assert ties(vetting) == [("holding", "a", "c")]
    assert vetting.findings[0].chain[:3] == ("own-y-c", "own-x-y", "own-a-x")
    assert "firm y" in vetting.findings[0].sentence.text("zh")


def test_a_state_investor_ties_nobody(engine_store: Store) -> None:
    state = firm("s", roles=("state_investor",))
    build(engine_store, state, owns("s", "a"), owns("s", "c"), bid("a"), bid("c"))
    assert ask(engine_store, "lot").decision == "pass"


def test_whom_two_bids_name_is_one_after_a_verdict(engine_store: Store) -> None:
    build(engine_store, person("n"), bid("a", agent="m"), bid("c", agent="n"))
    assert ties(ask(engine_store, "lot")) == []
    judge(engine_store, "same", "m", "n")
    assert ties(ask(engine_store, "lot")) == [("same_agent", "a", "c")]


@pytest.mark.parametrize("code", ["2611-230402-04-01-900016", "2611-230402-04-01-900024"])
def test_an_agency_of_this_very_project_does_not_bid_in_it(engine_store: Store, code: str) -> None:
    attributes = {"category": "IM10", "project_code": code, "trade": "招标代理"}
    served = Relation("srv", "serves", "c", "f", attributes=attributes)
    coded = Entity("j", "project", "j", identifiers={"project_code": "2611-230402-04-01-900016"})
    build(engine_store, served, bid("a"), bid("c"))
    tell(engine_store, coded)
    own = code.endswith("16")
    assert ties(ask(engine_store, "lot")) == ([("agent_bids", "c", None)] if own else [])


def test_two_sheets_about_one_bid_are_one_bidder(engine_store: Store) -> None:
    award = Relation("award", "bids_in", "c", "lot", attributes={"manager": "m"})
    build(engine_store, bid("c", manager="m"), award, bid("a"))
    assert ties(ask(engine_store, "lot")) == []


def test_a_bidder_is_told_of_its_own_ties_only(engine_store: Store) -> None:
    build(engine_store, bid("a"), bid("b"), bid("c"))
    assert ties(ask(engine_store, "b")) == [("same_head", "b", "a")]
    assert ask(engine_store, "c").decision == "pass"


def test_a_bid_of_years_ago_says_nothing_of_a_bidder_today(engine_store: Store) -> None:
    build(engine_store, bid("a", "2020-01-10"), bid("b", "2020-01-10"))
    assert ask(engine_store, "a").decision == "pass"
    assert ask(engine_store, "lot").decision == "restricted"


def test_an_approval_does_not_ask_about_bids(engine_store: Store) -> None:
    build(engine_store, bid("a"), bid("b"))
    assert ties(ask(engine_store, "j", "project_approval")) == []


def test_whom_a_tie_goes_through_is_named_shown_and_witnessed(engine_store: Store) -> None:
    build(engine_store, bid("a", manager="m"), bid("c", manager="m"))
    vetting = ask(engine_store, "lot")
    (finding,) = vetting.findings
    assert "person m" in finding.sentence.text("zh")
    assert finding.plain()["through"] == "m"
    assert {"a", "c", "m"} <= set(vetting.entities)
    assert vetting.certificate["witnesses"].keys() == {"bid-a", "bid-c"}


def test_a_certificate_with_tied_bidders_replays(engine_store: Store) -> None:
    build(engine_store, bid("a"), bid("b"))
    keep_texts(engine_store, read_policy(), read_measures())
    certificate = ask(engine_store, "lot").certificate
    assert replay(engine_store, certificate) == (certificate, ())


def test_a_tie_of_a_rule_that_nobody_confirmed_is_shown_greyed_and_decides_nothing(
    engine_store: Store,
) -> None:
    build(engine_store, bid("a"), bid("b"))
    law = read_measures()
    greyed = replace(law, ties=tuple(replace(rule, confirmed=False) for rule in law.ties))
    vetting = ask_on(engine_store, "lot", "bidding", as_of=TODAY, measures=greyed)
    assert (vetting.decision, ties(vetting)) == ("pass", [])
    (one,) = vetting.certificate["unconfirmed"]
    assert (one["pattern"], one["entity"], one["other"]) == ("same_head", "a", "b")
    assert {*one["chain"]} <= vetting.certificate["witnesses"].keys()


def test_bids_beyond_those_that_are_read_are_never_a_pass(
    engine_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(engine_store, bid("a"), bid("c"), bid("f"))
    assert ask(engine_store, "a").decision == "pass"
    monkeypatch.setattr(participants, "MOST", 2)
    cut = ask(engine_store, "a")
    assert (cut.decision, cut.missing) == ("review", ("relations",))


def test_as_many_bids_as_are_read_are_all_of_them(
    engine_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    phones = [Relation(f"at-{n}", "reachable_at", "a", f"t{n}") for n in range(2)]
    build(engine_store, bid("a"), bid("c"), *(phone(f"t{n}", f"{n}") for n in range(2)), *phones)
    monkeypatch.setattr(participants, "MOST", 2)
    # Neither the lot's other relations nor the bidder's are bids.
    assert ask(engine_store, "a").decision == "pass"


def test_the_year_of_a_bidders_lots_is_that_before_the_day_asked(store: Store) -> None:
    build(store, bid("a", "2025-11-27"), bid("b", "2025-11-26"))
    assert ties(ask(store, "a")) == [("same_head", "a", "b")]
    assert ties(ask(store, "b")) == []


def test_heads_who_may_be_one_are_asked_about(store: Store) -> None:
    like = Relation("like", "possibly_same_as", "p", "m", attributes={"score": 0.6})
    build(store, bid("a"), bid("c"), heads("m", "c"), like)
    (finding,) = ask(store, "lot").findings
    assert (finding.measure, finding.grade, finding.bars) == ("T-BID-34-2A", "lead", False)
    assert {"like", "head-m-c", "head-p-a"} <= set(finding.chain)


@pytest.mark.parametrize("subject", ["a", "lot", "j"])
def test_later_bids_and_agents_alter_no_earlier_answer(store: Store, subject: str) -> None:
    build(store, bid("a"), bid("c"))
    keep_texts(store, read_policy(), read_measures())
    given = ask(store, subject).certificate
    service = {"category": "IM10", "project_code": "2611-230402-04-01-101019"}
    tell(
        store,
        Entity("j", "project", "j", identifiers={"project_code": service["project_code"]}),
        bid("b"),
        Relation("late", "bids_in", "a", "lot2", valid_from=TODAY),
        Entity("lot2", "bid_lot", "lot 2"),
        Relation("sv", "serves", "c", "f", attributes=service),
    )
    assert ask(store, subject).certificate["findings"] != given["findings"]
    assert replay(store, given) == (given, ())
