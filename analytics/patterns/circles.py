"""Circles in a directed graph: components first, then bounded search inside each (DESIGN §8b).

A component may hold more circles than anybody can list, so the search has a budget; the shortest
circles are listed first, and whether any may be missing is always said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.patterns.components import components
from analytics.snapshot.columns import Ints

Arcs = Mapping[int, Sequence[int]]  # node -> the nodes that its arcs lead to, each once


@dataclass(frozen=True, slots=True)
class Group:
    """A strongly connected component of several nodes, in order, and the circles found inside.

    Each circle begins at its smallest node. `whole` is false where there may be more of them.
    """

    nodes: tuple[int, ...]
    circles: tuple[tuple[int, ...], ...]
    whole: bool


@dataclass(slots=True)
class _Budget:
    """How many steps a search may still take."""

    left: int

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def circles(source: Ints, target: Ints, *, most_ties: int, budget: int) -> list[Group]:
    """The components of a graph in which circles run, the one of the smallest node first.

    `source` and `target` are the ends of its arcs. Circles of up to `most_ties` arcs are listed,
    in each component with at most `budget` steps; an arc from a node to itself is none.
    """
    source, target = _on_circles(source, target)
    arcs: dict[int, list[int]] = {}
    groups: dict[int, list[int]] = {}
    if len(source):
        count = int(max(source.max(), target.max())) + 1
        for arc in np.unique(source * count + target).tolist():  # each once, in order
            arcs.setdefault(arc // count, []).append(arc % count)
        of = components(source, target, count, strong=True)
        for node in arcs:
            groups.setdefault(int(of[node]), []).append(node)
    parts = (tuple(nodes) for nodes in groups.values() if len(nodes) > 1)
    return [_group(nodes, arcs, most_ties, budget) for nodes in sorted(parts)]


def _on_circles(source: Ints, target: Ints) -> tuple[Ints, Ints]:
    """The arcs that may lie on a circle: those with nothing before or behind them are dropped."""
    count = int(max(source.max(initial=-1), target.max(initial=-1))) + 1
    kept = source != target
    while True:
        source, target = source[kept], target[kept]
        leaves, entered = (np.zeros(count, dtype=np.bool_) for _ in range(2))
        leaves[source], entered[target] = True, True
        kept = entered[source] & leaves[target]
        if kept.all():
            return source, target


def _group(nodes: tuple[int, ...], arcs: Arcs, most_ties: int, budget: int) -> Group:
    within = set(nodes)
    inside = {node: [end for end in arcs.get(node, ()) if end in within] for node in nodes}
    purse = _Budget(budget)
    listed: list[tuple[int, ...]] = []
    last = min(most_ties, len(nodes))
    for length in range(2, last + 1):
        for circle in _of_length(nodes, inside, length, purse):
            listed.append(circle)
        if purse.left < 0:
            break
    return Group(nodes, tuple(listed), purse.left >= 0 and len(nodes) <= most_ties)


def _of_length(
    nodes: Sequence[int], arcs: Arcs, length: int, purse: _Budget
) -> Iterator[tuple[int, ...]]:
    """The circles of exactly this many arcs, each from its smallest node."""
    back: dict[int, list[int]] = {}
    for one, ends in arcs.items():
        for other in ends:
            back.setdefault(other, []).append(one)
    for first in nodes:
        if not arcs[first] or not purse.spend():
            continue
        home = _distances(first, back, length - 1, purse)
        yield from _paths(_Walk(first, arcs, home, length, purse))


@dataclass(frozen=True, slots=True)
class _Walk:
    first: int
    arcs: Arcs
    home: Mapping[int, int]
    length: int
    purse: _Budget


def _distances(first: int, back: Arcs, most: int, purse: _Budget) -> dict[int, int]:
    """How many arcs lead at least from a node home to `first`, over nodes that are not smaller."""
    far, at = {first: 0}, [first]
    for step in range(1, most + 1):
        newer = []
        for node in at:
            for before in back.get(node, ()):
                if before > first and before not in far and purse.spend():
                    far[before] = step
                    newer.append(before)
        at = newer
    return far


def _paths(walk: _Walk) -> Iterator[tuple[int, ...]]:
    """The circles of a walk, by depth first without recursion; an empty purse stops it."""
    path, open_ = [walk.first], [iter(walk.arcs[walk.first])]
    on_path = {walk.first}
    while open_:
        node = next(open_[-1], None)
        if node is None or not walk.purse.spend():
            open_.pop()
            on_path.discard(path.pop())
            continue
        left = walk.length - len(path)
        if node == walk.first and left == 0:
            yield tuple(path)
        elif left > 0 and node not in on_path and walk.home.get(node, left + 1) <= left:
            path.append(node)
            on_path.add(node)
            open_.append(iter(walk.arcs[node]))


def ring(circle: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The arcs of a circle, from its first node back to it."""
    return zip(circle, (*circle[1:], circle[0]), strict=True)
