"""Control as a three-valued least fixpoint, beside enumeration and by its properties."""

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ownership.control_kernel import passes
from analytics.ownership.witness import witnesses_of
from graph.model import Relation
from tests.analytics.ownership.holdings import answers, control, stake, stakes, tie, world

COMPANIES, PERSONS = "ABC", "pq"
TENTHS = st.integers(0, 10)
RANGES = st.one_of(
    TENTHS.map(lambda n: (n, n)),
    st.tuples(TENTHS, TENTHS).map(lambda pair: (min(pair), max(pair))),
    st.just((0, 10)),
)
Row = dict[str, tuple[int, int]]


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Row]:
    """By company, who holds it: ranges in tenths whose low ends fit."""
    held: dict[str, Row] = {}
    for company in COMPANIES:
        holders = draw(st.lists(st.sampled_from(COMPANIES + PERSONS), unique=True, max_size=3))
        row: Row = {}
        left = 10
        for holder in holders:
            low, high = draw(RANGES)
            low = min(low, left)
            left -= low
            row[holder] = (low, max(low, high))
        held[company] = row
    return held


def ties(held: dict[str, Row]) -> list[Relation]:
    """As relations; the whole range is an unknown stake."""
    return stakes(
        {
            (holder, company): None if pair == (0, 10) else (pair[0] / 10, pair[1] / 10)
            for company, row in held.items()
            for holder, pair in row.items()
        }
    )


def vertices(row: Row) -> Iterator[dict[str, int]]:
    """The corners of what a row may be: all at an end but one that takes what is left of 10."""
    for ends in product((0, 1), repeat=len(row)):
        corner = {holder: pair[end] for (holder, pair), end in zip(row.items(), ends, strict=True)}
        over = sum(corner.values()) - 10
        if over <= 0:
            yield corner
        for holder, (low, _) in row.items() if over > 0 else ():
            if corner[holder] - over >= low:
                yield corner | {holder: corner[holder] - over}


def closure(held: dict[str, dict[str, int]], holder: str) -> set[str]:
    """Whom a holder controls where every stake is known: its own stake carries no vote."""
    within = {holder}
    while (
        more := {
            company
            for company, row in held.items()
            if 2 * sum(n for by, n in row.items() if by in within and by != company)
            > 10 - row.get(company, 0)
        }
        - within
    ):
        within |= more
    return within - {holder}


@given(rows())
def test_yes_is_control_under_every_assignment_and_possible_under_some(
    held: dict[str, Row],
) -> None:
    every = [list(vertices(held[company])) for company in COMPANIES]
    worlds = [dict(zip(COMPANIES, chosen, strict=True)) for chosen in product(*every)]
    expected: dict[tuple[str, str], str] = {}
    for holder in COMPANIES + PERSONS:
        sets = [closure(one, holder) for one in worlds]
        always, ever = set.intersection(*sets), set.union(*sets)
        expected |= {(holder, one): "yes" if one in always else "possible" for one in ever}
    assert answers(world(ties(held))) == expected


@settings(max_examples=50)
@given(rows(), st.sampled_from(COMPANIES), st.sampled_from(PERSONS), TENTHS)
def test_raising_a_stake_never_loses_control(
    held: dict[str, Row], company: str, holder: str, more: int
) -> None:
    row = held[company]
    low, high = row.get(holder, (0, 0))
    room = 10 - sum(least for least, _ in row.values())
    raised = min(low + more, low + room)
    before = answers(world(ties(held)))
    after = answers(world(ties({**held, company: {**row, holder: (raised, max(raised, high))}})))
    lost = {
        pair
        for pair, answer in before.items()
        if pair[0] == holder and answer == "yes" and after.get(pair) != "yes"
    }
    assert lost == set()


@settings(max_examples=50)
@given(rows(), st.sampled_from(COMPANIES), st.data())
def test_splitting_a_stake_changes_nothing(
    held: dict[str, Row], company: str, data: st.DataObject
) -> None:
    known = [h for h, (low, high) in held[company].items() if low == high and low]
    if known:
        holder = data.draw(st.sampled_from(known))
        whole = held[company][holder][0]
        part = data.draw(st.integers(1, whole))
        split = [one for one in ties(held) if (one.source, one.target) != (holder, company)]
        split += [
            stake(holder, company, part / 10, id="part-1"),
            stake(holder, company, (whole - part) / 10, id="part-2"),
        ]
        assert answers(world(split)) == answers(world(ties(held)))


@settings(max_examples=50)
@given(rows(), st.sampled_from(COMPANIES))
def test_an_unknown_stake_more_only_widens(held: dict[str, Row], company: str) -> None:
    before = answers(world(ties(held)))
    after = answers(world([*ties(held), stake("new", company, None)]))
    assert before.keys() <= after.keys()
    assert {pair for pair, one in after.items() if one == "yes"} == {
        pair for pair, one in before.items() if one == "yes"
    }


@settings(max_examples=50)
@given(rows())
def test_a_witness_group_passes_one_half_and_its_chain_leads_there(held: dict[str, Row]) -> None:
    part = world(ties(held))
    found, relations = control(part), part.relations
    for holder in range(len(part.entities.ids)):
        for best in (False, True):
            witnesses = witnesses_of(found, holder, best=best)
            assert witnesses.keys() == set(
                (found.possible if best else found.certain).of(holder).tolist()
            )
            for company, (group, chain) in witnesses.items():
                voting = [
                    row
                    for row in found.votes.stakes.rows_of(company)
                    if int(found.votes.stakes.holder[row]) in group
                ]
                low, high = (int(v[voting].sum()) for v in (found.votes.low, found.votes.high))
                of = tuple(column[company] for column in found.votes.companies)
                assert passes(low, high, of, best)
                assert set(group) <= {holder, *witnesses}
                at = holder
                for link in chain:
                    assert int(relations.source[link]) == at
                    at = int(relations.target[link])
                assert at == company


