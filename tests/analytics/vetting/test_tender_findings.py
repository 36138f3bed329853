"""Tied bidders in a vetting of a lot, a project and a bidder: never a pass, each tie told once."""

import pytest

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.vetting.decision import keep_texts
from analytics.vetting.vet import Vetting, replay, vet
from graph.model import Entity, Relation
from graph.store import Store
from tests.builders import day, firm, heads, person, tell

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
    return vet(
        store,
        subject,
        scenario=scenario,
        as_of=TODAY,
        at_revision=None,
        policy=read_policy(),
        measures=read_measures(),
    )


def ties(vetting: Vetting) -> list[tuple[str, str, str]]:
    plain = [finding.plain() for finding in vetting.findings]
    return [(one["pattern"], one["entity"], one["other"]) for one in plain if "pattern" in one]


@pytest.mark.parametrize("scenario", ["bidding", "government_procurement"])
@pytest.mark.parametrize("subject", ["lot", "j"])
def test_tied_bidders_are_told_once_and_never_pass(
    engine_store: Store, subject: str, scenario: str
) -> None:
    build(engine_store, bid("a"), bid("b"), bid("c"))
    vetting = ask(engine_store, subject, scenario)
    assert (vetting.decision, ties(vetting)) == ("review", [("same_head", "a", "b")])


def test_a_bidder_is_told_of_its_own_ties_only(engine_store: Store) -> None:
    build(engine_store, bid("a"), bid("b"), bid("c"))
    assert ties(ask(engine_store, "b")) == [("same_head", "b", "a")]
    assert ask(engine_store, "c").decision == "pass"


def test_a_bid_of_years_ago_says_nothing_of_a_bidder_today(engine_store: Store) -> None:
    build(engine_store, bid("a", "2020-01-10"), bid("b", "2020-01-10"))
    assert ask(engine_store, "a").decision == "pass"
    assert ask(engine_store, "lot").decision == "review"


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
