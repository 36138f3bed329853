"""Holdings of bidders by the one definition of control, on the day of the bid (DESIGN §8b)."""

from datetime import date, timedelta

from analytics.vetting.bidder_holdings import BidderHoldings
from analytics.vetting.holders import held_upwards
from graph.model import Relation
from tests.analytics.ownership.holdings import stake, stakes, tie, world
from tests.builders import day, firm

BID_ON = day("2026-11-20")


def holdings(*ties: Relation, on: date | None = BID_ON, bidders: str = "AB") -> BidderHoldings:
    part = held_upwards(world(ties, *(firm(one) for one in bidders)), bidders).part
    return BidderHoldings(part, on)


def test_control_over_several_companies_together_is_found_upwards() -> None:
    held = stakes({("X", "Y"): 0.6, ("X", "Z"): 0.6, ("Y", "A"): 0.3, ("Z", "A"): 0.3})
    assert holdings(*held).controlled("X").keys() == {"X", "Y", "Z", "A"}


def test_relatives_are_never_reckoned_to_a_holder() -> None:
    ties = [stake("p", "A", 0.3), stake("q", "A", 0.3), tie("family_of", "p", "q")]
    assert holdings(*ties).controlled("p") == {"p": ()}


def test_a_company_held_by_more_than_all_of_it_is_a_lead_only() -> None:
    found = holdings(*stakes({("B", "A"): 0.7, ("X", "A"): 0.7}))
    assert found.controlled("B") == {"B": ()}
    assert not found.controls("B", "A")
    assert found.notable("B", "A") == ("shareholder_of-B-A",)


def test_the_executing_partner_controls_a_partnership_that_bids() -> None:
    ties = [
        stake("B", "A", 0.01, kind="partner_of"),
        stake("l", "A", 0.99, kind="partner_of"),
        tie("principal_of", "B", "A"),
    ]
    assert holdings(*ties).controlled("B").keys() == {"B", "A"}


def test_on_an_unknown_day_all_that_was_ever_held_counts() -> None:
    sold_on = BID_ON - timedelta(days=400)
    sold = stake("B", "A", 0.6, valid_from=sold_on - timedelta(days=900), valid_to=sold_on)
    assert "A" not in holdings(sold).controlled("B")
    assert "A" in holdings(sold, on=None).controlled("B")


def test_the_walk_ends_at_the_state_and_names_it() -> None:
    state = firm("S", kind="government_body")
    graph = world([stake("S", "A", 1.0), stake("T", "S", 1.0)], state, firm("B"))
    held = held_upwards(graph, "AB")
    assert held.states == {"S"}
    assert "T" not in held.part.places


def test_a_direct_holder_controls_above_one_half_alone() -> None:
    assert holdings(stake("B", "A", 0.51)).controls("B", "A")
    assert not holdings(stake("B", "A", 0.5)).controls("B", "A")
    assert not holdings(stake("A", "B", 0.9)).controls("B", "A")


def test_who_holds_through_another_does_not_control_directly() -> None:
    held = holdings(stake("B", "X", 0.9), stake("X", "A", 0.9))
    assert "A" in held.controlled("B")
    assert not held.controls("B", "A")
    assert held.controls("X", "A")


def test_what_a_company_holds_in_itself_does_not_vote() -> None:
    own = stake("A", "A", 0.2)
    assert holdings(stake("B", "A", 0.45), own).controls("B", "A")
    assert holdings(stake("B", "A", 0.45), own).controlled("B").keys() == {"A", "B"}
    assert not holdings(stake("B", "A", 0.4), own).controls("B", "A")
    through = [stake("B", "X", 0.45), stake("X", "X", 0.2), stake("X", "A", 0.6)]
    assert holdings(*through).controlled("B").keys() == {"A", "B", "X"}


def test_a_branch_is_its_companys_own_and_no_other_office_is() -> None:
    branch = Relation("br", "branch_of", "A", "B")
    assert holdings(branch).controls("B", "A")
    assert not holdings(branch).controls("A", "B")
    assert not holdings(tie("actual_controller_of", "B", "A")).controls("B", "A")
    beside = holdings(Relation("br", "branch_of", "A", "C"), stake("B", "A", 0.2), bidders="ABC")
    assert not beside.controls("B", "A")


def test_a_fifth_that_may_be_held_is_notable() -> None:
    assert holdings(stake("B", "A", 0.2)).notable("B", "A") == ("shareholder_of-B-A",)
    assert holdings(stake("B", "A", 0.19)).notable("B", "A") == ()


def test_who_heads_a_bidder_is_told_with_the_days_of_it() -> None:
    first, last = day("2020-01-02"), day("2026-05-06")
    ties = [
        tie("legal_representative_of", "p", "A", valid_from=first, valid_to=last),
        tie("principal_of", "q", "B"),
        tie("legal_representative_of", "r", "C"),
    ]
    heads = held_upwards(world(ties, firm("A"), firm("B")), "AB").heads
    told = [(one.kind, one.source, one.target, one.begins, one.ends) for one in heads]
    assert told == [
        ("legal_representative_of", "p", "A", first, last),
        ("principal_of", "q", "B", None, None),
    ]
