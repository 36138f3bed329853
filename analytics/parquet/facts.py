"""The facts of a snapshot as row groups: entities, relations and records, some places at a time."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.parquet.rows_text import texts_of
from analytics.parquet.schema import ENTITIES, RECORDS, RELATIONS
from analytics.snapshot.column_files import Texts
from analytics.snapshot.columns import (
    ENTITY_WORDS,
    RELATION_WORDS,
    ROLE_WORDS,
    Ints,
    RelationArrays,
    Snapshot,
)
from graph.store import BEGINNING, NO_END

GROUP: Final = 131_072  # rows of one row group: what is in memory beside the snapshot
_EPOCH: Final = 719_163  # the ordinal of 1970-01-01, from which Parquet counts days

Row = dict[str, Any]  # a column of a row group by its name


def groups(count: int) -> Iterator[Ints]:
    """The places 0 to `count` in parts of one row group each."""
    for first in range(0, count, GROUP):
        yield np.arange(first, min(first + GROUP, count))


def entity_groups(snapshot: Snapshot) -> Iterator[pa.RecordBatch]:
    """All entities."""
    for places in groups(len(snapshot.entities.ids)):
        yield batch(ENTITIES, {"place": places, **entity_columns(snapshot, places)})


def entity_columns(snapshot: Snapshot, places: Ints) -> Row:
    """What is known of the entities at these places."""
    entities = snapshot.entities
    masks = entities.roles[places]
    words = {mask: _roles(mask) for mask in np.unique(masks).tolist()}
    return {
        "id": _texts(entities.ids, places),
        "kind": _words(ENTITY_WORDS, entities.kind[places]),
        "roles": pa.array([words[mask] for mask in masks.tolist()], pa.list_(pa.string())),
    }


def relation_groups(snapshot: Snapshot) -> Iterator[pa.RecordBatch]:
    """All relations; their ends are places of entities."""
    relations = snapshot.relations
    for places in groups(len(relations.ids)):
        ends = {"source": relations.source[places], "target": relations.target[places]}
        yield batch(RELATIONS, {"place": places, **ends, **relation_columns(snapshot, places)})


def relation_columns(snapshot: Snapshot, places: Ints) -> Row:
    """What is known of the relations at these places, but their ends."""
    relations = snapshot.relations
    low, high = relations.low[places], relations.high[places]
    return {
        "id": _texts(relations.ids, places),
        "kind": _words(RELATION_WORDS, relations.kind[places]),
        "share_low": pa.array(low, mask=low < 0),
        "share_high": pa.array(high, mask=high < 0),
        "valid_from": _days(relations.valid_from[places]),
        "valid_to": _days(relations.valid_to[places]),
        "end_implied": np.isin(places, relations.overruled),
        "rank": relations.rank[places],
        "score": relations.score[places],
        "claimant": relations.claimant[places],
        "precedence": relations.precedence[places],
        "terms": _terms(relations, places),
    }


def _terms(relations: RelationArrays, places: Ints) -> pa.Array:
    """The terms of the relations at places that rise; few have some."""
    told = np.flatnonzero(np.isin(relations.with_terms, places))
    terms = np.full(len(places), None, dtype=object)
    rows = np.searchsorted(places, relations.with_terms[told])
    terms[rows] = [relations.terms[nth] for nth in told.tolist()]
    return pa.array(terms, pa.string())


def record_groups(snapshot: Snapshot) -> Iterator[pa.RecordBatch]:
    """All records that are not withdrawn."""
    records = snapshot.records
    for places in groups(len(records.ids)):
        named = [
            [{"entity": entity, "role": role} for entity, role in records.named[place]]
            for place in places.tolist()
        ]
        columns = {"place": places, "subject": records.subject[places], "named": named}
        yield batch(RECORDS, {**columns, **record_columns(snapshot, places)})


def record_columns(snapshot: Snapshot, places: Ints) -> Row:
    """What is known of the records at these places, but whom they are about and name."""
    records = snapshot.records
    return {
        "id": _texts(records.ids, places),
        "tier": _texts(records.tier, places),
        "list": _told(records.lists, places),
        "disputed": records.disputed[places],
        "decided_on": _days(records.decided[places]),
        "occurred_on": _days(records.occurred[places]),
        "filed_on": _days(records.filed[places]),
        "ends_on": _days(records.ends[places]),
        "authority_unknown": records.unsure[places] != 0,
        "case": _told(records.case, places),
    }


def column_groups(schema: pa.Schema, columns: Row) -> Iterator[pa.RecordBatch]:
    """Columns of numbers of one length as row groups of a schema."""
    for rows in groups(len(next(iter(columns.values())))):
        yield batch(schema, {name: column[rows] for name, column in columns.items()})


def batch(schema: pa.Schema, columns: Row) -> pa.RecordBatch:
    """Columns as a row group of a schema, each brought to its type."""
    arrays = []
    for field in schema:
        column = columns[field.name]
        array = column if isinstance(column, pa.Array) else pa.array(column)
        arrays.append(array if array.type == field.type else array.cast(field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _roles(mask: int) -> list[str]:
    return [word for place, word in enumerate(ROLE_WORDS) if mask >> place & 1]


def _texts(texts: Sequence[str], places: Ints) -> pa.Array:
    """The texts at places that rise."""
    if len(places) and places[-1] - places[0] == len(places) - 1:
        # All at once: of a file, one by one takes twenty times as long.
        first, stop = int(places[0]), int(places[-1]) + 1
        if isinstance(texts, Texts):
            return texts_of(texts.block(first, stop))
        return pa.array(texts[first:stop], pa.string())
    return pa.array([texts[place] for place in places.tolist()], pa.string())


def _told(texts: Sequence[str], places: Ints) -> pa.Array:
    """Texts of which the empty one means that there is none."""
    return pa.array([texts[place] or None for place in places.tolist()], pa.string())


def _words(table: Sequence[str], codes: Ints) -> pa.Array:
    coded = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(table))
    return coded.cast(pa.string())


def _days(ordinals: npt.NDArray[np.int64]) -> pa.Array:
    """Days; null where the beginning or the end is open."""
    unknown = (ordinals == BEGINNING) | (ordinals == NO_END)
    since = np.where(unknown, 0, ordinals - _EPOCH).astype(np.int32)
    return pa.array(since, pa.int32(), mask=unknown).view(pa.date32())
