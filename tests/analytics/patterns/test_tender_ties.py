"""What ties bidders of one lot: found where the law speaks of it, and never else (DESIGN §8b)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.patterns.tender import Background, Tie
from graph.model import Relation, Stake
from graph.standing import Standing
from tests.analytics.patterns.tenders import (
    BID_ON,
    bid,
    directs,
    graded,
    head,
    holdings,
    people,
    role,
    stake,
    ties,
)
from tests.builders import day, firm, person

PROCUREMENT = "government_procurement"


def headed(*heads: Tie) -> Background:
    known = people(firm("a"), firm("b"), firm("c"), *(person(one.source) for one in heads))
    return Background(heads=heads, entities=known)


def held(*ties: Relation, states: tuple[str, ...] = ()) -> Background:
    return Background(holdings=holdings(*ties), states=frozenset(states))


# -- one head


def test_one_head_of_two_bidders_is_told_with_both_terms_of_office() -> None:
    (found,) = ties(bid("a"), bid("b"), bid("c"), background=headed(head("p", "a"), head("p", "b")))
    assert graded([found]) == [("ab", "same_head", "statutory")]
    assert found.path == ("legal_representative_of-p-a", "legal_representative_of-p-b")
    assert (found.shared, found.witnesses) == (("p",), ("bid-a", "bid-b"))


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        (None, "2026-11-20", False),  # the end day is out
        (None, "2026-11-21", True),
        ("2026-11-20", None, True),
        ("2026-11-21", None, False),
    ],
)
def test_a_head_counts_on_the_day_of_the_bid(
    begins: str | None, ends: str | None, told: bool
) -> None:
    term = head("p", "b", begins=begins and day(begins), ends=ends and day(ends))
    assert bool(ties(bid("a"), bid("b"), background=headed(head("p", "a"), term))) is told


def test_who_went_from_one_bidder_to_the_other_before_the_bid_headed_only_one() -> None:
    left = head("p", "a", ends=BID_ON)
    came = head("p", "b", begins=BID_ON)
    assert ties(bid("a"), bid("b"), background=headed(left, came)) == []


def test_without_a_day_of_the_bids_one_head_is_a_lead() -> None:
    background = headed(head("p", "a", ends=day("2020-01-01")), head("p", "b"))
    (found,) = ties(bid("a", None), bid("b", None), background=background)
    assert graded([found]) == [("ab", "same_head", "lead")]
    assert found.marks == ("bid_date_unknown",)


def test_an_undated_bid_was_opened_with_the_others_of_its_lot() -> None:
    background = headed(head("p", "a", ends=BID_ON), head("p", "b"))
    assert ties(bid("a", None), bid("b"), background=background) == []


def test_heads_alike_by_name_alone_are_a_lead() -> None:
    heads = (head("p", "a"), head("q", "b"))
    known = people(person("p", "欧阳试"), person("q", "欧阳 试", identifiers={"id_hash": "1"}))
    background = Background(heads=heads, entities=known)
    assert graded(ties(bid("a"), bid("b"), background=background)) == [
        ("ab", "same_head_alike", "lead")
    ]


def test_heads_of_one_name_and_two_numbers_are_two() -> None:
    heads = (head("p", "a"), head("q", "b"))
    known = people(
        person("p", "欧阳试", identifiers={"id_hash": "1"}),
        person("q", "欧阳试", identifiers={"id_hash": "2"}),
    )
    assert ties(bid("a"), bid("b"), background=Background(heads=heads, entities=known)) == []


def test_heads_of_one_name_whose_masks_match_in_no_form_are_two() -> None:
    heads = (head("p", "a"), head("q", "b"))
    known = people(
        person("p", "欧阳试", attributes={"_masks": "6-4:1"}),
        person("q", "欧阳试", attributes={"_masks": "6-4:2"}),
    )
    assert ties(bid("a"), bid("b"), background=Background(heads=heads, entities=known)) == []


def test_heads_whose_masks_agree_are_a_lead_with_the_match_on_its_path() -> None:
    known = people(person("p", "欧阳试"), person("q", "欧阳试"))
    background = Background(
        heads=(head("p", "a"), head("q", "b")),
        entities=known,
        alike={frozenset(("p", "q")): "match"},
    )
    (found,) = ties(bid("a"), bid("b"), background=background)
    assert (found.certain, found.marks) == (False, ("possibly_same_as",))
    assert found.path[1] == "match"


def test_procurement_cites_its_own_text() -> None:
    background = headed(head("p", "a"), head("p", "b"))
    (found,) = ties(bid("a"), bid("b"), scenario=PROCUREMENT, background=background)
    assert found.rule.code == "T-PRO-18-1A"


# -- consortia


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ({"consortium": "L1"}, {"consortium": "L1"}, []),
        ({"consortium": "L1"}, {"consortium": "L2"}, ["statutory"]),
        ({"consortium": "L1"}, {}, ["statutory"]),
        ({"consortium": "是", "leads": True}, {"consortium": "是"}, []),
        ({"consortium": "是"}, {"consortium": "是"}, ["lead"]),
        ({"consortium": "L1"}, {"consortium": ""}, ["lead"]),
        ({"consortium": "", "leads": True}, {"consortium": "", "leads": True}, ["lead"]),
    ],
    ids=["one", "two", "one alone", "one leads", "nobody leads", "one unnamed", "two lead"],
)
def test_members_of_one_consortium_are_one_bidder(
    one: dict[str, str | bool], other: dict[str, str | bool], told: list[str]
) -> None:
    background = headed(head("p", "a"), head("p", "b"))
    found = ties(bid("a", **one), bid("b", **other), background=background)
    assert [grade for *_, grade in graded(found)] == told


# -- holdings


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (1.0, [("ab", "holding", "statutory")]),
        (0.500001, [("ab", "holding", "statutory")]),
        (0.5, [("ab", "holding_perhaps", "lead")]),
        (0.2, [("ab", "holding_perhaps", "lead")]),
        (0.199999, []),
        (None, [("ab", "holding_perhaps", "lead")]),
    ],
)
def test_more_than_half_is_control_and_a_fifth_a_lead(
    share: float | None, told: list[tuple[str, str, str]]
) -> None:
    assert graded(ties(bid("a"), bid("b"), background=held(stake("b", "a", share)))) == told


def test_an_unknown_stake_is_at_most_what_the_others_leave() -> None:
    background = held(stake("b", "a", None), stake("x", "a", 0.85))
    assert ties(bid("a"), bid("b"), background=background) == []


def test_a_range_is_control_only_where_its_lower_end_is() -> None:
    wide = Relation("s", "shareholder_of", "b", "a", share=Stake(0.4, 0.6))
    assert graded(ties(bid("a"), bid("b"), background=held(wide)))[0][2] == "lead"


def test_a_stake_counts_on_the_day_of_the_bid() -> None:
    assert ties(bid("a"), bid("b"), background=held(stake("a", "b", 0.6, valid_to=BID_ON))) == []


CHAIN = (stake("a", "x", 0.6), stake("x", "b", 0.51))


def test_control_over_another_firm_counts_in_bidding_and_is_a_lead_in_procurement() -> None:
    (found,) = ties(bid("a"), bid("b"), background=held(*CHAIN))
    assert graded([found]) == [("ab", "holding", "statutory")]
    assert found.path == ("shareholder_of-a-x", "shareholder_of-x-b")
    bought = ties(bid("a"), bid("b"), scenario=PROCUREMENT, background=held(*CHAIN))
    assert graded(bought, PROCUREMENT) == [("ab", "holding_perhaps", "lead")]


def test_what_a_bidder_and_its_subsidiary_hold_is_added() -> None:
    stakes = (stake("a", "x", 0.6), stake("x", "b", 0.3), stake("a", "b", 0.3))
    assert graded(ties(bid("a"), bid("b"), background=held(*stakes)))[0][2] == "statutory"


def test_stakes_of_two_sources_are_not_added() -> None:
    stakes = (
        stake("a", "b", 0.3, id="registry", stands=Standing("registry", "", 1)),
        stake("a", "b", 0.3, id="hearsay", rank=3, stands=Standing("list", "", 2)),
    )
    assert graded(ties(bid("a"), bid("b"), background=held(*stakes)))[0][2] == "lead"


@pytest.mark.parametrize(("scenario", "grade"), [("bidding", "statutory"), (PROCUREMENT, "lead")])
def test_filed_control_is_control_in_bidding_and_no_direct_holding(
    scenario: str, grade: str
) -> None:
    background = held(directs("actual_controller_of", "a", "b"))
    found = ties(bid("a"), bid("b"), scenario=scenario, background=background)
    assert [one[2] for one in graded(found, scenario)] == [grade]


@pytest.mark.parametrize("scenario", ["bidding", PROCUREMENT])
def test_a_head_office_manages_its_branch(scenario: str) -> None:
    background = held(directs("branch_of", "b", "a"))
    found = ties(bid("a"), bid("b"), scenario=scenario, background=background)
    assert graded(found, scenario) == [("ab", "holding", "statutory")]


def test_two_bidders_under_one_holder_are_a_lead() -> None:
    background = held(stake("h", "a", 0.6), stake("h", "b", 0.6))
    (found,) = ties(bid("a"), bid("b"), background=background)
    assert graded([found]) == [("ab", "common_holder", "lead")]
    assert (found.shared, found.path) == (("h",), ("shareholder_of-h-a", "shareholder_of-h-b"))


def test_a_common_head_who_holds_both_as_well_is_told_once() -> None:
    background = Background(
        heads=(head("p", "a"), head("p", "b")),
        holdings=holdings(stake("p", "a", 0.6), stake("p", "b", 0.6)),
        entities=people(person("p")),
    )
    assert graded(ties(bid("a"), bid("b"), background=background)) == [
        ("ab", "same_head", "statutory")
    ]


def test_two_bidders_under_one_holder_of_half_are_not_tied() -> None:
    assert (
        ties(bid("a"), bid("b"), background=held(stake("h", "a", 0.6), stake("h", "b", 0.5))) == []
    )


def test_the_state_alone_ties_nobody() -> None:
    background = held(stake("h", "a", 1.0), stake("h", "b", 1.0), states=("h",))
    assert ties(bid("a"), bid("b"), background=background) == []


def test_a_circle_of_holdings_ends() -> None:
    background = held(stake("a", "b", 0.6), stake("b", "a", 0.6))
    assert graded(ties(bid("a"), bid("b"), background=background)) == [
        ("ab", "holding", "statutory")
    ]


# -- what two bids name alike

ALIKE = ["agent", "manager", "deposit_payer", "document_writer"]


@pytest.mark.parametrize("attribute", ALIKE)
@pytest.mark.parametrize(("scenario", "grade"), [("bidding", "statutory"), (PROCUREMENT, "lead")])
def test_what_two_bids_name_alike_is_told(attribute: str, scenario: str, grade: str) -> None:
    bids = (
        bid("a", **{attribute: "x"}),
        bid("b", **{attribute: "x"}),
        bid("c", **{attribute: "y"}),
    )
    known = people(person("x"), person("y"))
    found = ties(*bids, scenario=scenario, background=Background(entities=known))
    assert graded(found, scenario) == [("ab", f"same_{attribute}", grade)]


@pytest.mark.parametrize("attribute", ALIKE)
def test_an_organisation_by_name_alone_is_a_lead(attribute: str) -> None:
    named = {attribute: "name:bids/甲"}
    background = Background(entities=people(firm("name:bids/甲", "甲")))
    found = ties(bid("a", **named), bid("b", **named), background=background)
    assert graded(found) == [("ab", f"same_{attribute}_alike", "lead")]


@pytest.mark.parametrize("attribute", ["deposit_payer", "document_writer"])
def test_a_bidder_that_pays_or_writes_for_another_is_a_lead(attribute: str) -> None:
    found = ties(bid("a"), bid("b", **{attribute: "a"}))
    assert graded(found) == [("ab", f"same_{attribute}_other", "lead")]


@pytest.mark.parametrize("attribute", ["deposit_payer", "document_writer"])
def test_bidders_that_pay_and_write_for_themselves_are_not_tied(attribute: str) -> None:
    assert ties(bid("a", **{attribute: "a"}), bid("b", **{attribute: "b"})) == []


# -- the tender agent and earlier services


@pytest.mark.parametrize(
    ("parties", "told"),
    [
        ({"document_writer": "g"}, [("bg", "agent_helped", "statutory")]),
        ({"agent": "g"}, [("bg", "agent_helped", "statutory")]),
        ({}, []),
    ],
)
def test_a_tender_agent_helps_no_bidder_of_its_project(
    parties: dict[str, str], told: list[tuple[str, str, str]]
) -> None:
    roles = (role("tender_agent", "g"),)
    assert graded(ties(bid("a"), bid("b", **parties), roles=roles)) == told


@pytest.mark.parametrize(
    ("ends", "told"), [(None, ["statutory"]), (day("2026-11-21"), ["statutory"]), (BID_ON, [])]
)
def test_a_tender_agent_does_not_bid_in_its_own_project(ends: object, told: list[str]) -> None:
    roles = (role("tender_agent", "a", ends=ends),)
    assert [one[2] for one in graded(ties(bid("a"), bid("b"), roles=roles))] == told


def test_a_bidder_that_holds_the_tender_agent_is_a_lead() -> None:
    roles = (role("tender_agent", "g"),)
    found = ties(bid("a"), roles=roles, background=held(stake("a", "g", 0.9)))
    assert graded(found) == [("ag", "agent_holding", "lead")]


@pytest.mark.parametrize("service", ["design", "supervision", "testing"])
@pytest.mark.parametrize(
    ("begins", "told"),
    [
        (day("2026-11-19"), [("a", "served", "statutory")]),
        (BID_ON, []),
        (None, [("a", "served", "lead")]),
    ],
)
def test_who_served_before_the_bid_does_not_bid_for_what_is_bought(
    service: str, begins: object, told: list[tuple[str, str, str]]
) -> None:
    roles = (role(service, "a", begins=begins),)
    found = ties(bid("a"), bid("b"), scenario=PROCUREMENT, roles=roles)
    assert graded(found, PROCUREMENT) == told
    assert ties(bid("a"), bid("b"), roles=roles) == []


def test_a_single_bidder_may_be_a_single_source() -> None:
    roles = (role("design", "a", begins=day("2026-01-01")),)
    (found,) = ties(bid("a"), scenario=PROCUREMENT, roles=roles)
    assert (found.certain, found.marks) == (False, ("condition_open",))


def test_who_built_before_may_bid_again() -> None:
    roles = (role("construction", "a", begins=day("2026-01-01")),)
    assert ties(bid("a"), bid("b"), scenario=PROCUREMENT, roles=roles) == []


# -- for all tenders


@given(st.permutations("abcd"), st.permutations(range(4)))
def test_the_order_of_facts_changes_nothing(names: list[str], order: list[int]) -> None:
    heads = [head("p", "a"), head("p", "b"), head("q", "c"), head("q", "d")]
    stakes = [
        stake("a", "b", 0.6),
        stake("b", "c", 0.6),
        stake("h", "a", 0.6),
        stake("c", "d", 0.3),
    ]
    known = people(person("p"), person("q"))

    def found(bidders: list[str], places: list[int]) -> object:
        background = Background(
            [heads[place] for place in places],
            holdings(*(stakes[place] for place in places)),
            known,
        )
        bids = [bid(name, agent="p") for name in bidders]
        return ties(*bids, background=background)

    assert found(names, order) == found([*"abcd"], [0, 1, 2, 3])
