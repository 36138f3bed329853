"""The strongest chain between two parties: the largest product of factors over the policy's arcs.

The search goes layer by layer, like the kernel (DESIGN §7). The lightest chain is the strongest;
an entity is crossed again only where a longer chain is lighter. Of equal chains the one with
fewest relations is given, then the one with the smallest last relation, and so backwards. A search
cut by its budget is marked `truncated`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.propagation.arcs import UNIT
from analytics.propagation.exposure import Propagation
from analytics.propagation.rounding import rounded
from analytics.snapshot.columns import RELATION_WORDS, Ints
from analytics.snapshot.relation_lookup import rows_of

_FAR: Final = np.int64(2**62)  # heavier than any chain
_BUDGET: Final = 2_000_000  # arcs crossed before a search is cut: about a second


@dataclass(frozen=True, slots=True)
class Strongest:
    """The strongest chain, from one end to the other; `factor` is the product along it.

    `relations` is empty and `factor` 0 where no chain was found.
    """

    entities: tuple[str, ...]
    relations: tuple[str, ...]
    factor: float
    explored: int
    truncated: bool


@dataclass(frozen=True, slots=True)
class _Layer:
    """Labels that one more arc improves: parallel columns, each entity once.

    `parent` is a row of the layer before, `arc` a row of the arcs.
    """

    entity: Ints
    weight: Ints
    parent: Ints
    arc: Ints


def strongest(
    reach: Propagation,
    one: str,
    other: str,
    *,
    kinds: Collection[str] | None = None,
    max_hops: int = 8,
    budget: int = _BUDGET,
) -> Strongest:
    """The strongest chain between two parties over relations that hold on the day of `reach`.

    Crosses at most `max_hops` relations, of `kinds` only where given. Raises KeyError for an id
    that is not in the snapshot. `budget` is the number of arcs that may be crossed.
    """
    places = reach.snapshot.places
    start, end = places[one], places[other]
    best = np.full(len(reach.snapshot.entities.ids), _FAR)
    best[start] = 0
    zero = np.zeros(1, dtype=np.int64)  # parent and arc of the start, which nobody reads
    layers, cut = [_Layer(zero + start, zero, zero, zero)], False
    for _ in range(max_hops):
        arcs = rows_of(reach.arcs.offset, layers[-1].entity)
        cut = len(arcs) > budget  # before crossing: one layer behind a hub may be huge
        if cut or not len(arcs):
            break
        budget -= len(arcs)
        layers.append(_crossed(reach, kinds, layers[-1], best, end))
    entities, relations = _walked(reach, layers, end)
    weight = int(best[end])
    factor = rounded(2.0 ** -(weight / UNIT)) if weight < _FAR else 0.0
    return Strongest(entities, relations, factor, int((best < _FAR).sum()), cut)


def _crossed(
    reach: Propagation, kinds: Collection[str] | None, layer: _Layer, best: Ints, end: int
) -> _Layer:
    """The next layer: every usable arc from `layer` crossed; lowers `best` to its weights."""
    arcs, day = reach.arcs, reach.as_of.toordinal()
    rows = rows_of(arcs.offset, layer.entity)
    counts = arcs.offset[layer.entity + 1] - arcs.offset[layer.entity]
    parent = np.repeat(np.arange(len(layer.entity)), counts)
    # With the day itself as the event: only relations that hold on it are usable.
    usable = (arcs.rows["event_low"][rows] <= day) & (day < arcs.rows["event_high"][rows])
    if kinds is not None:
        kind = reach.snapshot.relations.kind[arcs.rows["relation"][rows]]
        usable &= np.isin(kind, [RELATION_WORDS.index(word) for word in kinds])
    rows, parent = rows[usable], parent[usable]
    head, total = arcs.rows["head"][rows], layer.weight[parent] + arcs.rows["weight"][rows]
    # A chain heavier than one that has arrived cannot win: weights are never negative.
    lighter = (total < best[head]) & (total < best[end])
    head, total, rows, parent = (column[lighter] for column in (head, total, rows, parent))
    # By entity, then weight, then relation: the first row of each entity is its best label.
    order = np.lexsort((arcs.rows["relation"][rows], total, head))
    head, total, rows, parent = (column[order] for column in (head, total, rows, parent))
    first = np.ones(len(head), dtype=np.bool_)
    first[1:] = head[1:] != head[:-1]
    best[head[first]] = total[first]
    return _Layer(head[first], total[first], parent[first], rows[first])


def _walked(
    reach: Propagation, layers: list[_Layer], end: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(entities, relations), back from the last layer with the end, where it is lightest."""
    for depth in range(len(layers) - 1, -1, -1):
        held = np.flatnonzero(layers[depth].entity == end)
        if len(held):
            return _back(reach, layers[: depth + 1], int(held[0]))
    return (), ()


def _back(
    reach: Propagation, layers: list[_Layer], label: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names, ids = reach.snapshot.entities.ids, reach.snapshot.relations.ids
    entities, relations = [], []
    for layer in reversed(layers):
        entities.append(names[layer.entity[label]])
        if layer is not layers[0]:
            relations.append(ids[int(reach.arcs.rows["relation"][layer.arc[label]])])
        label = int(layer.parent[label])
    return tuple(reversed(entities)), tuple(reversed(relations))
