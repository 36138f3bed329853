"""Who bids, with whom, and what a lot's sheets leave out."""

from typing import Any

import pytest

from analytics.vetting.bids import (
    joint_bids,
    leads_consortium,
    lots_of,
    missing_of_lot,
    parties_of_bids,
)
from analytics.vetting.participant import Participant
from graph.model import Relation
from tests.builders import firm


def bid(source: str, lot: str = "lot", /, **attributes: Any) -> Relation:
    return Relation(f"{source}-{lot}", "bids_in", source, lot, attributes=attributes)


REVIEW = Relation("rev", "reviews", "p", "lot")


@pytest.mark.parametrize(
    ("lead", "leads"),
    [("是", True), ("否", False), ("", False), ("甲（集团）公司", True), ("乙公司", False)],
)
def test_who_leads_is_told_by_yes_or_by_its_own_name(lead: str, leads: bool) -> None:
    one = bid("a", consortium_lead=lead)
    assert leads_consortium(one, firm("a", "甲(集团)公司")) is leads
    assert leads_consortium(one, None) is (lead == "是")
    assert not leads_consortium(bid("a"), firm("a"))


@pytest.mark.parametrize(
    ("bids", "joint"),
    [
        ([bid("a", consortium="甲乙"), bid("b", consortium="甲乙")], {"a": "甲乙", "b": "甲乙"}),
        ([bid("a", consortium="甲乙", consortium_no=7)], {"a": "7"}),
        ([bid("a", consortium="", consortium_no=None)], {}),
        ([bid("a", consortium_lead="是"), bid("b", consortium_lead="否")], {"a": "", "b": ""}),
        ([bid("a", consortium_lead="否"), bid("b", consortium_lead="否")], {}),
        ([bid("a", consortium_lead="是"), bid("b")], {"a": ""}),
        ([bid("a", consortium_lead="乙公司")], {"a": ""}),
        ([bid("a", consortium="丙", consortium_lead="是")], {"a": "丙"}),
        ([bid("a"), REVIEW], {}),
    ],
)
def test_a_consortium_is_known_by_number_else_name_else_its_lead(
    bids: list[Relation], joint: dict[str, str]
) -> None:
    assert joint_bids(bids) == {("lot", bidder): name for bidder, name in joint.items()}


def test_a_lead_in_one_lot_makes_no_member_in_another() -> None:
    bids = [bid("a", "lot1", consortium_lead="是"), bid("b", "lot2", consortium_lead="否")]
    assert joint_bids(bids) == {("lot1", "a"): ""}


def test_each_bidder_and_reviewer_takes_part_in_its_role() -> None:
    relations = [bid("a", consortium_no="7"), bid("b"), REVIEW]
    assert parties_of_bids(iter(relations)) == {
        Participant("a", "consortium_member"),
        Participant("b", "bidder"),
        Participant("p", "reviewer"),
    }


@pytest.mark.parametrize(
    ("relations", "missing"),
    [
        ([], {"bidders"}),
        ([REVIEW], {"bidders"}),
        ([bid("a")], set()),
        ([bid("a", outcome="中标"), bid("b")], {"reviewers"}),
        ([bid("a", outcome="未中标")], set()),
        ([bid("a", outcome="中标"), REVIEW], set()),
        ([bid("a", consortium_no="7"), bid("b", consortium_no="8")], {"consortium_members"}),
        ([bid("a", consortium_no="7"), bid("b", consortium_no="7")], set()),
        (
            [bid("a", consortium_no="7", outcome="中标"), bid("b")],
            {"reviewers", "consortium_members"},
        ),
    ],
)
def test_what_a_lot_should_tell_and_does_not_is_missing(
    relations: list[Relation], missing: set[str]
) -> None:
    assert missing_of_lot(iter(relations)) == missing


def test_the_lots_of_a_project_are_told_once_in_order() -> None:
    of = [Relation(f"of-{lot}-{at}", "lot_of", lot, "j") for lot in "ba" for at in range(2)]
    assert lots_of([*of, bid("x")]) == ("a", "b")
