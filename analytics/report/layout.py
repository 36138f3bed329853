"""The place of each entity of a picture: rings by distance, nothing left to chance.

The party asked about is in the middle. Each ring holds the entities one relation further out, each
beside the one through which it is reached. The same input gives the same picture on every machine.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import networkx as nx

_RING: Final = 210  # pixels between two rings
_ROOM: Final = 105  # pixels along a ring, for a name beneath the mark
_STAGGER: Final = 70  # pixels by which every second entity of a full ring stands further out


def positions(
    middle: str, entities: Iterable[str], relations: Sequence[tuple[str, str]]
) -> dict[str, tuple[int, int]]:
    """The (x, y) of each entity in pixels from the middle; unreached ones are on the last ring."""
    # Sorted on the way in: networkx keeps the order of insertion, and rows may come in any order.
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(sorted(entities))
    network.add_edges_from(sorted(relations))
    tree = nx.bfs_tree(network, middle, sort_neighbors=sorted)
    stray = sorted(set(network) - set(tree))
    tree.add_edges_from((middle, entity) for entity in stray)  # for a wedge of their own
    steps = nx.single_source_shortest_path_length(tree, middle)
    depth = max(steps.values())
    angles = _angles(tree, middle)
    radius = _radii(angles, steps)
    for entity in stray:
        steps[entity] = max(depth, 1)
    places = {middle: (0, 0)}
    for ring in range(1, max(steps.values()) + 1):
        held = sorted((e for e in steps if steps[e] == ring), key=angles.__getitem__)
        for turn, entity in enumerate(held):
            out = radius[ring] + (_STAGGER if turn % 2 and len(held) > 8 else 0)
            angle = angles[entity]
            places[entity] = (round(out * math.cos(angle)), round(out * math.sin(angle)))
    return places


def _angles(tree: "nx.DiGraph[str]", middle: str) -> dict[str, float]:
    """The direction of each entity in radians: each branch has a wedge as wide as its leaves."""
    leaves: dict[str, int] = {}
    for entity in reversed(list(nx.topological_sort(tree))):
        leaves[entity] = max(1, sum(leaves[child] for child in tree.successors(entity)))
    start = {middle: 0.0}
    angles: dict[str, float] = {}
    turn = 2 * math.pi / leaves[middle]
    for entity in nx.topological_sort(tree):
        begin = start[entity]
        angles[entity] = begin + leaves[entity] * turn / 2 - math.pi / 2  # from the top
        for child in sorted(tree.successors(entity)):
            start[child] = begin
            begin += leaves[child] * turn
    return angles


def _radii(angles: dict[str, float], steps: dict[str, int]) -> dict[int, float]:
    """The radius of each ring in pixels: large enough to read the names of close neighbours."""
    radius = {0: 0.0}
    for ring in range(1, max(steps.values(), default=0) + 2):
        held = sorted(angles[e] for e in steps if steps[e] == ring)
        # To the next but one: neighbours are staggered in and out.
        gaps = [b - a for a, b in zip(held, held[2:], strict=False)]
        room = max((_ROOM / gap for gap in gaps if gap > 0), default=0.0)
        # At most six rings further out, else one crowded wedge would blow up the whole picture.
        radius[ring] = max(radius[ring - 1] + _RING, min(room, radius[ring - 1] + 6 * _RING))
    return radius
