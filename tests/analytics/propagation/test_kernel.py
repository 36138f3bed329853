"""The kernel over searches too large for the first size of its table, beside a plain search."""

from typing import Any

import numpy as np
import pytest

from analytics.propagation.csr import ARC, NO_ARC, fill, leaving
from analytics.propagation.kernel import reach

_ENTITIES, _RELATIONS, _HOPS, _EVENT = 4_000, 12_000, 5, 100
Arrays = tuple[Any, Any]


@pytest.fixture(scope="module")
def arcs() -> Arrays:
    """(offset, rows) of a random graph; weights are few, so that many chains are equally heavy."""
    random = np.random.default_rng(3)
    source, target = random.integers(0, _ENTITIES, (2, _RELATIONS))
    weights = random.integers(0, 4, (_RELATIONS, 2))
    weights[source == target] = NO_ARC
    low, high = random.integers(0, 120, _RELATIONS), random.integers(90, 200, _RELATIONS)
    offset, order = leaving(np.arange(_RELATIONS), source, target, weights, _ENTITIES)
    for tail in range(_ENTITIES):
        own = order[offset[tail] : offset[tail + 1]]
        own[:] = own[np.lexsort((own // 2, weights.reshape(-1)[own]))]
    rows = np.empty(len(order), ARC)
    fill(rows, order, (source, target, low, high, np.arange(_RELATIONS)), weights)
    return offset, rows


def by_kernel(arcs: Arrays, seeds: list[int], *, budget: int = 20_000) -> Any:
    count = len(seeds)
    columns = (0, np.array(seeds), np.full(count, _EVENT), np.full(count, 12), np.arange(count + 1))
    starts = (np.array(seeds), np.zeros(count, np.int64))
    return reach(*arcs, columns, starts, _HOPS, budget)


def plain(arcs: Arrays, seed: int) -> dict[int, tuple[int, int, tuple[int, ...]]]:
    """By entity (weight, ties, the chain from its end): the least of all, layer by layer."""
    offset, rows = arcs
    layer: dict[int, tuple[int, int, tuple[int, ...]]] = {seed: (0, 0, ())}
    best = dict(layer)
    for ties in range(1, _HOPS + 1):
        reached: dict[int, tuple[int, int, tuple[int, ...]]] = {}
        for tail, (weight, _, chain) in layer.items():
            for arc in rows[offset[tail] : offset[tail + 1]].tolist():
                step, head, low, high, relation = arc
                if weight + step > 12 or head == seed or not low <= _EVENT < high:
                    continue
                one = (weight + step, ties, (relation, *chain))
                if head not in reached or one < reached[head]:
                    reached[head] = one
        layer = {e: one for e, one in reached.items() if e not in best or one[0] < best[e][0]}
        best |= layer
    del best[seed]
    return best


def test_large_and_small_searches_find_the_least_chains(arcs: Arrays) -> None:
    seeds = [7, 1_000, 2_500]
    expected = {
        (n, entity): one for n, s in enumerate(seeds) for entity, one in plain(arcs, s).items()
    }
    seed, entity, weights, ties, chains, cut = by_kernel(arcs, seeds)
    known = {
        (s, e): (weight, count, tuple(chain[:count][::-1]))
        for s, e, weight, count, chain in zip(
            *(column.tolist() for column in (seed, entity, weights, ties, chains)), strict=True
        )
    }
    assert len(expected) > 3_000
    assert known == expected
    assert not cut.any()
    assert (chains[np.arange(_HOPS) >= ties[:, None]] == -1).all()


def test_a_search_cut_by_its_budget_says_so_and_leaves_the_next_one_whole(arcs: Arrays) -> None:
    offset, rows = arcs
    alone = int(np.flatnonzero(np.diff(offset) == 0)[0])  # reaches nothing
    found, *_, cut = by_kernel(arcs, [7, alone], budget=600)
    assert cut.tolist() == [True, False]
    assert 500 < len(found) < 600
    assert len(rows) > len(found)
