# ruff: noqa: ANN401 - numba compiles each type
"""The arcs after a commit: those of entities that it did not touch are copied."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.compiled import compiled
from analytics.policy import Policy
from analytics.propagation.arcs import Arcs, arcs_among
from analytics.snapshot.columns import Ints, Moved, Since, Snapshot
from analytics.snapshot.relation_lookup import rows_of

_Bools = npt.NDArray[np.bool_]


class _Shifts(NamedTuple):
    """Where places stand now: those from begin[n] to begin[n + 1], shift[n] places further.

    A few of these stay in the cache, where a table of all places would not.
    """

    begin: Ints
    shift: Ints


def followed_arcs(
    snapshot: Snapshot, policy: Policy, day: int, earlier: Arcs, since: Since
) -> tuple[Arcs, _Bools]:
    """(the arcs of a snapshot, by entity whether others may leave it than before).

    The snapshot follows from that of `earlier`, of the same policy and day. What leaves an entity
    depends on its own kind, roles and relations alone.
    """
    is_touched = np.zeros(len(snapshot.entities.ids), dtype=np.bool_)
    if since.records_alone:
        return earlier, is_touched
    is_touched[since.touched] = True
    near = snapshot.adjacency
    around = np.unique(near.relation[rows_of(near.offset, since.touched)])
    again = arcs_among(snapshot, policy, day, around)
    was = _was(snapshot, since)
    counts = np.append(np.diff(earlier.offset), 0)[was]  # none where it is new
    counts[is_touched] = np.diff(again.offset)[is_touched]
    offset = np.concatenate([[0], np.cumsum(counts)])
    # Allocated here, since numpy asks for large pages and numba does not.
    rows = np.empty(int(offset[-1]), dtype=earlier.rows.dtype)
    controlling = np.empty(len(rows), dtype=np.bool_)
    _copied(
        (offset, rows, controlling),
        (earlier.offset, earlier.rows, earlier.controlling),
        (again.offset, again.rows, again.controlling),
        (is_touched, was),
        (_shifts(since.entities), _shifts(since.relations)),
    )
    return Arcs(offset, rows, controlling), is_touched


def differing(snapshot: Snapshot, arcs: Arcs, earlier: Arcs, since: Since) -> _Bools:
    """By entity, whether other arcs leave it than in the earlier snapshot."""
    if arcs is earlier:
        return np.zeros(len(snapshot.entities.ids), dtype=np.bool_)
    shifts = (_shifts(since.entities), _shifts(since.relations))
    before = (earlier.offset, earlier.rows)
    found: _Bools = _differing((arcs.offset, arcs.rows), before, _was(snapshot, since), shifts)
    return found


def _was(snapshot: Snapshot, since: Since) -> Ints:
    """By entity, its place before; -1 for a new one."""
    return since.entities.was if since.entities else np.arange(len(snapshot.entities.ids))


def _shifts(moved: Moved | None) -> _Shifts:
    """Of the places that are there still; those that went have no arc left in what is copied."""
    if moved is None or not len(kept := np.flatnonzero(moved.now >= 0)):
        return _Shifts(np.zeros(1, np.int64), np.zeros(1, np.int64))
    shift = moved.now[kept] - kept
    first = np.append(0, np.flatnonzero(np.diff(shift)) + 1)
    return _Shifts(kept[first], shift[first])


@compiled
def _shifted(place: int, shifts: Any) -> int:
    begin, shift = shifts
    low, high = 0, len(begin)
    while high - low > 1:
        middle = (low + high) // 2
        if begin[middle] <= place:
            low = middle
        else:
            high = middle
    return int(place + shift[low])


@compiled
def _copied(to: Any, earlier: Any, again: Any, entities: Any, shifts: Any) -> None:
    """Write the arcs of each entity: found again where it is touched, else those of before."""
    offset, rows, controlling = to
    is_touched, was = entities
    heads, relations = shifts
    for entity in range(len(is_touched)):
        begin, end = offset[entity], offset[entity + 1]
        if is_touched[entity]:
            first = again[0][entity]
            for k in range(end - begin):
                rows[begin + k] = again[1][first + k]
                controlling[begin + k] = again[2][first + k]
        else:
            first = earlier[0][was[entity]]
            for k in range(end - begin):
                one = earlier[1][first + k]
                rows[begin + k] = one
                rows[begin + k].head = _shifted(one.head, heads)
                rows[begin + k].relation = _shifted(one.relation, relations)
                controlling[begin + k] = earlier[2][first + k]


@compiled
def _differing(now: Any, earlier: Any, was: Any, shifts: Any) -> Any:
    offset, rows = now
    heads, relations = shifts
    found = np.zeros(len(offset) - 1, np.bool_)
    for entity in range(len(offset) - 1):
        before, begin = was[entity], offset[entity]
        count = offset[entity + 1] - begin
        if before < 0:
            found[entity] = count > 0
            continue
        first = earlier[0][before]
        if earlier[0][before + 1] - first != count:
            found[entity] = True
            continue
        for k in range(count):
            one, other = rows[begin + k], earlier[1][first + k]
            if (
                one.weight != other.weight
                or one.head != _shifted(other.head, heads)
                or one.event_low != other.event_low
                or one.event_high != other.event_high
                or one.relation != _shifted(other.relation, relations)
            ):
                found[entity] = True
                break
    return found
