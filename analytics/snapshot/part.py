"""A part of a snapshot as a snapshot of its own: some entities and some relations among them."""

from collections.abc import Sequence
from dataclasses import fields
from itertools import compress
from typing import Any

import numpy as np

from analytics.snapshot.columns import EntityArrays, Ints, RelationArrays, Snapshot


def part_of(whole: Snapshot, entities: Ints, relations: Ints) -> Snapshot:
    """The snapshot of these entities and relations, places in rising order.

    Every end of the relations must be among the entities. The records are those of the whole, by
    its places, so nothing that reads records may be asked of the part.
    """
    ids = [whole.entities.ids[place] for place in entities.tolist()]
    return Snapshot(
        whole.revision,
        _entities(whole, ids, entities),
        _relations(whole.relations, relations, entities),
        whole.records,
        {id_: place for place, id_ in enumerate(ids)},
    )


def _entities(whole: Snapshot, ids: Sequence[str], places: Ints) -> EntityArrays:
    entities = whole.entities
    columns = (column[places] for column in (entities.kind, entities.roles, entities.number))
    return EntityArrays(list(ids), *columns)


def _relations(whole: RelationArrays, kept: Ints, entities: Ints) -> RelationArrays:
    columns: dict[str, Any] = {
        column.name: getattr(whole, column.name)[kept]
        for column in fields(RelationArrays)
        if column.name not in ("ids", "with_terms", "terms", "overruled")
    }
    for end in ("source", "target"):
        columns[end] = np.searchsorted(entities, columns[end])
    told = np.isin(whole.with_terms, kept)
    return RelationArrays(
        ids=[whole.ids[place] for place in kept.tolist()],
        with_terms=np.searchsorted(kept, whole.with_terms[told]),
        terms=list(compress(whole.terms, told.tolist())),
        **columns,
    )
