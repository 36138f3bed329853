"""What differs between two snapshots, as row groups: what is gone or changed, and what is new.

Found by comparing the snapshots and not by the change log: the end of one relation may be implied
by another (`analytics.snapshot.undated`), so a row can differ that no commit has written.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
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

# Compared as they are; the others hang on places of one revision. A new column is one of these.
_BY_PLACE: Final = ("ids", "source", "target", "with_terms", "terms", "overruled")
_TIE: Final = tuple(f.name for f in fields(RelationArrays) if f.name not in _BY_PLACE)
Groups = Iterable[pa.RecordBatch]
Difference = tuple[list[str], Ints]  # (ids gone or changed, places now of what is new or changed)


def change_groups(before: Snapshot, now: Snapshot) -> dict[str, Groups]:
    """By file: `gone` names every row that went or changed, the others give rows as they are now.

    Who holds the earlier rows removes those that `gone` names and adds the others.
    """
    entities = _difference(before.entities.ids, now.entities.ids, _entity_rows(before, now))
    relations = _difference(before.relations.ids, now.relations.ids, _relation_rows(before, now))
    records = _difference(before.records.ids, now.records.ids, _record_rows(before, now))
    gone = {"entities": entities[0], "relations": relations[0], "records": records[0]}
    return {
        "gone": _gone_groups(gone),
        "entities": _groups(CHANGED_ENTITIES, entities[1], lambda p: entity_columns(now, p)),
        "relations": _groups(CHANGED_RELATIONS, relations[1], lambda p: _relations(now, p)),
        "records": _groups(CHANGED_RECORDS, records[1], lambda p: _records(now, p)),
    }


def _difference(
    old: Sequence[str],
    new: Sequence[str],
    differ: Callable[[Ints, Ints], npt.NDArray[np.bool_]],
) -> Difference:
    """Rows by their ids; `differ` tells of places in both whether what is known differs."""
    was = {id_: place for place, id_ in enumerate(old)}
    rows = np.array([was.get(id_, -1) for id_ in new], dtype=np.int64)
    both = np.flatnonzero(rows >= 0)
    other = differ(rows[both], both)
    stays = np.zeros(len(old), dtype=np.bool_)
    stays[rows[both[~other]]] = True
    added = np.sort(np.concatenate([np.flatnonzero(rows < 0), both[other]]))
    return [old[place] for place in np.flatnonzero(~stays).tolist()], added


def _entity_rows(before: Snapshot, now: Snapshot) -> Callable[[Ints, Ints], Any]:
    one, two = before.entities, now.entities

    def differ(old: Ints, new: Ints) -> Any:  # noqa: ANN401 - a column of truth values
        return (one.kind[old] != two.kind[new]) | (one.roles[old] != two.roles[new])

    return differ


def _relation_rows(before: Snapshot, now: Snapshot) -> Callable[[Ints, Ints], Any]:
    one, two = before.relations, now.relations
    place = np.array([now.places.get(id_, -1) for id_ in before.entities.ids], dtype=np.int64)
    terms = tuple(dict(zip(r.with_terms.tolist(), r.terms, strict=True)) for r in (one, two))

    def differ(old: Ints, new: Ints) -> Any:  # noqa: ANN401 - a column of truth values
        found = np.zeros(len(old), dtype=np.bool_)
        for name in _TIE:
            found |= getattr(one, name)[old] != getattr(two, name)[new]
        for end in ("source", "target"):
            found |= place[getattr(one, end)[old]] != getattr(two, end)[new]
        found |= np.isin(old, one.overruled) != np.isin(new, two.overruled)
        some = np.flatnonzero(np.isin(old, one.with_terms) | np.isin(new, two.with_terms))
        for row in some.tolist():
            found[row] |= terms[0].get(int(old[row])) != terms[1].get(int(new[row]))
        return found

    return differ


def _record_rows(before: Snapshot, now: Snapshot) -> Callable[[Ints, Ints], Any]:
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


def _groups(schema: pa.Schema, places: Ints, row: Callable[[Ints], Row]) -> Iterator[Any]:
    for first in range(0, len(places), GROUP):
        yield batch(schema, row(places[first : first + GROUP]))


def _gone_groups(gone: dict[str, list[str]]) -> Iterator[Any]:
    for file, ids in gone.items():
        for first in range(0, len(ids), GROUP):
            some = ids[first : first + GROUP]
            yield batch(GONE, {"file": [file] * len(some), "id": some})
