"""The search: from each seed, the lightest chain of at most H arcs to every entity it reaches.

Layer by layer: a label (entity, layer) is made only where the weight strictly improves. So the last
label of an entity is its lightest chain and, among equals, the one with the fewest relations; among
equals of one layer the smallest last relation wins, and so on backwards, because a label's parent
is itself the best of its layer. Every label of a layer is crossed, also one that a longer and
lighter chain has improved on since: it has more relations left (docs/decisions.md 11). Work is
bounded by the labels that the threshold admits and by a budget for each seed.

At millions of entities nearly all time is waiting for memory. So an arc is one row; the last label
of each entity stands in a small hash table that stays in the cache, not in an array of all
entities; and the arcs of a whole layer are asked for before the first of them is crossed.
"""

from typing import Any, Final

import numpy as np

from analytics.compiled import compiled

_LABEL_COLUMNS: Final = 4  # entity, weight, parent label, last relation; -1 where there is none
_TABLE: Final = 1024  # places of the hash table at first: most seeds reach fewer than half as many
_SPREADING: Final = 0x9E3779B1  # 2³² divided by the golden ratio: neighbours come far apart
_FIRST_ROWS: Final = 1024
_ROWS_OF_SEED: Final = 256  # room for rows at first, by seed: memory not written costs nothing
_SHIFT: Final = 16  # the middle bits of the product depend on all bits of a place


@compiled
def _widened(found: Any, size: int) -> Any:
    seed, entity, weight, ties, chain = found
    wider = (
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.int64),
        np.empty(size, np.int32),
        np.empty((size, chain.shape[1]), np.int32),
    )
    wider[0][: len(seed)] = seed
    wider[1][: len(seed)] = entity
    wider[2][: len(seed)] = weight
    wider[3][: len(seed)] = ties
    wider[4][: len(seed)] = chain
    return wider


@compiled
def _slot(table: Any, size: int, entity: int) -> int:
    """Where an entity's last label stands in the table, or would; `size` is a power of two."""
    slot = ((entity * _SPREADING) >> _SHIFT) & (size - 1)
    while table[slot, 1] >= 0 and table[slot, 0] != entity:
        slot = (slot + 1) & (size - 1)
    return slot


@compiled
def _tabled(table: Any, size: int, labels: Any, count: int) -> None:
    """Fill the first `size` places of the table: the last label of each entity counts."""
    table[:size, 1] = -1
    for label in range(count):
        slot = _slot(table, size, labels[label, 0])
        table[slot, 0] = labels[label, 0]
        table[slot, 1] = label


@compiled
def _place(labels: Any, table: Any, slot: int, count: int, layer_start: int, label: Any) -> int:
    """Write a label that is no heavier than the entity's best; returns the new count of labels."""
    entity, total, parent, relation = label
    now = table[slot, 1]
    # Of equal weight, a label of an earlier layer wins, then the smaller last relation.
    if now >= 0 and total == labels[now, 1] and (now < layer_start or labels[now, 3] <= relation):
        return count
    # A label of an earlier layer is never overwritten: chains of this layer have it as parent.
    if now < layer_start:
        now = count
        count += 1
        labels[now, 0] = entity
        table[slot, 0] = entity
        table[slot, 1] = now
    labels[now, 1] = total
    labels[now, 2] = parent
    labels[now, 3] = relation
    return count


@compiled
def _asked_for(offset: Any, arcs: Any, labels: Any, first: int, last: int, spans: Any) -> None:
    """Write the arcs of each label of a layer into `spans`: begin, end, and two of the weights.

    Reads that do not wait for each other are under way together; those of the search do wait. The
    lightest weight and the third, which mostly lies in the next line of the cache, bring the arcs.
    """
    for label in range(first, last):
        tail = labels[label, 0]
        spans[label - first, 0] = offset[tail]
        spans[label - first, 1] = offset[tail + 1]
    for place in range(last - first):
        begin = spans[place, 0]
        if begin < spans[place, 1]:
            spans[place, 2] = arcs[begin].weight
            spans[place, 3] = arcs[min(begin + 2, spans[place, 1] - 1)].weight


