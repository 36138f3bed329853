"""Relations as weighted arcs for one policy and one day, with integer weights (DESIGN §7).

For a relation crossed from x to y, a = factor(kind, direction) · share · former · later · hub(x),
and its weight is w = round(−2⁴⁰·log₂ a): chains add and compare integers, with the same result on
every machine. An arc is usable for a record whose event day lies in [event_low, event_high); a
relation that began after the event is an arc of its own, with the factor `later` in its weight.
"""

import math
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.policy import Factors, Policy
from analytics.propagation.csr import ARC, NO_ARC, fill, leaving
from analytics.propagation.parallel import is_controlling, merged_share, shares_of
from analytics.snapshot.columns import (
    ENTITY_WORDS,
    RELATION_WORDS,
    ROLE_WORDS,
    Floats,
    Ints,
    RelationArrays,
    Snapshot,
)
from analytics.snapshot.counting_sort import counted, rise_within
from analytics.snapshot.stakes import HALF
from graph.store import BEGINNING

UNIT: Final = 2**40  # weight of one halving (DESIGN §7)
_FIRST_DAY: Final = -(10**9)  # before any event, also one guessed by a long look-back


@dataclass(frozen=True, slots=True)
class Arcs:
    """Arcs by tail: those of entity x are rows [offset[x], offset[x + 1]), lightest first.

    `rows` is of type ARC: weight, head, event_low, event_high, relation. `controlling` goes with
    it: whether the arc is a stake that is above one half for certain.
    """

    offset: Ints
    rows: npt.NDArray[np.void]
    controlling: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Merged:
    """Merged parallel relations before they get directions: a row for each variant."""

    kind: Ints
    source: Ints
    target: Ints
    share: Floats
    former: npt.NDArray[np.bool_]
    later: npt.NDArray[np.bool_]
    event_low: Ints
    event_high: Ints
    relation: Ints
    controlling: npt.NDArray[np.bool_]


class _Variant(NamedTuple):
    """Parallel relations as one relation for a span of events; `naming` is a place in `use`."""

    naming: int
    share: float
    event_low: int
    event_high: int
    later: bool
    controlling: bool


def weight_of(factor: float) -> int:
    """The integer weight, 0 or more, of a factor in (0, 1]."""
    return round(-UNIT * math.log2(factor))


def arcs_of(snapshot: Snapshot, policy: Policy, day: int) -> Arcs:
    """All arcs that a policy crosses on a day (an ordinal).

    A relation that has not begun by then has no arc, and neither has one from an entity to itself.
    """
    return arcs_among(snapshot, policy, day, np.arange(len(snapshot.relations.ids)))


def arcs_among(snapshot: Snapshot, policy: Policy, day: int, some: Ints) -> Arcs:
    """The arcs of some relations, places in rising order.

    Those that leave an entity are right only where all its relations are among them.
    """
    relations = snapshot.relations
    begun = some[relations.valid_from[some] <= day]
    hub = _hub(snapshot, policy, begun)
    crossed = np.array([kind in policy.relations for kind in RELATION_WORDS], dtype=np.bool_)
    use = begun[
        crossed[relations.kind[begun]] & (relations.source[begun] != relations.target[begun])
    ]
    count = len(snapshot.entities.ids)
    # Current and former ones of the same kind and ends are merged apart (DESIGN §7, §13.14).
    keys = _pairs(relations, use, count) * 2 + (relations.valid_to[use] <= day)
    merged = _merged(relations, use, keys, day, policy)
    return _directed(merged, policy, hub, count)


