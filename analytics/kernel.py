"""The search: from each seed, the lightest chain of at most H arcs to whom it reaches.

Layer by layer: a label (entity, layer) is made only where the weight strictly improves, so the
last label of an entity is its lightest chain, with the fewest relations among equals; among
equals of one layer the smallest last relation stands, and so on backwards, because a label's
parent is itself the best of its layer. Work is bounded by the labels that the threshold admits
and by a budget for each seed.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]

FAR: Final = np.int64(2**62)


@njit(cache=True, nogil=True)
def _widened(column: Any, size: int) -> Any:
    wider = np.empty(size, dtype=column.dtype)
    wider[: len(column)] = column
    return wider


@njit(cache=True, nogil=True)
def _place(
    labels: Any,
    state: Any,
    candidate: Any,
    count: int,
    layer_start: int,
) -> int:
    """Put a candidate (entity, weight, arc, parent, relation) where it improves; the new count."""
    node, weight, parent, arc, last = labels
    best, label_of = state
    entity, total, new_arc, new_parent, relation = candidate
    now = label_of[entity]
    if total > best[entity]:
        return count
    if total == best[entity] and (now < layer_start or last[now] <= relation):
        return count
    if now < layer_start:
        now = count
        count += 1
        node[now] = entity
        label_of[entity] = now
    weight[now] = total
    parent[now] = new_parent
    arc[now] = new_arc
    last[now] = relation
    best[entity] = total
    return count


@njit(cache=True, nogil=True)
def _spread(arcs: Any, seed: Any, labels: Any, state: Any, span: Any) -> Any:
    """Cross every usable arc from the labels of one layer; (new count, whether cut)."""
    offset, head, arc_weight, event_low, event_high, relation = arcs
    subject, event, limit, budget = seed
    node, weight = labels[0], labels[1]
    first, last, count = span
    for label in range(first, last):
        tail = node[label]
        if state[1][tail] != label:
            continue
        for k in range(offset[tail], offset[tail + 1]):
            total = weight[label] + arc_weight[k]
            if total > limit or head[k] == subject:
                continue
            if event < event_low[k] or event >= event_high[k]:
                continue
            if count >= budget:
                return count, True
            candidate = (head[k], total, k, label, relation[k])
            count = _place(labels, state, candidate, count, last)
    return count, False


@njit(cache=True, nogil=True)
def _chain(labels: Any, label: int, relation: Any, row: Any) -> int:
    """Write a label's relations into `row`, from its start on; how many there are."""
    hops = 0
    step = label
    while labels[3][step] >= 0:
        hops += 1
        step = labels[2][step]
    step = label
    for place in range(hops - 1, -1, -1):
        row[place] = relation[labels[3][step]]
        step = labels[2][step]
    return hops


@njit(cache=True, nogil=True)
def reach(arcs: Any, seeds: Any, starts: Any, hops: int, budget: int) -> Any:
    """Whom each seed reaches: (seed, entity, weight, relations, chain) rows, and seeds cut short.

    `seeds` = (subject, event day, weight limit, start offset); `starts` = (entity, weight, 0 for
    the subject itself or 1 for one the record names). `chain` rows hold relation places, -1 behind.
    """
    offset, relation = arcs[0], arcs[5]
    subject, event, limit, first_start = seeds
    entities = len(offset) - 1
    best = np.full(entities, FAR)
    label_of = np.full(entities, -1)
    state = (best, label_of)
    labels = (
        np.empty(budget, np.int64), np.empty(budget, np.int64), np.empty(budget, np.int64),
        np.empty(budget, np.int64), np.empty(budget, np.int64),
    )  # fmt: skip
    size = 1024
    out_seed, out_entity = np.empty(size, np.int64), np.empty(size, np.int64)
    out_weight, out_hops = np.empty(size, np.int64), np.empty(size, np.int64)
    out_chain = np.full((size, hops), -1)
    cut = np.zeros(len(subject), np.bool_)
    rows = 0
    for s in range(len(subject)):
        count = 0
        for k in range(first_start[s], first_start[s + 1]):
            candidate = (starts[0][k], starts[1][k], -1, -1, -1)
            count = _place(labels, state, candidate, count, 0)
        first, last = 0, count
        for _ in range(hops):
            seed = (subject[s], event[s], limit[s], budget)
            count, cut_now = _spread(arcs, seed, labels, state, (first, last, count))
            cut[s] = cut[s] or cut_now
            first, last = last, count
            if first == last:
                break
        for label in range(count):
            entity = labels[0][label]
            if label_of[entity] == label and entity != subject[s]:
                if rows == size:
                    size *= 2
                    out_seed, out_entity = _widened(out_seed, size), _widened(out_entity, size)
                    out_weight, out_hops = _widened(out_weight, size), _widened(out_hops, size)
                    wider = np.full((size, hops), -1)
                    wider[:rows] = out_chain
                    out_chain = wider
                out_seed[rows] = s
                out_entity[rows] = entity
                out_weight[rows] = labels[1][label]
                out_hops[rows] = _chain(labels, label, relation, out_chain[rows])
                rows += 1
        for label in range(count):
            best[labels[0][label]] = FAR
            label_of[labels[0][label]] = -1
    return (
        out_seed[:rows], out_entity[:rows], out_weight[:rows], out_hops[:rows], out_chain[:rows],
        cut,
    )  # fmt: skip
