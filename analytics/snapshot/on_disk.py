"""A snapshot whose columns lie in files: for a graph that does not fit in memory (DESIGN §7).

The same numbers as those of `analytics.snapshot.building`. Records, which are few, are in memory.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import numpy as np

from analytics.snapshot.column_files import ColumnFiles, in_parts
from analytics.snapshot.columns import EntityArrays, Ints, RelationArrays, Snapshot
from analytics.snapshot.sorted_rows import SortedRows
from analytics.snapshot.tables import (
    ENTITY,
    RELATION,
    Tables,
    entity_numbers,
    relation_numbers,
)
from analytics.snapshot.undated import IS_OFFICE, overruled_ends
from graph.private_files import new_private_folder
from graph.store import Columns, EntityColumns, RelationColumns

_RUN: Final = 500_000  # ids sorted in memory at a time
_IN_RANGE: Final = 500_000  # relations at the entities of one range, about
_ENDS: Final = ("source", "target")
_FOR_ENDS: Final = ("kind", "source", "target", "valid_from", "valid_to", "rank")


class PartOnDisk(NamedTuple):
    """The relations with an end in a range of entities, and a snapshot of these and their ends.

    `entities` and `relations` are their places in the whole, rising; the snapshot has places of its
    own in the same order, without ids; its records are the whole's. Its entities at places `inside`
    are those of the range: of them alone all relations are there.
    """

    entities: Ints
    relations: Ints
    snapshot: Snapshot
    inside: slice


@dataclass(frozen=True, slots=True)
class SnapshotOnDisk:
    """A snapshot in files, and which relations are at each of its ranges of entities.

    Range n is of the entities at places n · `width` to (n + 1) · `width`, the last one cut. Nobody
    is found by id in the snapshot: its `places` are empty.
    """

    snapshot: Snapshot
    files: ColumnFiles
    width: int
    ranges: int

    def part(self, number: int) -> PartOnDisk:
        """The part of the snapshot at a range, in memory."""
        whole, places = self.snapshot, _at(self.files, number)
        ties = _some(self.files, whole.relations, RELATION, places)
        # Marked, not sorted, which took most of the time of all that is made of a range.
        met = np.zeros(len(whole.entities.ids), dtype=np.bool_)
        for end in _ENDS:
            met[ties[end]] = True
        near = np.flatnonzero(met)
        here = np.empty(len(met), dtype=np.int32)
        here[near] = np.arange(len(near))
        for end in _ENDS:
            ties[end] = here[ties[end]].astype(np.int64)
        # Nobody reads their ids, but how many they are.
        held = EntityArrays([""] * len(near), **_some(self.files, whole.entities, ENTITY, near))
        inside = np.searchsorted(near, (number * self.width, (number + 1) * self.width))
        relations = RelationArrays([], **ties, **_told(whole.relations, places))
        part = replace(whole, entities=held, relations=relations)
        return PartOnDisk(near, places, part, slice(*inside.tolist()))


def snapshot_on_disk(
    parts: Iterable[Columns],
    revision: int,
    folder: Path,
    *,
    run: int = _RUN,
    in_range: int = _IN_RANGE,
) -> SnapshotOnDisk:
    """The snapshot of these column batches, in whatever order they come, in a new folder.

    The folder is the caller's to remove. `run` is how many ids are sorted in memory at a time,
    `in_range` how many relations are at a range of entities, about. Raises OSError.
    """
    new_private_folder(folder)
    with ColumnFiles(folder) as files:
        entities = SortedRows(files, "entities", ENTITY, run)
        relations = SortedRows(files, "relations", RELATION, run)
        records, terms = _filled(parts, entities, relations)
        held = EntityArrays(cast(Any, entities.ids()), **entities.columns())
        place_of = _place_of(files, held.number)
        ties = _relations(relations, place_of, terms)
        kept = records.records(place_of)
        ranges = max(1, -(-len(ties.ids) // in_range))
        width = max(1, -(-len(held.ids) // ranges))
        _spread(files, ties, width, ranges)
    ties = replace(ties, overruled=_overrule(files, ties, width, ranges))
    return SnapshotOnDisk(Snapshot(revision, held, ties, kept, {}), files, width, ranges)


def _filled(
    parts: Iterable[Columns], entities: SortedRows, relations: SortedRows
) -> tuple[Tables, dict[str, str]]:
    """(the records, by id the terms of relations that have some), the others put into tables."""
    records = Tables()
    terms: dict[str, str] = {}
    for part in parts:
        if isinstance(part, EntityColumns):
            entities.add(part.ids, entity_numbers(part))
        elif isinstance(part, RelationColumns):
            relations.add(part.ids, relation_numbers(part))
            told = zip(part.ids, part.terms, strict=True)
            terms.update((id_, text) for id_, text in told if text)
        else:
            records.add(part)
    return records, terms


def _place_of(files: ColumnFiles, numbers: Ints) -> Ints:
    """By the store's number of an entity, its place; -1 for a number that none has."""
    parts = list(in_parts(len(numbers)))
    place_of = np.full(1 + max((int(numbers[p].max()) for p in parts), default=0), -1)
    for part in parts:
        place_of[numbers[part]] = np.arange(part.start, part.stop)
        files.forget()
    return place_of


def _relations(rows: SortedRows, place_of: Ints, terms: dict[str, str]) -> RelationArrays:
    ids = rows.ids()
    told = sorted((bisect_left(ids, id_), text) for id_, text in terms.items())
    return RelationArrays(
        cast(Any, ids),
        **rows.columns(place_of, _ENDS),
        with_terms=np.array([place for place, _ in told], dtype=np.int64),
        terms=[text for _, text in told],
    )


def _spread(files: ColumnFiles, ties: RelationArrays, width: int, ranges: int) -> None:
    """Write by range the places of the relations with an end in it."""
    for part in in_parts(len(ties.ids)):
        one, other = ties.source[part] // width, ties.target[part] // width
        for number in range(ranges):
            here = np.flatnonzero((one == number) | (other == number))
            if len(here):
                files.append(f"range.{number}", here + part.start)
        files.forget()


def _overrule(files: ColumnFiles, ties: RelationArrays, width: int, ranges: int) -> Ints:
    """Write the ends that follow from a higher source; the places, rising, of those relations.

    What follows for an office depends on the offices in the same party alone.
    """
    found = [np.zeros(0, dtype=np.int64)]
    for number in range(ranges):
        places = _at(files, number)
        places = places[_some(files, ties, ["target"], places)["target"] // width == number]
        places = places[IS_OFFICE[_some(files, ties, ["kind"], places)["kind"]]]
        columns = _some(files, ties, _FOR_ENDS, places)
        ends, rows = overruled_ends(**columns)
        files.change("relations.valid_to", places[rows], ends[rows])
        found.append(places[rows])
        files.forget()
    return np.sort(np.concatenate(found))


def _told(ties: RelationArrays, places: Ints) -> dict[str, Any]:
    """The terms of those of some relations, places rising, that have some."""
    rows = np.flatnonzero(np.isin(ties.with_terms, places))
    here = np.searchsorted(places, ties.with_terms[rows])
    return {"with_terms": here, "terms": [ties.terms[row] for row in rows.tolist()]}


def _at(files: ColumnFiles, number: int) -> Ints:
    places: Ints = files.array(f"range.{number}", np.int64)
    return places


def _some(
    files: ColumnFiles, table: EntityArrays | RelationArrays, names: Iterable[str], places: Ints
) -> dict[str, Any]:
    """The columns of numbers of some rows, in memory."""
    columns = {}
    for name in names:
        columns[name] = getattr(table, name)[places]
        files.forget()
    return columns
