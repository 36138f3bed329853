"""What ties two bidders of one lot: told where the law speaks of it, and never else."""

from typing import Any

import pytest

from analytics.patterns.same_lot import TenderTie, tender_ties
from graph.model import Relation, Stake
from tests.builders import day, heads, owns

BID_ON = day("2026-11-20")


def bid(source: str, lot: str = "lot", **attributes: str) -> Relation:
    id_ = f"bid-{source}-{lot}"
    return Relation(id_, "bids_in", source, lot, valid_from=BID_ON, attributes=attributes)


def found(
    *relations: Relation, scenario: str = "bidding", joint: dict[tuple[str, str], str] | None = None
) -> list[TenderTie]:
    bids = [one for one in relations if one.kind == "bids_in"]
    ties = [one for one in relations if one.kind != "bids_in"]
    return tender_ties(bids, ties, scenario=scenario, as_of=BID_ON, joint=joint or {})


def told(*relations: Relation, **asked: Any) -> list[tuple[str, str]]:
    return [(tie.pattern, tie.grade) for tie in found(*relations, **asked)]


def test_one_head_of_two_bidders_is_found_with_both_terms_of_office() -> None:
    (tie,) = found(bid("a"), bid("b"), bid("c"), heads("p", "a"), heads("p", "b"), heads("q", "c"))
    assert tie == TenderTie(
        "lot",
        ("a", "b"),
        "same_head",
        "statutory",
        "招标投标法实施条例34第二款",
        ("head-p-a", "head-p-b"),
        "p",
    )


def test_procurement_cites_its_own_text() -> None:
    relations = (bid("a"), bid("b"), heads("p", "a"), heads("p", "b"))
    (tie,) = found(*relations, scenario="government_procurement")
    assert tie.article == "政府采购法实施条例18第一款"


def test_bidders_of_different_lots_are_not_tied() -> None:
    assert told(bid("a", "one"), bid("b", "two"), heads("p", "a"), heads("p", "b")) == []


@pytest.mark.parametrize(
    ("dates", "is_told"),
    [
        ({"valid_to": "2026-11-20"}, False),  # the end day is out
        ({"valid_to": "2026-11-21"}, True),
        ({"valid_from": "2026-11-20"}, True),
        ({"valid_from": "2026-11-21"}, False),
    ],
)
def test_a_head_counts_on_the_day_of_the_bid(dates: dict[str, str], is_told: bool) -> None:
    term = heads("p", "b", **{name: day(text) for name, text in dates.items()})
    assert bool(told(bid("a"), bid("b"), heads("p", "a"), term)) is is_told


@pytest.mark.parametrize(
    ("share", "grade"),
    [
        (Stake(0.51, 0.51), "statutory"),
        (Stake(0.5, 0.5), None),
        (Stake(0.4, 0.6), "lead"),
        (None, "lead"),
    ],
    ids=["more than half", "half", "perhaps", "unknown"],
)
def test_more_than_half_held_by_a_rival_is_a_holding(
    share: Stake | None, grade: str | None
) -> None:
    stake = Relation("own", "shareholder_of", "b", "a", share=share)
    assert told(bid("a"), bid("b"), stake) == ([("holding", grade)] if grade else [])


def test_parallel_stakes_are_added() -> None:
    stakes = [owns("a", "b", 0.3, id="one"), owns("a", "b", 0.3, id="two")]
    (tie,) = found(bid("a"), bid("b"), *stakes)
    assert (tie.grade, tie.relations) == ("statutory", ("one", "two"))


@pytest.mark.parametrize("kind", ["actual_controller_of", "branch_of"])
def test_filed_control_and_branches_are_managed(kind: str) -> None:
    assert told(bid("a"), bid("b"), Relation("m", kind, "a", "b")) == [("holding", "statutory")]


@pytest.mark.parametrize(
    ("attribute", "pattern", "grade"),
    [
        ("manager", "same_manager", "statutory"),
        ("deposit_payer", "same_deposit_payer", "statutory"),
        ("agent", "same_agent", "lead"),
        ("document_writer", "same_document_writer", "lead"),
    ],
)
def test_what_two_bids_name_alike_is_told(attribute: str, pattern: str, grade: str) -> None:
    (tie,) = found(bid("a", **{attribute: "x"}), bid("b", **{attribute: "x"}))
    assert (tie.pattern, tie.grade, tie.through) == (pattern, grade, "x")
    assert told(bid("a", **{attribute: "x"}), bid("b", **{attribute: "y"})) == []


def test_a_party_known_by_name_only_makes_a_lead_of_it() -> None:
    payer = {"deposit_payer": "name:bids/甲"}
    assert told(bid("a", **payer), bid("b", **payer)) == [("same_deposit_payer", "lead")]


def test_members_of_one_consortium_bid_together() -> None:
    relations = (bid("a"), bid("b"), heads("p", "a"), heads("p", "b"))
    assert told(*relations, joint={("lot", "a"): "L1", ("lot", "b"): "L1"}) == []
    assert told(*relations, joint={("lot", "a"): "L1", ("lot", "b"): "L2"}) != []
    assert told(*relations, joint={("lot", "a"): "L1"}) != []


def test_two_sheets_about_one_bid_are_one_bidder() -> None:
    award = Relation("award", "bids_in", "a", "lot", attributes={"manager": "m"})
    assert told(bid("a", manager="m"), award) == []
