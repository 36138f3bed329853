"""Who takes part in a vetting, and what of them was never loaded."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.vetting import participants
from analytics.vetting.participants import participants_of
from graph.model import Entity, Relation
from graph.store import Store
from tests.builders import day, firm, person, tell

TODAY = day("2026-11-23")
PROJECT = Entity("j", "project", "project j")
LOT, OTHER_LOT = Entity("lot1", "bid_lot", "lot 1"), Entity("lot2", "bid_lot", "lot 2")


def bid(source: str, lot: str = "lot1", **attributes: str) -> Relation:
    from_ = day("2026-11-20")
    id_ = f"bid-{source}-{lot}"
    return Relation(id_, "bids_in", source, lot, valid_from=from_, attributes=attributes)


def takes(source: str, role: str, **dates: date) -> Relation:
    id_ = f"{role}-{source}"
    return Relation(id_, "participates_in", source, "j", attributes={"role": role}, **dates)


def lot_of(lot: str) -> Relation:
    return Relation(f"of-{lot}", "lot_of", lot, "j")


def build(store: Store, *relations: Relation) -> None:
    """A project with a legal person, two lots and firms a to f; the relations come on top."""
    firms = [firm(name) for name in "abcdef"]
    legal_person = Relation("plp", "project_legal_person_of", "f", "j")
    people = [person("p"), person("q")]
    tell(store, PROJECT, LOT, OTHER_LOT, *firms, *people, legal_person, *relations)


def part(
    store: Store, subject: Entity = PROJECT, scenario: str = "bidding", as_of: date = TODAY
) -> tuple[set[tuple[str, str]], tuple[str, ...]]:
    found = participants_of(store, subject, scenario=scenario, as_of=as_of, at_revision=None)
    return {(one.entity, one.role) for one in found.participants}, found.missing


def test_who_is_to_begin_later_takes_part_in_what_is_asked_now(engine_store: Store) -> None:
    build(engine_store, takes("a", "construction", valid_from=day("2032-01-01")))
    asked_now = day("2031-12-31")  # after all that the store knows
    assert ("a", "construction") in part(
        engine_store, scenario="project_approval", as_of=asked_now
    )[0]


def test_who_began_later_took_no_part_on_a_day_before_it_was_known(engine_store: Store) -> None:
    build(engine_store, takes("a", "construction", valid_from=day("2032-01-01")))
    assert ("a", "construction") not in part(engine_store, scenario="project_approval")[0]


def test_who_is_gone_takes_no_part(engine_store: Store) -> None:
    gone = takes("a", "construction", valid_from=day("2030-01-01"), valid_to=day("2031-01-01"))
    build(engine_store, gone)
    found = part(engine_store, scenario="project_approval", as_of=day("2031-12-31"))[0]
    assert ("a", "construction") not in found


TENDERED = (
    lot_of("lot1"),
    bid("a"),
    bid("b", consortium_no="L1", consortium_lead="是"),
    bid("c", consortium_no="L1", consortium_lead="否"),
    Relation("rev", "reviews", "p", "lot1", valid_from=day("2026-11-21")),
    takes("d", "tender_agent"),
    takes("e", "supply"),
)
OF_THE_LOT = {
    ("a", "bidder"),
    ("b", "consortium_member"),
    ("c", "consortium_member"),
    ("p", "reviewer"),
    ("d", "tender_agent"),
}


@pytest.mark.parametrize("scenario", ["bidding", "government_procurement"])
def test_of_a_tendered_project_bidders_members_agent_and_reviewers_take_part(
    engine_store: Store, scenario: str
) -> None:
    build(engine_store, *TENDERED)
    own = {("j", "project"), ("f", "project_legal_person"), ("e", "supply")}
    assert part(engine_store, scenario=scenario) == (OF_THE_LOT | own, ())


@pytest.mark.parametrize("scenario", ["project_approval", "licensing", "government_funds"])
def test_whoever_only_bids_takes_no_part_in_an_approval(engine_store: Store, scenario: str) -> None:
    build(engine_store, *TENDERED)
    own = {("j", "project"), ("f", "project_legal_person"), ("d", "tender_agent"), ("e", "supply")}
    assert part(engine_store, scenario=scenario) == (own, ())


def test_of_a_lot_those_of_its_own_and_its_projects_agent_take_part(engine_store: Store) -> None:
    build(engine_store, *TENDERED, lot_of("lot2"), bid("e", "lot2"))
    assert part(engine_store, LOT) == (OF_THE_LOT | {("lot1", "bid_lot")}, ())


@pytest.mark.parametrize("as_of", [day("2020-01-01"), day("2099-01-01")])
def test_whoever_bid_or_reviewed_takes_part_on_every_day(engine_store: Store, as_of: date) -> None:
    build(engine_store, *TENDERED)
    assert part(engine_store, LOT, as_of=as_of)[0] >= OF_THE_LOT


def test_whose_role_in_the_project_ended_takes_part_no_more(engine_store: Store) -> None:
    until = {"valid_to": TODAY}
    build(engine_store, lot_of("lot1"), bid("a"), takes("d", "tender_agent", **until))
    assert ("d", "tender_agent") not in part(engine_store)[0]
    assert ("d", "tender_agent") not in part(engine_store, LOT)[0]


# -- what was never loaded


def test_a_project_without_a_bidder_is_not_clear_under_bidding(engine_store: Store) -> None:
    build(engine_store, takes("e", "supply"))
    assert part(engine_store)[1] == ("bidders",)
    assert part(engine_store, scenario="project_approval")[1] == ()


def test_a_purchase_from_a_known_supplier_needs_no_lot(engine_store: Store) -> None:
    build(engine_store, takes("e", "supply"))
    assert part(engine_store, scenario="government_procurement")[1] == ()


def test_a_purchase_with_neither_bidder_nor_supplier_is_not_clear(engine_store: Store) -> None:
    build(engine_store, takes("d", "tender_agent"))
    assert part(engine_store, scenario="government_procurement")[1] == ("bidders",)


def test_one_lot_without_bidders_is_told_beside_one_with_some(engine_store: Store) -> None:
    build(engine_store, lot_of("lot1"), bid("a"), lot_of("lot2"))
    assert part(engine_store)[1] == ("bidders",)
    assert part(engine_store, OTHER_LOT)[1] == ("bidders",)
    assert part(engine_store, LOT)[1] == ()


def test_a_lot_of_no_known_project_is_not_clear(engine_store: Store) -> None:
    build(engine_store, bid("a"))
    assert part(engine_store, LOT)[1] == ("project",)


@pytest.mark.parametrize("scenario", ["project_approval", "bidding", "licensing"])
def test_a_project_without_a_legal_person_is_not_clear(engine_store: Store, scenario: str) -> None:
    tell(engine_store, PROJECT, LOT, firm("a"), lot_of("lot1"), bid("a"))
    assert part(engine_store, scenario=scenario)[1] == ("project_legal_person",)


def test_reviewers_are_missed_once_a_lot_is_awarded(engine_store: Store) -> None:
    build(engine_store, lot_of("lot1"), bid("a", outcome="中标"), bid("b", outcome="未中标"))
    assert part(engine_store, LOT)[1] == ("reviewers",)


def test_reviewers_are_secret_before_the_award_and_not_missed(engine_store: Store) -> None:
    build(engine_store, lot_of("lot1"), bid("a", outcome="中标候选人"))
    assert part(engine_store, LOT)[1] == ()


CONSORTIA = {
    "a number once": ([{"consortium_no": "L1"}, {}], True),
    "a number twice": ([{"consortium_no": "L1"}, {"consortium_no": "L1"}], False),
    "two numbers": ([{"consortium_no": "L1"}, {"consortium_no": "L2"}], True),
    "a name once": ([{"consortium": "联合体一"}, {}], True),
    "a name twice": ([{"consortium": "联合体一"}, {"consortium": "联合体一"}], False),
    "a leader alone": ([{"consortium_lead": "是"}, {}], True),
    "a leader and a member": ([{"consortium_lead": "是"}, {"consortium_lead": "否"}], False),
    "nobody leads": ([{"consortium_lead": "否"}, {"consortium_lead": "否"}], False),
    "a leader by name": ([{"consortium_lead": "firm x"}, {}], True),
}


@pytest.mark.parametrize(("attributes", "missed"), CONSORTIA.values(), ids=list(CONSORTIA))
def test_a_consortium_of_one_known_member_is_not_whole(
    engine_store: Store, attributes: list[dict[str, str]], missed: bool
) -> None:
    bids = [bid(name, **own) for name, own in zip("ab", attributes, strict=True)]
    build(engine_store, lot_of("lot1"), *bids)
    assert part(engine_store, LOT)[1] == (("consortium_members",) if missed else ())


def test_whoever_writes_that_he_leads_no_consortium_bids_alone(engine_store: Store) -> None:
    build(engine_store, lot_of("lot1"), bid("a", consortium_lead="否"))
    assert ("a", "bidder") in part(engine_store, LOT)[0]


def test_two_sheets_about_one_bid_make_one_member(engine_store: Store) -> None:
    award = Relation("award", "bids_in", "a", "lot1", attributes={"outcome": "未中标"})
    joint = [bid(name, consortium_no="L1") for name in "ab"]
    build(engine_store, lot_of("lot1"), *joint, award)
    parties, _ = part(engine_store, LOT)
    assert {role for entity, role in parties if entity == "a"} == {"consortium_member"}


def test_a_number_outweighs_the_name_that_another_sheet_gives_a_consortium(
    engine_store: Store,
) -> None:
    named = Relation("award", "bids_in", "a", "lot1", attributes={"consortium": "firm a, firm b"})
    joint = [bid(name, consortium_no="L1") for name in "ab"]
    build(engine_store, lot_of("lot1"), *joint, named)
    assert part(engine_store, LOT)[1] == ()


# -- agencies


CODE = "2611-230402-04-01-900016"
TODAYS = Entity("j", "project", "project j", identifiers={"project_code": CODE})


def serves(source: str, code: str, target: str = "f", **dates: date) -> Relation:
    id_ = f"serves-{source}-{target}"
    attributes = {"project_code": code, "category": "IM08"}
    return Relation(id_, "serves", source, target, attributes=attributes, **dates)


def agencies(store: Store, *relations: Relation) -> set[str]:
    build(store, *relations)
    tell(store, TODAYS)
    return {entity for entity, role in part(store, TODAYS)[0] if role == "agency"}


@pytest.mark.parametrize("code", [CODE, CODE.replace("-", ""), CODE.replace("-", "—")])
def test_who_served_the_legal_person_for_this_project_takes_part(
    engine_store: Store, code: str
) -> None:
    assert agencies(engine_store, serves("a", code)) == {"a"}


@pytest.mark.parametrize(
    "relation",
    [
        serves("a", "2611-230402-04-01-900024"),
        serves("a", "no code"),
        serves("a", CODE, target="b"),
        serves("f", CODE, target="a"),
        serves("a", CODE, valid_from=day("2026-11-24")),
    ],
    ids=["another project", "no code", "another client", "served", "later"],
)
def test_no_other_service_makes_a_participant(engine_store: Store, relation: Relation) -> None:
    assert agencies(engine_store, relation) == set()


def test_an_agency_with_a_role_of_its_own_takes_part_once(engine_store: Store) -> None:
    assert agencies(engine_store, serves("a", CODE), takes("a", "evaluation")) == set()


def served(category: str, trade: str = "招标代理") -> tuple[Entity, Relation]:
    """The project with its code, and a service of the agency e for it."""
    code = "2611-230402-04-01-900016"
    told = {"project_code": code, "category": category, "trade": trade}
    coded = Entity("j", "project", "project j", identifiers={"project_code": code})
    return coded, Relation("s", "serves", "e", "f", attributes=told)


@pytest.mark.parametrize(("category", "role"), [("IM10", "tender_agent"), ("IM08", "agency")])
def test_who_served_the_project_as_a_tender_agency_is_its_agent(
    engine_store: Store, category: str, role: str
) -> None:
    build(engine_store, lot_of("lot1"), bid("a"))
    project, service = served(category)
    tell(engine_store, project, service)
    assert ("e", role) in part(engine_store, project)[0]
    assert ("e", "agency") in part(engine_store, project, "project_approval")[0]
    of_lot = part(engine_store, LOT)[0]
    assert (("e", "tender_agent") in of_lot) is (role == "tender_agent")


@pytest.mark.parametrize(
    ("trades", "sure"), [(["招标代理"], True), ([""], False), (["", "招标代理"], True)]
)
def test_a_tender_agent_that_nothing_tells_for_certain_is_doubted(
    store: Store, trades: list[str], sure: bool
) -> None:
    build(store, lot_of("lot1"), bid("a"))
    for place, trade in enumerate(trades):
        project, service = served("IM10", trade)
        tell(store, project, replace(service, id=f"s{place}"))
    found = participants_of(store, project, scenario="bidding", as_of=TODAY, at_revision=None)
    (agent,) = [party for party in found.participants if party.role == "tender_agent"]
    assert agent.sure is sure
    assert agent.plain().get("role_doubted") is (None if sure else True)


def test_an_agency_of_patents_is_no_tender_agent(store: Store) -> None:
    build(store, lot_of("lot1"), bid("a"))
    project, service = served("IM10", "专利代理")
    tell(store, project, service)
    assert ("e", "agency") in part(store, project)[0]


@pytest.mark.parametrize("subject", [PROJECT, LOT])
def test_what_is_beyond_the_relations_that_are_read_is_said(
    engine_store: Store, monkeypatch: pytest.MonkeyPatch, subject: Entity
) -> None:
    build(engine_store, *TENDERED)
    assert "relations" not in part(engine_store, subject)[1]
    monkeypatch.setattr(participants, "MOST", 3)
    assert "relations" in part(engine_store, subject)[1]