def _hub(snapshot: Snapshot, policy: Policy, begun: Ints) -> Floats:
    """min(1, cap / degree) for entities whose kind or role has a cap, else 1."""
    entities, relations = snapshot.entities, snapshot.relations
    cap = np.full(len(entities.ids), np.inf)
    for word, limit in policy.hub.items():
        if word in ENTITY_WORDS:
            held = entities.kind == ENTITY_WORDS.index(word)
        else:
            held = (entities.roles >> ROLE_WORDS.index(word)) & 1 == 1
        cap[held] = np.minimum(cap[held], limit)
    # Degrees of capped entities only: they are few, and sorting all relations would be slow.
    capped = np.isfinite(cap)
    near = begun[capped[relations.source[begun]] | capped[relations.target[begun]]]
    degree = _degrees(relations, near, len(entities.ids))
    hub = np.ones(len(entities.ids))
    hub[capped] = np.minimum(1.0, cap[capped] / np.maximum(degree[capped], 1))
    return hub


def _degrees(relations: RelationArrays, some: Ints, count: int) -> Ints:
    """By entity place, its number of different (kind, source, target); a self-relation counts once.

    Correct only for entities whose relations are all among `some`.
    """
    _, first = np.unique(_pairs(relations, some, count), return_index=True)
    source, target = relations.source[some[first]], relations.target[some[first]]
    degree = np.bincount(source, minlength=count)
    other = target[target != source]
    return degree + np.bincount(other, minlength=count)


def _pairs(relations: RelationArrays, some: Ints, count: int) -> Ints:
    """One number for kind, source and target of each relation: equal where all three are equal."""
    ends = relations.source[some] * count + relations.target[some]
    return ends * len(RELATION_WORDS) + relations.kind[some]


def _merged(relations: RelationArrays, use: Ints, keys: Ints, day: int, policy: Policy) -> _Merged:
    """Relations of one key as one relation, with a variant for each span of event days."""
    share = shares_of(relations, use, policy)
    former = relations.valid_to[use] <= day
    # Nearly all relations stand alone: those stay in columns, only the others are looped over.
    beside = _beside(keys)
    alone = _alone(relations, use, np.flatnonzero(~beside), policy)
    order = np.flatnonzero(beside)
    order = order[np.argsort(keys[order], kind="stable")]
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    ends = np.append(starts[1:], len(order))[: len(starts)]
    rows = [
        row
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        for row in _variants(
            relations, use, share, order[start:end], former=bool(former[order[start]])
        )
    ]
    controls = relations.low[use[alone[0]]] > HALF
    at = _behind(alone[0], [row.naming for row in rows])
    return _Merged(
        kind=relations.kind[use[at]],
        source=relations.source[use[at]],
        target=relations.target[use[at]],
        share=np.concatenate([share[alone[0]], [row.share for row in rows]]),
        former=former[at],
        event_low=_behind(alone[1], [row.event_low for row in rows]),
        event_high=_behind(alone[2], [row.event_high for row in rows]),
        later=_behind(alone[3], [row.later for row in rows]),
        relation=use[at],
        controlling=_behind(controls, [row.controlling for row in rows]),
    )


def _beside(keys: Ints) -> npt.NDArray[np.bool_]:
    """By row, whether another has the same key."""
    rising = np.sort(keys)
    more = np.unique(rising[1:][rising[1:] == rising[:-1]])
    if not len(more):
        return np.zeros(len(keys), dtype=np.bool_)
    same: npt.NDArray[np.bool_] = more[np.searchsorted(more[:-1], keys)] == keys
    return same


def _behind(column: npt.NDArray[Any], more: list[Any]) -> npt.NDArray[Any]:
    return np.concatenate([column, np.array(more, dtype=column.dtype)])


def _alone(
    relations: RelationArrays, use: Ints, alone: Ints, policy: Policy
) -> tuple[Ints, Ints, Ints, npt.NDArray[np.bool_]]:
    """(places in `use`, event_low, event_high, later) of relations without a parallel one.

    One that began on a known day has a second arc, for the events before that day.
    """
    begin, end = relations.valid_from[use[alone]], relations.valid_to[use[alone]]
    weighed = np.array([f is not None and f.later != 1 for f in _factor_table(policy)])
    parted = weighed[relations.kind[use[alone]]] & (begin != BEGINNING)
    held = ~parted | (begin < end)  # one of no length held at no event
    low = np.where(parted, begin, _FIRST_DAY)
    later = np.repeat([False, True], [int(held.sum()), int(parted.sum())])
    return (
        np.concatenate([alone[held], alone[parted]]),
        np.concatenate([low[held], np.full(len(alone), _FIRST_DAY)[parted]]),
        np.concatenate([end[held], np.minimum(begin, end)[parted]]),
        later,
    )


