"""The search: from each seed, the lightest chain of at most H arcs to every entity it reaches.

Layer by layer: a label (entity, layer) is made only where the weight strictly improves. So the last
label of an entity is its lightest chain and, among equals, the one with the fewest relations; among
equals of one layer the smallest last relation wins, and so on backwards, because a label's parent
is itself the best of its layer. Every label of a layer is crossed, also one that a longer and
lighter chain has improved on since: it has more relations left (docs/decisions.md 11). Work is
bounded by the labels that the threshold admits and by a budget for each seed.

Arcs and labels are rows of one array each, and an entity's best is only the place of its label, so
that one crossing touches few and narrow places in memory.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]

_LABEL_COLUMNS: Final = 5  # entity, weight, parent label, arc, last relation


@njit(cache=True, nogil=True)
def _widened(rows: Any, size: int) -> Any:
    wider = np.empty((size, rows.shape[1]), dtype=rows.dtype)
    wider[: len(rows)] = rows
    return wider


@njit(cache=True, nogil=True)
def _place(
    labels: Any,
    state: Any,
    count: int,
    layer_start: int,
    entity: int,
    total: int,
    parent: int,
    arc: int,
    relation: int,
) -> int:
    """Write a label that is no heavier than the entity's best; returns the new count of labels."""
    now = state[entity]
    # Of equal weight, a label of an earlier layer wins, then the smaller last relation.
    if now >= 0 and total == labels[now, 1] and (now < layer_start or labels[now, 4] <= relation):
        return count
    # A label of an earlier layer is never overwritten: chains of this layer have it as parent.
    if now < layer_start:
        now = count
        count += 1
        labels[now, 0] = entity
        state[entity] = now
    labels[now, 1] = total
    labels[now, 2] = parent
    labels[now, 3] = arc
    labels[now, 4] = relation
    return count


@njit(cache=True, nogil=True)
def _spread(
    offset: Any,
    arcs: Any,
    weights: Any,
    seed: Any,
    labels: Any,
    state: Any,
    first: int,
    last: int,
    budget: int,
) -> Any:
    """Cross every usable arc from the labels of one layer; (new count, whether cut)."""
    subject, event, limit = seed
    count = last
    for label in range(first, last):
        tail, weight = labels[label, 0], labels[label, 1]
        for k in range(offset[tail], offset[tail + 1]):
            total = weight + weights[k]
            if total > limit:
                break  # the arcs of a tail come lightest first
            head = arcs[k, 0]
            best = state[head]
            # Evidence never includes the record's own subject (DESIGN §7).
            if head == subject or (best >= 0 and total > labels[best, 1]):
                continue
            if event < arcs[k, 1] or event >= arcs[k, 2]:
                continue
            if count >= budget:
                return count, True
            count = _place(labels, state, count, last, head, total, label, k, arcs[k, 3])
    return count, False


@njit(cache=True, nogil=True)
def _chain(labels: Any, label: int, row: Any) -> int:
    """Write a label's relations into `row`, from the start of its chain; returns their number."""
    hops = 0
    step = label
    while labels[step, 3] >= 0:
        hops += 1
        step = labels[step, 2]
    step = label
    for place in range(hops - 1, -1, -1):
        row[place] = labels[step, 4]
        step = labels[step, 2]
    return hops


@njit(cache=True, nogil=True)
def reach(
    offset: Any, arcs: Any, weights: Any, seeds: Any, starts: Any, hops: int, budget: int
) -> Any:
    """(rows, cut): a row for each entity that a seed reaches; by seed, whether it was cut.

    `seeds` = (subject, event day, weight limit, start offset); `starts` = (entity, weight).
    A row is seed, entity, weight, relations and then `hops` relation places, -1 behind the chain.
    """
    subject, event, limit, first_start = seeds
    entities = len(offset) - 1
    state = np.full(entities, -1, np.int32)  # the last label of each entity
    labels = np.empty((budget, _LABEL_COLUMNS), np.int64)  # made once, used again by each seed
    found = np.empty((1024, 4 + hops), np.int64)
    cut = np.zeros(len(subject), np.bool_)
    rows = 0
    for s in range(len(subject)):
        count = 0
        for k in range(first_start[s], first_start[s + 1]):
            best = state[starts[0][k]]
            if best < 0 or starts[1][k] <= labels[best, 1]:
                count = _place(labels, state, count, 0, starts[0][k], starts[1][k], -1, -1, -1)
        first, last = 0, count
        for _ in range(hops):
            seed = (subject[s], event[s], limit[s])
            count, cut_now = _spread(
                offset, arcs, weights, seed, labels, state, first, last, budget
            )
            cut[s] = cut[s] or cut_now
            first, last = last, count
            if first == last:
                break
        if rows + count > len(found):
            found = _widened(found, 2 * (rows + count))
        for label in range(count):
            entity = labels[label, 0]
            if state[entity] == label and entity != subject[s]:  # only its best label counts
                found[rows, 0] = s
                found[rows, 1] = entity
                found[rows, 2] = labels[label, 1]
                found[rows, 4:] = -1
                found[rows, 3] = _chain(labels, label, found[rows, 4:])
                rows += 1
        for label in range(count):
            state[labels[label, 0]] = -1  # only what this seed touched: others may be millions
    return found[:rows], cut
