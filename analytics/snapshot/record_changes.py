"""A snapshot after a commit of records alone: what did not change is shared, not sorted again."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from analytics.snapshot.columns import Ints, RecordArrays, RecordsSince, Snapshot
from graph.store import Columns, Gone, RecordColumns

_FEW: Final = 1_000  # changed records from which building anew is as quick
_NUMBERS: Final = ("decided", "occurred", "filed", "ends", "unsure")
_CACHED: Final = ("adjacency", "place_of_number")  # of entities and relations alone


def with_records(before: Snapshot, parts: Sequence[Columns], revision: int) -> Snapshot | None:
    """The snapshot at `revision` after these changes; None where more than a few records changed.

    `parts` are those of `scan(since=before.revision)`.
    """
    if not all(map(_is_of_records, parts)):
        return None
    added = sorted(row for part in parts if isinstance(part, RecordColumns) for row in _rows(part))
    lost = {id_ for part in parts if isinstance(part, Gone) for id_ in part.records}
    if len(added) + len(lost) > _FEW or (added and not len(before.records.ids)):
        return None
    kept = np.delete(np.arange(len(before.records.ids)), before.record_places(lost))
    ids = [before.records.ids[place] for place in kept.tolist()] if lost else before.records.ids
    at = [bisect_left(ids, row[0]) for row in added]
    was: Ints = np.insert(kept, at, -1) if added else kept
    records = _records(before, was, added) if added or lost else before.records
    after = Snapshot(
        revision,
        before.entities,
        before.relations,
        records,
        before.places,
        RecordsSince(before.revision, was),
    )
    after.__dict__.update({c: before.__dict__[c] for c in _CACHED if c in before.__dict__})
    return after


def _is_of_records(part: Columns) -> bool:
    if isinstance(part, Gone):
        return not part.entities and not part.relations
    return isinstance(part, RecordColumns) or not len(part.ids)


def _rows(part: RecordColumns) -> list[tuple[Any, ...]]:
    """(id, subject, decided, occurred, filed, ends, unsure, tier, list, state, case, named)."""
    return list(
        zip(
            part.ids,
            part.subjects,
            part.decided,
            part.occurred,
            part.filed,
            part.ends,
            part.unsure,
            part.tiers,
            part.lists,
            part.states,
            part.cases,
            part.named,
            strict=True,
        )
    )


def _records(before: Snapshot, was: Ints, added: Sequence[tuple[Any, ...]]) -> RecordArrays:
    """The record columns whose row n was row was[n], or the next of those added where it is -1."""
    old, new, place_of = before.records, np.flatnonzero(was < 0), before.place_of_number
    columns = [list(column) for column in zip(*added, strict=True)] or [[]] * 12
    ids, subject, *numbers, tier, lists, state, case, named = columns
    filled: dict[str, Any] = {}
    places = [int(place_of[n]) for n in subject]
    for name, values in zip(("subject", *_NUMBERS), (places, *numbers), strict=True):
        filled[name] = getattr(old, name)[was]
        filled[name][new] = values
    filled["disputed"] = old.disputed[was]
    filled["disputed"][new] = [one == "disputed" for one in state]
    roles = [tuple((int(place_of[n]), role) for n, role in pairs) for pairs in named]
    rows = was.tolist()
    for name, values in (
        ("ids", ids),
        ("tier", tier),
        ("lists", lists),
        ("case", case),
        ("named", roles),
    ):
        ahead, column = iter(values), getattr(old, name)
        filled[name] = [column[row] if row >= 0 else next(ahead) for row in rows]
    return RecordArrays(**filled)
