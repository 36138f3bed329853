"""Unfolding: every arc that is reached is shown once, and every party unfolds once."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from analytics.paths.unfolding import Branch, unfolded

NODES = "abcdef"
ARCS = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=16)


def shown(tree: Branch[int]) -> list[tuple[str, str, str]]:
    """(parent, entity, repeat) of every branch."""
    parents = [tree, *tree.every()]
    return [(p.entity, one.entity, one.repeat) for p in parents for one in p.inside]


@given(ARCS)
def test_every_arc_that_is_reached_is_one_branch(arcs: set[tuple[str, str]]) -> None:
    tree = unfolded("a", [(*arc, 0) for arc in sorted(arcs)])
    reached = {"a"} | {one.entity for one in tree.every()}
    assert Counter((p, one) for p, one, _ in shown(tree)) == Counter(
        arc for arc in arcs if arc[0] in reached
    )


@given(ARCS)
def test_every_party_unfolds_once_where_it_is_nearest(arcs: set[tuple[str, str]]) -> None:
    tree = unfolded("a", [(*arc, 0) for arc in sorted(arcs)])
    first = Counter(one.entity for one in tree.every() if not one.repeat)
    assert set(first.values()) <= {1}
    levels = {one.entity: one.level for one in tree.every() if not one.repeat}
    assert all(levels[one.entity] <= one.level for one in tree.every() if one.repeat == "shown")


def test_a_circle_is_told_from_a_party_shown_elsewhere() -> None:
    arcs = [("a", "b", 1), ("a", "c", 2), ("b", "a", 3), ("b", "c", 4), ("c", "b", 5)]
    assert shown(unfolded("a", arcs)) == [
        ("a", "b", ""),
        ("a", "c", ""),
        ("b", "a", "circle"),
        ("b", "c", "shown"),
        ("c", "b", "shown"),
    ]