def _variants(
    relations: RelationArrays, use: Ints, share: Floats, members: Ints, *, former: bool
) -> list[_Variant]:
    """The variants of parallel relations, one or two for each span of events.

    `members` are places in `use` of parallel relations, in id order. A new span begins where one
    of them begins or ends: one that ended by the event does not count for the record, and those
    that began after it are merged apart (DESIGN §7).
    """
    place_in_use = {int(use[m]): int(m) for m in members}
    begin, end = relations.valid_from[use[members]], relations.valid_to[use[members]]
    variants: list[_Variant] = []
    low = _FIRST_DAY
    for high in sorted({*begin[begin != BEGINNING].tolist(), *end.tolist()}):
        usable = [place for place in place_in_use if relations.valid_to[place] >= high]
        came = {place for place in usable if relations.valid_from[place] >= high}
        for later in (False, True):
            some = [place for place in usable if (place in came) == later]
            if some:
                shares = [float(share[place_in_use[place]]) for place in some]
                counting, total = merged_share(relations, some, shares, former=former)
                controls = is_controlling(relations, some, former=former)
                # The smallest id names the merged relation in chains: members are in id order.
                naming = place_in_use[counting[0]]
                variants.append(_Variant(naming, total, low, high, later, controls))
        low = high
    return variants


def _directed(merged: _Merged, policy: Policy, hub: Floats, count: int) -> Arcs:
    """Each merged relation as an arc from each end from which the policy crosses it."""
    forward, backward, former, later = _factors(policy)
    ended = np.where(merged.former, former[merged.kind], 1.0)
    came = np.where(merged.later, later[merged.kind], 1.0)
    weights = np.empty((len(merged.kind), 2), dtype=np.int64)
    for way, (factor, tail) in enumerate(((forward, merged.source), (backward, merged.target))):
        weights[:, way] = _weights(factor[merged.kind] * merged.share * ended * came * hub[tail])
    # In order of relation, and then stably by weight: of equal arcs the smallest relation is first.
    in_order = counted(merged.relation, int(merged.relation.max(initial=-1)) + 1)[1]
    offset, lightest = leaving(in_order, merged.source, merged.target, weights, count)
    rise_within(offset, lightest, weights.reshape(-1))
    ends = (merged.source, merged.target, merged.event_low, merged.event_high, merged.relation)
    # Allocated here, since numpy asks for large pages and numba does not.
    rows = np.empty(len(lightest), ARC)
    fill(rows, lightest, ends, weights)
    return Arcs(offset, rows, merged.controlling[lightest // 2])


def _weights(factors: Floats) -> Ints:
    """The weights of factors; NO_ARC where a factor is 0."""
    found = np.full(len(factors), NO_ARC, dtype=np.int64)
    some = factors > 0
    found[some] = np.rint(-UNIT * np.log2(factors[some])).astype(np.int64)
    return found


def _factors(policy: Policy) -> tuple[Floats, Floats, Floats, Floats]:
    table = _factor_table(policy)
    return (
        np.array([f.forward if f else 0.0 for f in table]),
        np.array([f.backward if f else 0.0 for f in table]),
        np.array([f.former if f else 0.0 for f in table]),
        np.array([f.later if f else 0.0 for f in table]),
    )


def _factor_table(policy: Policy) -> list[Factors | None]:
    """The factors by place in RELATION_WORDS; None for kinds that are not crossed."""
    return [policy.relations.get(kind) for kind in RELATION_WORDS]
