"""Beneficial owners, each by its ground (中国人民银行令〔2025〕第12号)."""

import pytest

from analytics.ownership.beneficial import (
    Shares,
    beneficial_owners,
    head_office,
    heads_of_foreign_branch,
)
from analytics.ownership.control import control_of
from analytics.ownership.grounds import NAMES, grounds
from analytics.ownership.vote_share import vote_share
from analytics.snapshot.columns import Snapshot
from graph.model import Entity
from tests.analytics.ownership.holdings import ON, stake, stakes, tie, world
from tests.builders import firm, heads


def owners(part: Snapshot, company: str, shares: dict[str, tuple[float, float]] | None) -> set[str]:
    """Each as `name ground answer`."""
    by_place: Shares | None = None
    if shares is not None:
        by_place = {part.places[id_]: pair for id_, pair in shares.items()}
    found = beneficial_owners(part, ON, part.places[company], by_place)
    return {f"{part.entities.ids[o.entity]} {o.ground} {o.answer}" for o in found}


def test_a_quarter_of_the_equity_is_enough_and_counts_alone() -> None:
    part = world(stakes({("p", "A"): 0.25, ("q", "A"): 0.6, ("r", "A"): 0.15}))
    shares = {"p": (0.25, 0.25), "q": (0.6, 0.6), "r": (0.15, 0.15)}
    assert owners(part, "A", shares) == {"p equity yes", "q equity yes"}


def test_votes_that_equity_dilutes_are_a_ground_of_their_own() -> None:
    part = world(stakes({("p", "A"): 0.51, ("A", "B"): 0.3, ("q", "B"): 0.7}))
    shares = {"p": (0.153, 0.153), "q": (0.7, 0.7), "A": (0.3, 0.3)}
    assert owners(part, "B", shares) == {"q equity yes", "p votes yes"}


def test_who_controls_over_companies_and_has_little_equity_is_named_by_control() -> None:
    part = world(stakes({("p", "A"): 0.51, ("A", "B"): 0.51, ("B", "C"): 0.51}))
    assert owners(part, "C", {"p": (0.132651, 0.132651)}) == {"p votes yes", "p control yes"}


def test_filed_control_without_votes_is_a_ground() -> None:
    part = world([tie("actual_controller_of", "p", "A"), stake("q", "A", 0.2)])
    assert owners(part, "A", {"q": (0.2, 0.2)}) == {"p control yes"}


def test_relatives_control_together_but_have_no_votes_of_each_other() -> None:
    part = world([stake("p", "A", 0.2), stake("q", "A", 0.35), tie("family_of", "p", "q")])
    shares = {"p": (0.2, 0.2), "q": (0.35, 0.35)}
    assert owners(part, "A", shares) == {"p control yes", "q equity yes"}


def test_only_where_nobody_is_found_whoever_is_in_daily_charge_is_named() -> None:
    small = [stake(one, "A", 0.2) for one in "abcde"]
    part = world([*small, heads("h", "A")])
    assert owners(part, "A", {one: (0.2, 0.2) for one in "abcde"}) == {"h daily_charge yes"}


def test_an_unknown_stake_leaves_all_possible() -> None:
    part = world([stake("p", "A", None), heads("h", "A")])
    assert owners(part, "A", {"p": (0.0, 1.0)}) == {
        "p equity possible",
        "p votes possible",
        "p control possible",
        "h daily_charge possible",
    }


def test_where_shares_cannot_be_computed_the_head_is_possible_only() -> None:
    part = world([stake("p", "A", 0.1), heads("h", "A")])
    assert owners(part, "A", None) == {"h daily_charge possible"}


@pytest.mark.parametrize(
    "state",
    [firm("S", kind="government_body"), firm("S", roles=frozenset({"state_investor"}))],
    ids=["government body", "state investor"],
)
def test_of_a_company_that_the_state_controls_it_is_the_head(state: Entity) -> None:
    part = world([stake("S", "A", 0.6), stake("p", "A", 0.4), heads("h", "A")], state)
    assert owners(part, "A", {"S": (0.6, 0.6), "p": (0.4, 0.4)}) == {"h daily_charge yes"}


def test_a_company_in_which_the_state_has_a_part_is_asked_as_any_other() -> None:
    state = firm("S", kind="government_body")
    part = world([stake("S", "A", 0.4), stake("p", "A", 0.6), heads("h", "A")], state)
    assert owners(part, "A", {"S": (0.4, 0.4), "p": (0.6, 0.6)}) == {"p equity yes"}


def test_the_head_office_of_a_branch_is_found_over_branches_of_branches() -> None:
    part = world([tie("branch_of", "C", "B"), tie("branch_of", "B", "A")])
    assert head_office(part, ON, part.places["C"]) == part.places["A"]


@pytest.mark.parametrize(
    "kind", ["individual_business", "government_body", "public_institution", "rural_collective"]
)
def test_some_kinds_have_no_beneficial_owner(kind: str) -> None:
    part = world([stake("p", "A", 1.0)], firm("A", kind=kind))
    assert owners(part, "A", {"p": (1.0, 1.0)}) == set()


def test_votes_are_of_what_carries_a_vote() -> None:
    part = world(stakes({("p", "A"): 0.4, ("A", "A"): (0.1, 0.2), ("q", "A"): 0.3}))
    p, a = part.places["p"], part.places["A"]
    low, high = vote_share(control_of(part, ON), p, a)
    assert (low, high) == pytest.approx((0.4 / 0.9, 0.4 / 0.8))


def test_a_branch_of_a_foreign_company_has_its_own_head_named_too() -> None:
    ties = [
        tie("branch_of", "C", "F"),
        tie("branch_of", "D", "A"),
        heads("h", "C"),
        heads("k", "D"),
    ]
    part = world(ties, firm("F", kind="foreign_organisation"))

    def named(branch: str, office: str) -> list[str]:
        places = part.places[branch], part.places[office]
        return [part.entities.ids[o.entity] for o in heads_of_foreign_branch(part, ON, *places)]

    assert (named("C", "F"), named("D", "A"), named("C", "C")) == (["h"], [], [])


def test_every_ground_has_an_article_that_was_seen_whole() -> None:
    assert tuple(grounds()) == NAMES
    assert all(one.confirmed and "令〔2025〕12号" in one.article for one in grounds().values())
    assert all(one.article and one.source and one.seen for one in grounds().values())
