"""Circles: all of them where the budget allows, and a plain word where it does not."""

import csv
import gzip
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.patterns.circles import Group, circles

FINBENCH = Path(__file__).parents[4] / "shared" / "data" / "finbench"
ARCS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=26)


def search(arcs: list[tuple[int, int]], *, most_ties: int = 9, budget: int = 10**7) -> list[Group]:
    source, target = (np.array([arc[end] for arc in arcs], dtype=np.int64) for end in (0, 1))
    return circles(source, target, most_ties=most_ties, budget=budget)


def smallest_first(circle: list[int]) -> tuple[int, ...]:
    at = circle.index(min(circle))
    return tuple(circle[at:] + circle[:at])


def reference(arcs: list[tuple[int, int]], most_ties: int) -> set[tuple[int, ...]]:
    graph = nx.DiGraph([arc for arc in arcs if arc[0] != arc[1]])
    return {smallest_first(one) for one in nx.simple_cycles(graph, length_bound=most_ties)}


@given(ARCS)
def test_all_circles_are_those_of_networkx(arcs: list[tuple[int, int]]) -> None:
    groups = search(arcs)
    listed = [circle for group in groups for circle in group.circles]
    assert len(listed) == len(set(listed))
    assert set(listed) == reference(arcs, 9)
    assert all(group.whole for group in groups)


@given(ARCS, st.integers(2, 6))
def test_a_bound_lists_the_shorter_ones_and_says_when_there_may_be_more(
    arcs: list[tuple[int, int]], most_ties: int
) -> None:
    for group in search(arcs, most_ties=most_ties):
        inside = [arc for arc in arcs if set(arc) <= set(group.nodes)]
        assert set(group.circles) == reference(inside, most_ties)
        assert not group.whole or len(group.circles) == len(reference(inside, 9))


@given(ARCS, st.integers(0, 60))
def test_what_a_short_budget_lists_is_true_and_never_called_whole_when_it_is_not(
    arcs: list[tuple[int, int]], budget: int
) -> None:
    for group in search(arcs, budget=budget):
        inside = [arc for arc in arcs if set(arc) <= set(group.nodes)]
        every = reference(inside, 9)
        assert set(group.circles) <= every
        assert not group.whole or set(group.circles) == every


def test_a_group_of_thousands_of_circles_ends_within_its_budget_the_shortest_first() -> None:
    arcs = [(one, other) for one in range(40) for other in range(40) if one != other]
    (group,) = search(arcs, budget=80_000)
    lengths = [len(circle) for circle in group.circles]
    assert not group.whole
    assert lengths == sorted(lengths)
    assert lengths.count(2) == 40 * 39 // 2


def test_no_arcs_and_self_arcs_make_no_circle() -> None:
    assert search([]) == []
    assert search([(3, 3), (3, 4)]) == []


@pytest.mark.skipif(not FINBENCH.exists(), reason="../shared/data is not here")
@pytest.mark.parametrize(("sheet", "known"), [("companyGuarantee", 10), ("personGuarantee", 14)])
def test_the_24_known_circles_of_guarantees_of_finbench_are_found(sheet: str, known: int) -> None:
    with gzip.open(FINBENCH / "sf10" / f"{sheet}.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="|"))
    places: dict[str, int] = {}
    arcs = [
        (places.setdefault(row["fromId"], len(places)), places.setdefault(row["toId"], len(places)))
        for row in rows
    ]
    groups = search(arcs, most_ties=10)
    assert sum(len(group.circles) for group in groups) == known
    assert all(group.whole for group in groups)
