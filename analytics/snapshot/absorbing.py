"""A snapshot after a commit: what changed is worked in, what did not is shared or copied in runs.

It equals, number for number, the snapshot of the same revision that is arranged wholly anew.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, Final, NamedTuple

import numpy as np

from analytics.snapshot.columns import (
    EntityArrays,
    Ints,
    Moved,
    RecordArrays,
    RelationArrays,
    Since,
    Snapshot,
)
from analytics.snapshot.splicing import Splice
from analytics.snapshot.tables import Tables
from analytics.snapshot.undated import overruled_again
from graph.store import Columns, Gone

_OF_FEW: Final = ("with_terms", "terms", "overruled")


class _Entities(NamedTuple):
    """The entities of now; `now` gives their places by those of before, -1 for those that went.

    `new` are the places of those that came or changed. `moved` is None where all stand as before.
    """

    arrays: EntityArrays
    places: dict[str, int]
    place_of: Ints  # by the store's number
    now: Ints
    new: Ints
    moved: Moved | None


class _Relations(NamedTuple):
    arrays: RelationArrays
    moved: Moved | None
    ends: Ints  # places of entities whose relations came, changed or went, or end otherwise now


def absorbed(before: Snapshot, parts: Iterable[Columns], revision: int) -> Snapshot:
    """The snapshot at `revision` after the changes of `scan(since=before.revision)`."""
    tables, gone = Tables(), Gone([], [], [])
    for part in parts:
        if isinstance(part, Gone):
            gone = part
        else:
            tables.add(part)
    entities = _entities(before, gone.entities, tables.entities())
    relations = _relations(before, gone.relations, tables.relations(entities.place_of), entities)
    records, was = _records(before, gone.records, tables.records(entities.place_of), entities)
    touched = np.unique(np.concatenate([entities.new, relations.ends]))
    after = Snapshot(
        revision,
        entities.arrays,
        relations.arrays,
        records,
        entities.places,
        Since(before.revision, was, entities.moved, relations.moved, touched),
    )
    after.__dict__["place_of_number"] = entities.place_of
    if relations.arrays is before.relations and "adjacency" in before.__dict__:
        after.__dict__["adjacency"] = before.adjacency
    return after


def _entities(before: Snapshot, numbers: Sequence[int], added: EntityArrays) -> _Entities:
    old, place_of = before.entities, before.place_of_number
    if not numbers and not added.ids:
        every = np.arange(len(old.ids))
        return _Entities(old, before.places, place_of, every, np.empty(0, np.int64), None)
    known = np.array([n for n in numbers if n < len(place_of)], dtype=np.int64)
    lost = np.unique(place_of[known])
    splice = Splice(old.ids, lost[lost >= 0], added.ids)
    arrays = EntityArrays(**_spliced(splice, old, added))
    place_of = _by_number(arrays.number, before.entities.number)
    now = place_of[old.number]
    if splice.moves:
        places = dict(zip(arrays.ids, range(splice.size), strict=True))
        was = np.full(splice.size, -1, dtype=np.int64)
        was[now[now >= 0]] = np.flatnonzero(now >= 0)
        return _Entities(arrays, places, place_of, now, splice.new, Moved(was, now))
    return _Entities(arrays, before.places, place_of, now, splice.new, None)


def _by_number(number: Ints, earlier: Ints) -> Ints:
    """By the store's number its place, -1 for none; long enough for numbers of before too."""
    size = 1 + max(int(number.max(initial=0)), int(earlier.max(initial=0)))
    place_of = np.full(size, -1, dtype=np.int64)
    place_of[number] = np.arange(len(number))
    return place_of


def _relations(
    before: Snapshot, ids: Collection[str], added: RelationArrays, entities: _Entities
) -> _Relations:
    old, now = before.relations, entities.now
    if entities.moved:
        old = replace(old, source=now[old.source], target=now[old.target])
    if not ids and not added.ids:
        return _Relations(old, None, np.empty(0, np.int64))
    splice = Splice(old.ids, _held(old.ids, ids), added.ids)
    moved = Moved(splice.was, splice.now)
    told = np.concatenate([moved.now[old.with_terms], splice.new[added.with_terms]])
    order = np.flatnonzero(told >= 0)[np.argsort(told[told >= 0])]
    terms = [*old.terms, *added.terms]
    columns: dict[str, Any] = _spliced(splice, old, added)
    columns |= {
        "with_terms": told[order],
        "terms": [terms[at] for at in order.tolist()],
        "overruled": _staying(moved.now[old.overruled]),
    }
    lost = np.flatnonzero(moved.now < 0)
    sources = np.concatenate([added.source, old.source[lost]])
    targets = np.concatenate([added.target, old.target[lost]])
    arrays, others = overruled_again(RelationArrays(**columns), targets)
    ends = [sources, targets, arrays.source[others], arrays.target[others]]
    return _Relations(arrays, moved, _staying(np.concatenate(ends)))


def _staying(places: Ints) -> Ints:
    return places[places >= 0]


def _records(
    before: Snapshot, ids: Collection[str], added: RecordArrays, entities: _Entities
) -> tuple[RecordArrays, Ints]:
    """(the records, by row where each stood before)."""
    old = before.records
    if entities.moved:
        now = entities.now
        named = [tuple((int(now[p]), r) for p, r in pairs) if pairs else () for pairs in old.named]
        old = replace(old, subject=now[old.subject], named=named)
    if not ids and not added.ids:
        return old, np.arange(len(old.ids))
    splice = Splice(old.ids, _held(old.ids, ids), added.ids)
    return RecordArrays(**_spliced(splice, old, added)), splice.was


def _held(held: Sequence[str], ids: Collection[str]) -> Ints:
    """The places, rising, of these ids; those that are not held are left out."""
    found = ((bisect_left(held, id_), id_) for id_ in sorted(ids))
    return np.array([p for p, id_ in found if p < len(held) and held[p] == id_], dtype=np.int64)


def _spliced(splice: Splice, old: Any, added: Any) -> dict[str, Any]:  # noqa: ANN401
    """The columns that have a value for each row, by name; both are arrays of the same kind."""
    columns: dict[str, Any] = {}
    for name in (one.name for one in fields(old) if one.name not in _OF_FEW):
        values, new = getattr(old, name), getattr(added, name)
        if name == "ids" and not splice.moves:
            columns[name] = values
        elif isinstance(values, np.ndarray):
            columns[name] = splice.column(values, new)
        else:
            columns[name] = splice.texts(values, new)
    return columns