# -- who acts as one, and who directs without votes


def test_relatives_act_as_one_holder() -> None:
    part = world([stake("p", "A", 0.3), stake("q", "A", 0.3), tie("family_of", "p", "q")])
    assert answers(part) == {("p", "A"): "yes", ("q", "A"): "yes"}


def test_a_rule_that_bars_somebody_reckons_no_family_to_him() -> None:
    part = world([stake("p", "A", 0.3), stake("q", "A", 0.3), tie("family_of", "p", "q")])
    assert len(control(part, concert=False).certain.reached) == 0


def test_the_chain_over_a_relative_begins_with_the_tie_of_family() -> None:
    part = world([stake("p", "A", 0.2), stake("q", "A", 0.4), tie("family_of", "q", "p")])
    p, a = part.places["p"], part.places["A"]
    group, chain = witnesses_of(control(part), p, best=False)[a]
    assert [part.entities.ids[one] for one in group] == ["q", "p"]
    assert [part.relations.ids[one] for one in chain] == ["family_of-q-p", "shareholder_of-q-A"]


def test_filed_control_runs_one_way() -> None:
    part = world(
        [tie("actual_controller_of", "A", "B"), stake("B", "C", 0.6), stake("A", "D", 0.6)]
    )
    assert answers(part) == {
        ("A", "B"): "yes",
        ("A", "C"): "yes",
        ("A", "D"): "yes",
        ("B", "C"): "yes",
    }


def test_a_head_office_directs_its_branches() -> None:
    part = world([tie("branch_of", "B", "A"), stake("B", "C", 0.6)])
    assert answers(part) == {("A", "B"): "yes", ("A", "C"): "yes", ("B", "C"): "yes"}


def test_the_executing_partner_has_the_votes_of_a_partnership() -> None:
    partners = [
        stake("g", "P", 0.01, kind="partner_of"),
        stake("l", "P", 0.99, kind="partner_of"),
    ]
    told = tie("principal_of", "g", "P")
    assert answers(world(partners)) == {("l", "P"): "yes"}
    assert answers(world([*partners, told])) == {("g", "P"): "yes"}


def test_a_head_who_may_be_the_delegate_of_a_partner_has_the_votes_only_perhaps() -> None:
    held = {"G": 0.01, "l": 0.99}
    partners = [stake(one, "P", share, kind="partner_of") for one, share in held.items()]
    delegate = [*partners, tie("principal_of", "l", "P")]
    assert answers(world(delegate)) == {("G", "P"): "possible", ("l", "P"): "possible"}
    both = [*delegate, tie("principal_of", "G", "P")]
    assert answers(world(both)) == {("G", "P"): "possible"}  # alone, or with one vote of two
    alone = [*partners, tie("principal_of", "G", "P")]
    assert answers(world(alone)) == {("G", "P"): "yes"}


def test_own_stakes_carry_no_vote() -> None:
    assert answers(world(stakes({("p", "A"): 0.45, ("A", "A"): 0.2, ("q", "A"): 0.35}))) == {
        ("p", "A"): "yes"
    }


def test_exactly_one_half_is_no_control() -> None:
    assert answers(world(stakes({("p", "A"): 0.5, ("q", "A"): 0.5}))) == {}


def test_nobody_certainly_controls_a_company_held_by_more_than_all_of_it() -> None:
    assert answers(world(stakes({("p", "A"): 0.7, ("q", "A"): 0.7}))) == {
        ("p", "A"): "possible",
        ("q", "A"): "possible",
    }


# -- actual controllers


def test_an_actual_controller_is_one_whom_nobody_controls() -> None:
    part = world(stakes({("p", "A"): 0.6, ("A", "B"): 0.6, ("B", "C"): 0.6}))
    found, ids = control(part), part.entities.ids
    assert [(ids[one], answer) for one, answer in found.actual_controllers(part.places["C"])] == [
        ("p", "yes")
    ]


def test_those_who_control_each_other_have_no_actual_controller() -> None:
    part = world(stakes({("A", "B"): 0.6, ("B", "A"): 0.6, ("B", "C"): 0.6}))
    assert control(part).actual_controllers(part.places["C"]) == []


def test_a_controller_who_may_be_controlled_is_possibly_the_actual_one() -> None:
    part = world(stakes({("A", "B"): 0.6, ("p", "A"): None}))
    found, ids = control(part), part.entities.ids
    assert [(ids[one], answer) for one, answer in found.actual_controllers(part.places["B"])] == [
        ("A", "possible"),
        ("p", "possible"),
    ]


def test_the_example_that_the_page_works_by_hand_is_right() -> None:
    held = {("P", "A"): 0.51, ("P", "B"): 0.2, ("A", "B"): 0.35, ("B", "C"): 0.6}
    assert answers(world(stakes(held))) == {
        ("P", "A"): "yes",
        ("P", "B"): "yes",
        ("P", "C"): "yes",
        ("B", "C"): "yes",
    }
    banded = answers(world(stakes({**held, ("A", "B"): (0.25, 0.35)})))
    assert [banded["P", company] for company in "ABC"] == ["yes", "possible", "possible"]
