"""The smallest cut, against all subsets of relations, each tried on a graph made anew."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.vetting import cut as cut_module
from analytics.vetting.cut import Cut, smallest_cut
from analytics.vetting.ground import Ground
from analytics.vetting.leads import strong_evidence
from graph.model import Entity, Record, Relation, Stake
from graph.standing import Standing
from tests.analytics.columns import snapshot
from tests.builders import day, firm, heads, owns, penalty, person

TODAY = day("2026-06-01")
POLICY = read_policy()
HUBBED = replace(POLICY, hub={**POLICY.hub, "person": 2})
EVENT = day("2026-01-10")
NODES = [person("p1"), person("p2"), firm("a"), firm("b"), firm("c")]
PARTIES = ("b", "p2")
RECORD = penalty("r", "a", "2026-05-01", occurred_on=EVENT)
KINDS = ["legal_representative_of", "actual_controller_of", "shareholder_of", "guarantees"]
DAYS = st.sampled_from([None, *map(day, ("2025-01-01", "2026-02-01", "2026-03-01"))])


@st.composite
def worlds(draw: st.DrawFn) -> list[Relation]:
    made = []
    for number in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(KINDS))
        source, target = (draw(st.sampled_from([node.id for node in NODES])) for _ in "12")
        begin, end = draw(DAYS), draw(DAYS)
        if begin and end and end < begin:
            begin, end = end, begin
        stake = stands = None
        if kind == "shareholder_of":
            low = draw(st.sampled_from([0.3, 0.4, 0.6, 1.0]))  # 0.3 and 0.4 control together
            stake = Stake(low, low)
            stands = Standing(draw(st.sampled_from("xy")), "", number)
        made.append(Relation(f"r{number}", kind, source, target, stake, begin, end, stands=stands))
    return made


def reach_of(made: list[Relation], policy: Any = POLICY) -> Propagation:
    return Propagation(snapshot(NODES, made, [RECORD]), policy, TODAY)


def leads(made: list[Relation], cut: Any, policy: Any = POLICY) -> bool:
    """Whether a strong lead reaches a party in a graph without these relations."""
    reach = reach_of([tie for tie in made if tie.id not in cut], policy)
    return any(strong_evidence(reach, party) for party in PARTIES)


def cut_of(made: list[Relation], policy: Any = POLICY, grounds: Any = None) -> Cut:
    reach = reach_of(made, policy)
    strong = {party: strong_evidence(reach, party) for party in PARTIES}
    return smallest_cut(reach, strong, grounds or {})


def exhaustive(made: list[Relation], policy: Any = POLICY) -> tuple[str, ...]:
    ids = sorted(tie.id for tie in made)
    for size in range(len(ids) + 1):
        for some in combinations(ids, size):  # in the order of sorted ids
            if not leads(made, some, policy):
                return some
    raise AssertionError


def test_stakes_that_control_together_are_one_need_though_one_began_after_the_event() -> None:
    made = [
        replace(owns("p2", "a", 0.4, id="r4"), valid_from=day("2026-02-01")),
        owns("p2", "a", 0.3, id="r5"),
    ]
    cut = cut_of(made)
    assert (len(cut.relations), cut.minimum) == (1, True)


@settings(max_examples=100)
@given(worlds(), st.sampled_from([POLICY, HUBBED]))
def test_a_proven_cut_is_one_of_the_smallest(made: list[Relation], policy: Any) -> None:
    cut = cut_of(made, policy)
    expected = exhaustive(made, policy)
    assert not leads(made, cut.relations, policy)
    assert len(cut.relations) >= len(expected)
    assert not cut.minimum or len(cut.relations) == len(expected)
    for one in cut.relations:
        assert leads(made, {*cut.relations} - {one}, policy)


@settings(max_examples=100)
@given(worlds())
def test_where_no_tie_hides_another_the_cut_is_the_first_of_the_smallest(
    made: list[Relation],
) -> None:
    # Where a stake of another source may stand up, a smallest cut may stay unproven.
    made = [replace(tie, stands=tie.stands and Standing("x", "", 1)) for tie in made]
    assert cut_of(made) == Cut(exhaustive(made), minimum=True)


@settings(max_examples=100)
@given(worlds())
def test_without_tries_the_cut_is_still_irreducible(made: list[Relation]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cut_module, "_ROUNDS", 1)
        cut = cut_of(made)
    assert not leads(made, cut.relations)
    for one in cut.relations:
        assert leads(made, {*cut.relations} - {one})


def test_without_a_lead_the_cut_is_empty_and_proven() -> None:
    assert cut_of([heads("p1", "c")]) == Cut((), minimum=True)


def test_each_of_two_ways_must_be_cut() -> None:
    ways = [heads("p1", "a"), heads("p1", "b"), heads("p2", "a"), heads("p2", "b")]
    # p2 is a party itself: its headship of the debtor leads to both parties.
    assert cut_of(ways) == Cut(("head-p1-a", "head-p2-a"), minimum=True)


def test_a_tie_that_all_ways_share_is_enough() -> None:
    ways = [heads("p1", "a"), heads("p1", "b"), heads("p1", "c"), owns("c", "b")]
    assert cut_of(ways) == Cut(("head-p1-a",), minimum=True)


def test_of_stakes_that_control_together_one_is_cut() -> None:
    stakes = [owns("a", "b", share, id=f"s{n}") for n, share in enumerate((0.3, 0.26, 0.25))]
    assert cut_of(stakes) == Cut(("s0", "s1"), minimum=True)
    assert cut_of(stakes[:2]) == Cut(("s0",), minimum=True)


def test_a_record_told_as_a_ground_needs_no_cut() -> None:
    assert cut_of([heads("p2", "a")], grounds={"p2": [Ground("listed", RECORD)]}) == Cut()


def test_a_record_whose_ground_falls_with_the_cut_must_not_lead_again() -> None:
    # By law the head answers for the record: no lead. Without the headship he is a controller.
    other = penalty("s", "c", "2026-05-01", occurred_on=EVENT)
    ties = [heads("p2", "a"), Relation("x", "actual_controller_of", "p2", "a"), heads("p2", "c")]
    reach = Propagation(snapshot(NODES, ties, [RECORD, other]), POLICY, TODAY)
    strong = {"p2": strong_evidence(reach, "p2"), "b": []}
    by_law = {"p2": [Ground("statutory", RECORD, chain=("head-p2-a",))]}
    assert smallest_cut(reach, strong, by_law) == Cut(("head-p2-c",), minimum=True)
    by_same = {"p2": [Ground("statutory", RECORD, chain=("head-p2-c",))]}
    assert smallest_cut(reach, strong, by_same).relations == ("head-p2-a", "head-p2-c", "x")


def others() -> tuple[list[Entity], list[Relation], list[Record]]:
    """A debtor and its head, twenty times, who each head one party."""
    nodes, ties, filed = [firm("b")], [], []
    for n in range(20):
        nodes += [firm(f"d{n:02}"), person(f"h{n:02}")]
        ties += [heads(f"h{n:02}", f"d{n:02}"), heads(f"h{n:02}", "b")]
        filed.append(penalty(f"r{n:02}", f"d{n:02}", "2026-05-01", occurred_on=EVENT))
    return nodes, ties, filed


def test_many_debtors_are_proven_each_by_itself() -> None:
    reach = Propagation(snapshot(*others()), POLICY, TODAY)
    cut = smallest_cut(reach, {"b": strong_evidence(reach, "b")}, {})
    assert cut == Cut(tuple(f"head-h{n:02}-b" for n in range(20)), minimum=True)


def test_a_cut_may_take_away_the_control_that_a_lead_rests_on() -> None:
    joint = [owns("b", "c", 1.0), owns("b", "a", 0.4), owns("c", "a", 0.4)]
    ties = [*joint, owns("p2", "b", 1.0)]
    reach = reach_of(ties)
    strong = {party: strong_evidence(reach, party) for party in PARTIES}
    cut = smallest_cut(reach, strong, {})
    assert len(cut.relations) == 1
    assert cut.minimum
    assert not leads(ties, cut.relations)


def test_what_the_tries_leave_is_added_until_no_lead_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nodes, ties, filed = others()
    reach = Propagation(snapshot(nodes, ties, filed), POLICY, TODAY)
    strong = {"b": strong_evidence(reach, "b")}
    monkeypatch.setattr(cut_module, "_CHAINS", 1)
    monkeypatch.setattr(cut_module, "_ROUNDS", 0)
    cut = smallest_cut(reach, strong, {})
    assert cut == Cut(tuple(f"head-h{n:02}-b" for n in range(20)), minimum=False)


def test_of_parallel_chains_more_than_are_read_at_once_all_are_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ways = [Relation(f"x{n}", "actual_controller_of", "p1", "a") for n in range(3)]
    monkeypatch.setattr(cut_module, "_CHAINS", 1)
    cut = cut_of([*ways, heads("p1", "b"), heads("p1", "c"), owns("c", "b")])
    assert not leads([*ways, heads("p1", "b"), heads("p1", "c"), owns("c", "b")], cut.relations)
    assert cut.relations == ("head-p1-b", "head-p1-c") or cut.relations == ("x0", "x1", "x2")
    assert len(cut.relations) == 2 or not cut.minimum
