"""Building a snapshot from scanned columns, or from an earlier snapshot and the changes since."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from analytics.snapshot.absorbing import absorbed
from analytics.snapshot.columns import BEFORE, CARRIED, OF_TIES, Snapshot
from analytics.snapshot.tables import Tables
from analytics.snapshot.undated import with_overruled
from graph.garbage import few_collections
from graph.store import Columns


def snapshot_from(parts: Iterable[Columns], revision: int) -> Snapshot:
    """The snapshot of these column batches, in whatever order they come."""
    tables = Tables()
    with few_collections():
        for part in parts:
            tables.add(part)
        return _arranged(tables, revision)


def refreshed(before: Snapshot, parts: Iterable[Columns], revision: int) -> Snapshot:
    """The snapshot at `revision`, from an earlier one and `scan(since=before.revision)`."""
    with few_collections():
        made = absorbed(before, parts, revision)
    alone = made.since is not None and made.since.records_alone
    if alone and made.records is before.records:  # nothing changed
        made.derived.update(before.derived)
        return made
    # Copied: who takes something out of it leaves the earlier snapshot as it is.
    if alone:
        made.derived.update(_kept(before, OF_TIES))
    if made.places is before.places:
        made.derived[BEFORE] = _kept(before, CARRIED)
    return made


def _kept(snapshot: Snapshot, mark: str) -> dict[str, Any]:
    """What a snapshot keeps by day under names that begin with a mark."""
    kept = tuple(snapshot.derived.items())  # at once: requests may add to it
    return {name: dict(by_day) for name, by_day in kept if name.startswith(mark)}


def _arranged(tables: Tables, revision: int) -> Snapshot:
    entities = tables.entities()
    # From the store's number to the place, as an array: it translates all ends at once.
    place_of = np.full(int(entities.number.max(initial=0)) + 1, -1, dtype=np.int64)
    place_of[entities.number] = np.arange(len(entities.ids))
    relations = with_overruled(tables.relations(place_of))
    places = dict(zip(entities.ids, range(len(entities.ids)), strict=True))
    return Snapshot(revision, entities, relations, tables.records(place_of), places)
