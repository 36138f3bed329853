"""Components beside those of networkx."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.patterns.components import arcs_around, components

ARCS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20)


@given(ARCS, st.booleans())
def test_two_nodes_are_of_one_component_where_networkx_says_so(
    arcs: list[tuple[int, int]], strong: bool
) -> None:
    source, target = (np.array([arc[end] for arc in arcs], dtype=np.int64) for end in (0, 1))
    graph = nx.DiGraph(arcs)
    graph.add_nodes_from(range(10))
    parts = nx.strongly_connected_components if strong else nx.weakly_connected_components
    of = components(source, target, 10, strong=strong)
    groups = {frozenset(np.flatnonzero(of == one).tolist()) for one in set(of.tolist())}
    assert groups == {frozenset(part) for part in parts(graph)}


def test_arcs_around_a_node_are_those_of_its_component_and_many_parallel_ones_count() -> None:
    source, target = np.array([0, 2, *[1] * 256]), np.array([1, 3, *[4] * 256])
    near = arcs_around(source, target, 4)
    assert near.tolist() == [True, False, *[True] * 256]
    assert not arcs_around(source, target, 9).any()
