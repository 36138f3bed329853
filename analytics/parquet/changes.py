"""What differs between two snapshots, as row groups: what is gone or changed, and what is new.

Found by comparing the snapshots and not by the change log: the end of one relation may be implied
by another (`analytics.snapshot.undated`), so a row can differ that no commit has written.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import partial
from itertools import chain
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.parquet.facts import (
    GROUP,
    Row,
    batch,
    entity_columns,
    record_columns,
    relation_columns,
)
from analytics.parquet.schema import CHANGED_ENTITIES, CHANGED_RECORDS, CHANGED_RELATIONS, GONE
from analytics.snapshot.columns import Ints, RelationArrays, Snapshot
from analytics.snapshot.same_ids import SameIds, same_ids

# Compared as they are; the others hang on places of one revision. A new column is one of these.
_BY_PLACE: Final = ("ids", "source", "target", "with_terms", "terms", "overruled")
_TIE: Final = tuple(f.name for f in fields(RelationArrays) if f.name not in _BY_PLACE)
Groups = Iterable[pa.RecordBatch]
Difference = tuple[Ints, Ints]  # (places before of what went or changed, now of new or changed)
Differ = Callable[[Ints, Ints], npt.NDArray[np.bool_]]  # of places before and now of one row each
_SPAN: Final = 1_000_000  # rows among which changed ones are read at a time
_NOWHERE: Final = np.zeros(0, dtype=np.int64)


def change_groups(
    before: Snapshot,
    now: Snapshot,
    after_part: Callable[[], None] = lambda: None,
    span: int = _SPAN,
) -> dict[str, Groups]:
    """By file: `gone` names every row that went or changed, the others give rows as they are now.

    Who holds the earlier rows removes those that `gone` names and adds the others. Ids are compared
    some at a time, and rows read from `span` places at a time; `after_part` is called after these:
    nothing else need be in memory.
    """
    was, entities = [_NOWHERE], []
    for some in same_ids(before.entities.ids, now.entities.ids):
        was.append(some.was)
        entities.append(some)
        after_part()

    def difference(table: str, differ: Differ) -> Difference:
        old, new = (getattr(snapshot, table).ids for snapshot in (before, now))
        return _difference(same_ids(old, new), differ, after_part)

    changed = {
        "entities": _difference(entities, _entity_rows(before, now), after_part),
        "relations": difference("relations", _relation_rows(before, now, np.concatenate(was))),
        "records": difference("records", _record_rows(before, now)),
    }
    rows = {
        "entities": (CHANGED_ENTITIES, lambda places: entity_columns(now, places)),
        "relations": (CHANGED_RELATIONS, lambda places: _relations(now, places)),
        "records": (CHANGED_RECORDS, lambda places: _records(now, places)),
    }
    groups = partial(_groups, after_part=after_part, span=span)
    gone = (groups(GONE, changed[file][0], partial(_gone, before, file)) for file in rows)
    fresh = {file: groups(schema, changed[file][1], row) for file, (schema, row) in rows.items()}
    return {"gone": chain.from_iterable(gone), **fresh}


def _difference(
    matches: Iterable[SameIds], differ: Differ, after_part: Callable[[], None]
) -> Difference:
    """Rows by their ids; `differ` tells of those in both whether what is known differs."""
    gone, added = [_NOWHERE], [_NOWHERE]
    for some in matches:
        both = np.flatnonzero(some.was >= 0)
        differs = differ(some.was[both], some.new.start + both)
        stays = np.zeros(some.old.stop - some.old.start, dtype=np.bool_)
        stays[some.was[both[~differs]] - some.old.start] = True
        fresh = some.was < 0
        fresh[both[differs]] = True
        gone.append(some.old.start + np.flatnonzero(~stays))
        added.append(some.new.start + np.flatnonzero(fresh))
        after_part()
    return np.concatenate(gone), np.concatenate(added)


def _entity_rows(before: Snapshot, now: Snapshot) -> Differ:
    one, two = before.entities, now.entities

    def differ(old: Ints, new: Ints) -> Any:  # noqa: ANN401 - a column of truth values
        return (one.kind[old] != two.kind[new]) | (one.roles[old] != two.roles[new])

    return differ


def _relation_rows(before: Snapshot, now: Snapshot, was: Ints) -> Differ:
    """`was` is by place of an entity now its place before."""
    one, two = before.relations, now.relations
    terms = tuple(dict(zip(r.with_terms.tolist(), r.terms, strict=True)) for r in (one, two))

    def differ(old: Ints, new: Ints) -> Any:  # noqa: ANN401 - a column of truth values
        found = np.zeros(len(old), dtype=np.bool_)
        for name in _TIE:
            found |= getattr(one, name)[old] != getattr(two, name)[new]
        for end in ("source", "target"):
            found |= getattr(one, end)[old] != was[getattr(two, end)[new]]
        found |= np.isin(old, one.overruled) != np.isin(new, two.overruled)
        some = np.flatnonzero(np.isin(old, one.with_terms) | np.isin(new, two.with_terms))
        for row in some.tolist():
            found[row] |= terms[0].get(int(old[row])) != terms[1].get(int(new[row]))
        return found

    return differ


def _record_rows(before: Snapshot, now: Snapshot) -> Differ:
    def differ(old: Ints, new: Ints) -> Any:  # noqa: ANN401 - a column of truth values
        pairs = zip(_rows(before, old), _rows(now, new), strict=True)
        return np.array([one != two for one, two in pairs], dtype=np.bool_)

    return differ


def _rows(snapshot: Snapshot, places: Ints) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = batch(CHANGED_RECORDS, _records(snapshot, places)).to_pylist()
    return rows


def _relations(snapshot: Snapshot, places: Ints) -> Row:
    relations = snapshot.relations
    ends = {
        end: _ids(snapshot, getattr(relations, end)[places].tolist())
        for end in ("source", "target")
    }
    return {**ends, **relation_columns(snapshot, places)}


def _records(snapshot: Snapshot, places: Ints) -> Row:
    records = snapshot.records
    ids = snapshot.entities.ids
    named = [
        [{"entity": ids[entity], "role": role} for entity, role in records.named[place]]
        for place in places.tolist()
    ]
    subject = _ids(snapshot, records.subject[places].tolist())
    kept = pa.array(named, CHANGED_RECORDS.field("named").type)
    return {"subject": subject, "named": kept, **record_columns(snapshot, places)}


def _ids(snapshot: Snapshot, places: Iterable[int]) -> pa.Array:
    return pa.array([snapshot.entities.ids[place] for place in places], pa.string())


def _gone(before: Snapshot, file: str, places: Ints) -> Row:
    ids = getattr(before, file).ids
    return {"file": [file] * len(places), "id": [ids[place] for place in places.tolist()]}


def _groups(
    schema: pa.Schema,
    places: Ints,
    row: Callable[[Ints], Row],
    after_part: Callable[[], None],
    span: int,
) -> Iterator[pa.RecordBatch]:
    for first in range(0, len(places), GROUP):
        some = places[first : first + GROUP]
        # A few changes may be far apart: they are read where they are near each other.
        parts = []
        for near in np.split(some, np.flatnonzero(np.diff(some // span)) + 1):
            parts.append(batch(schema, row(near)))
            after_part()
        yield pa.concat_batches(parts)
