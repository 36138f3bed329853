"""The file of some tenders: each bid as its sheets tell it, and what is known of who takes part."""

from typing import Any

import pytest

from analytics.patterns.tender import Bid, Tie
from analytics.snapshot.file import snapshot_of
from analytics.vetting import participants
from analytics.vetting.tender_file import TenderFile, tender_file
from graph.model import Entity, Relation
from graph.store import Store
from tests.builders import day, firm, heads, judge, owns, person, tell

ON = day("2026-10-01")
PROJECT_CODE = "2611-230402-04-01-101019"


def bid(source: str, lot: str = "lot", id_: str = "", **attributes: Any) -> Relation:
    ties = {"valid_from": attributes.pop("on", ON), "attributes": attributes}
    return Relation(id_ or f"bid-{source}-{lot}", "bids_in", source, lot, **ties)


def build(store: Store, *facts: Relation | Entity) -> None:
    """A project with two lots, its client, and firms a to d."""
    tell(
        store,
        Entity("j", "project", "j", identifiers={"project_code": PROJECT_CODE}),
        Entity("lot", "bid_lot", "一"),
        Entity("lot2", "bid_lot", "二"),
        *(firm(id_, f"{id_}公司") for id_ in "abcd"),
        *(person(id_) for id_ in "pqr"),
        Relation("of", "lot_of", "lot", "j"),
        Relation("of2", "lot_of", "lot2", "j"),
        Relation("plp", "project_legal_person_of", "d", "j", valid_from=day("2026-01-02")),
        *facts,
    )


def read(store: Store, *projects: str) -> TenderFile:
    bids = store.relations_at(["lot", "lot2"], kinds=["bids_in"], limit=100)
    return tender_file(store, snapshot_of(store), bids, projects)


def bids(file: TenderFile, lot: str = "lot") -> list[Bid]:
    return [*next(one for one in file.tenders if one.lot == lot).bids]


def test_a_bid_is_told_with_all_that_its_sheets_say(store: Store) -> None:
    build(store, bid("a", agent="p", deposit_payer="c", price=100.5, consortium="甲乙"))
    (one,) = bids(read(store))
    assert (one.bidder, one.relations, one.day) == ("a", ("bid-a-lot",), ON)
    assert (one.consortium, one.leads, one.price) == ("甲乙", False, 100.5)
    assert (one.named("agent"), one.named("deposit_payer")) == ({"p"}, {"c"})
    assert one.named("manager") == frozenset()


def test_two_sheets_about_one_bid_are_one_bid_of_the_first_day(store: Store) -> None:
    sheets = [
        bid("a", id_="s2", on=day("2026-10-03"), agent="p", price=7),
        bid("a", id_="s1", on=day("2026-10-02"), agent="q", consortium_lead="是"),
        bid("a", id_="s3", on=None),
    ]
    build(store, *sheets, bid("b", on=None))
    one, other = bids(read(store))
    assert (one.relations, one.day) == (("s1", "s2", "s3"), day("2026-10-02"))
    assert one.named("agent") == {"p", "q"}
    assert (one.price, one.leads, one.consortium) == (7.0, True, "")
    assert (other.day, other.consortium, other.leads, other.price) == (None, None, False, None)


@pytest.mark.parametrize("prices", [(7, 8), ("7", None), (None, None)])
def test_a_price_is_known_only_where_the_sheets_agree_on_a_number(
    store: Store, prices: tuple[Any, Any]
) -> None:
    told = [{} if price is None else {"price": price} for price in prices]
    build(store, *(bid("a", id_=f"s{at}", **one) for at, one in enumerate(told)))
    assert bids(read(store))[0].price is None


def test_who_leads_a_consortium_may_be_told_by_name(store: Store) -> None:
    build(store, *(bid(id_, consortium="x", consortium_lead="b公司") for id_ in "ab"))
    assert [(one.bidder, one.leads) for one in bids(read(store))] == [("a", False), ("b", True)]


def test_lots_are_told_apart_in_order(store: Store) -> None:
    build(store, bid("b", "lot2"), bid("b"), bid("a"), bid("a", "lot2", agent="p"))
    file = read(store)
    assert [one.lot for one in file.tenders] == ["lot", "lot2"]
    assert [[b.bidder for b in one.bids] for one in file.tenders] == [["a", "b"], ["a", "b"]]
    assert [b.named("agent") for b in bids(file, "lot2")] == [{"p"}, frozenset()]
    assert not file.cut


def test_whom_bids_name_is_told_by_who_they_are_now(store: Store) -> None:
    build(store, bid("a", agent="p"), bid("b", agent="q"))
    judge(store, "same", "p", "q")
    one, other = bids(read(store))
    assert one.named("agent") == other.named("agent")