@compiled
def _spread(
    arcs: Any, spans: Any, seed: Any, labels: Any, table: Any, size: int, layer: Any, budget: int
) -> Any:
    """Cross every usable arc from the labels of one layer; (new count, table size, whether cut)."""
    subject, event, limit = seed
    first, last = layer
    count = last
    for label in range(first, last):
        weight = labels[label, 1]
        begin, end = spans[label - first, 0], spans[label - first, 1]
        if begin == end or weight + spans[label - first, 2] > limit:
            continue
        for k in range(begin, end):
            total = weight + arcs[k].weight
            if total > limit:
                break  # the arcs of a tail come lightest first
            head = arcs[k].head
            # Evidence never includes the record's own subject (DESIGN §7).
            if head == subject or event < arcs[k].event_low or event >= arcs[k].event_high:
                continue
            slot = _slot(table, size, head)
            best = table[slot, 1]
            if best >= 0 and total > labels[best, 1]:
                continue
            if count >= budget:
                return count, size, True
            if 2 * count >= size:
                size *= 2
                _tabled(table, size, labels, count)
                slot = _slot(table, size, head)
            one = (head, total, label, arcs[k].relation)
            count = _place(labels, table, slot, count, last, one)
    return count, size, False


@compiled
def _started(starts: Any, span: Any, labels: Any, table: Any) -> Any:
    """Label where the chains of a seed begin; (count of labels, size of the table)."""
    entities, weights = starts
    count, size = 0, _TABLE
    table[:size, 1] = -1
    for k in range(span[0], span[1]):
        if 2 * count >= size:
            size *= 2
            _tabled(table, size, labels, count)
        slot = _slot(table, size, entities[k])
        best = table[slot, 1]
        if best < 0 or weights[k] <= labels[best, 1]:
            count = _place(labels, table, slot, count, 0, (entities[k], weights[k], -1, -1))
    return count, size


@compiled
def _chain(labels: Any, label: int, chains: Any, row: int) -> int:
    """Write a label's relations into a row of chains, -1 behind them; returns their number."""
    hops = 0
    step = label
    while labels[step, 2] >= 0:
        hops += 1
        step = labels[step, 2]
    step = label
    for place in range(hops - 1, -1, -1):
        chains[row, place] = labels[step, 3]
        step = labels[step, 2]
    for place in range(hops, chains.shape[1]):
        chains[row, place] = -1
    return hops


@compiled
def _search(
    offset: Any, arcs: Any, seed: Any, starts: Any, desk: Any, hops: int, budget: int
) -> Any:
    """Search from one seed, layer by layer; (count of labels, size of the table, whether cut)."""
    labels, spans, table = desk
    subject, event, limit, start = seed
    count, size = _started(starts, start, labels, table)
    first, last, cut = 0, count, False
    for _ in range(hops):
        _asked_for(offset, arcs, labels, first, last, spans)
        way = (subject, event, limit)
        count, size, now = _spread(arcs, spans, way, labels, table, size, (first, last), budget)
        cut = cut or now
        first, last = last, count
        if first == last:
            break
    return count, size, cut


@compiled
def _write(found: Any, written: int, seed: Any, labels: Any, count: int, table: Any) -> int:
    """Write the best label of each entity but the subject; returns the new number of rows."""
    seeds, entities, weights, hops, chains = found
    number, subject, size = seed
    for label in range(count):
        entity = labels[label, 0]
        if entity != subject and table[_slot(table, size, entity), 1] == label:
            seeds[written] = number
            entities[written] = entity
            weights[written] = labels[label, 1]
            hops[written] = _chain(labels, label, chains, written)
            written += 1
    return written


@compiled
def reach(offset: Any, arcs: Any, seeds: Any, starts: Any, hops: int, budget: int) -> Any:
    """(seed, entity, weight, relations, chain, cut): a row for each entity that a seed reaches.

    `seeds` = (number of the first, subject, event day, weight limit, start offset); `starts` =
    (entity, weight). A chain is `hops` relation places, -1 behind its end. `cut` is by seed:
    whether its search was.
    """
    base, subject, event, limit, first_start = seeds
    places = _TABLE
    while places <= 2 * budget:
        places *= 2
    # Made once and used again by each seed.
    labels = np.empty((budget, _LABEL_COLUMNS), np.int64)
    spans = np.empty((budget, 4), np.int64)
    table = np.empty((places, 2), np.int32)  # entity, its last label; -1 where there is none
    room = max(_FIRST_ROWS, _ROWS_OF_SEED * len(subject))
    found = (
        np.empty(room, np.int32),
        np.empty(room, np.int32),
        np.empty(room, np.int64),
        np.empty(room, np.int32),
        np.empty((room, hops), np.int32),
    )
    cut = np.zeros(len(subject), np.bool_)
    written = 0
    for s in range(len(subject)):
        seed = (subject[s], event[s], limit[s], (first_start[s], first_start[s + 1]))
        desk = (labels, spans, table)
        count, size, cut[s] = _search(offset, arcs, seed, starts, desk, hops, budget)
        if written + count > len(found[0]):
            found = _widened(found, 2 * (written + count))
        written = _write(found, written, (base + s, subject[s], size), labels, count, table)
    return (
        found[0][:written],
        found[1][:written],
        found[2][:written],
        found[3][:written],
        found[4][:written],
        cut,
    )