def test_the_roles_of_a_project_are_those_of_each_of_its_lots(store: Store) -> None:
    build(
        store,
        bid("a"),
        bid("a", "lot2"),
        Relation("w", "participates_in", "c", "j", attributes={"role": "supervision"}),
        Relation("bare", "participates_in", "b", "j", valid_to=ON),
    )
    client = Tie(
        "plp", "project_legal_person_of", "d", "j", day("2026-01-02"), role="project_legal_person"
    )
    for tender in read(store).tenders:
        assert tender.roles == (
            Tie("bare", "participates_in", "b", "j", None, ON, role=""),
            client,
            Tie("w", "participates_in", "c", "j", role="supervision"),
        )


def test_a_project_without_bids_is_a_tender_by_its_own_id(store: Store) -> None:
    build(store, Relation("w", "participates_in", "c", "j", attributes={"role": "supervision"}))
    (tender,) = read(store, "j").tenders
    assert (tender.lot, tender.bids) == ("j", ())
    assert [role.id for role in tender.roles] == ["plp", "w"]


@pytest.mark.parametrize(
    ("category", "code", "client", "serves"),
    [
        ("IM10", PROJECT_CODE, "d", True),
        ("IM10", "2611-230402-04-01-101027", "d", False),
        ("IM10", "", "d", False),
        ("IM01", PROJECT_CODE, "d", False),
        ("IM10", PROJECT_CODE, "c", False),
    ],
)
def test_only_the_tender_agency_of_this_very_project_is_its_agent(
    store: Store, category: str, code: str, client: str, serves: bool
) -> None:
    given = {"category": category, "project_code": code, "trade": "招标代理"}
    build(store, bid("a"), Relation("sv", "serves", "b", client, attributes=given))
    (tender,) = read(store).tenders
    agents = [role for role in tender.roles if role.role == "tender_agent"]
    assert agents == ([Tie("sv", "serves", "b", client, role="tender_agent")] if serves else [])


def test_reviewers_are_told_by_lot_with_what_ties_them(store: Store) -> None:
    build(
        store,
        bid("a"),
        bid("a", "lot2"),
        Relation("rv", "reviews", "r", "lot"),
        Relation("off", "officer_of", "r", "a", attributes={"position": "董事"}),
        Relation("fam", "family_of", "q", "r"),
        Relation("gua", "guarantees", "r", "b"),
    )
    file = read(store)
    reviewers = {one.lot: one.reviewers for one in file.tenders}
    assert reviewers == {"lot": (Tie("rv", "reviews", "r", "lot", role="reviewer"),), "lot2": ()}
    assert {(tie.id, tie.role) for tie in file.background.links} == {("off", "董事"), ("fam", "")}


def test_heads_and_all_whom_bids_name_are_known_and_who_may_be_one(store: Store) -> None:
    build(
        store,
        bid("a", manager="q"),
        heads("p", "a", valid_from=day("2020-01-01"), valid_to=day("2027-01-01")),
        heads("r", "c"),
        Relation("like", "possibly_same_as", "p", "q", attributes={"score": 0.6}),
        Relation("far", "possibly_same_as", "q", "r", attributes={"score": 0.6}),
    )
    background = read(store).background
    head = Tie(
        "head-p-a", "legal_representative_of", "p", "a", day("2020-01-01"), day("2027-01-01")
    )
    assert background.heads == (head,)
    assert {"a", "p", "q"} <= set(background.entities)
    assert background.alike == {frozenset({"p", "q"}): "like"}


def test_who_governs_is_told_from_who_keeps_the_states_capital(store: Store) -> None:
    body = {"kind": "government_body"}
    build(
        store,
        firm("g", "某市财政局", **body),
        firm("s", "某市国有资产监督管理委员会", **body),
        firm("i", "某投资集团", roles=("state_investor",), **body),
        *(owns(one, "a", 0.3) for one in "gsi"),
        bid("a"),
    )
    background = read(store).background
    assert background.organs == {"g"}
    assert background.organs < background.states


@pytest.mark.parametrize(("most", "cut"), [(4, False), (1, True)])
def test_what_is_beyond_one_read_is_said(
    store: Store, monkeypatch: pytest.MonkeyPatch, most: int, cut: bool
) -> None:
    works = [
        Relation(f"w{one}", "participates_in", one, "j", attributes={"role": "design"})
        for one in "abc"
    ]
    build(store, bid("a"), *works)
    monkeypatch.setattr(participants, "MOST", most)
    file = read(store)
    assert (file.cut, len(file.tenders[0].roles)) == (cut, min(4, most))
