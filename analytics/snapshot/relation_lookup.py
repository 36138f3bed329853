"""The relations of a snapshot for walks, read from its columns, so that hubs are quick."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import numpy as np

from analytics.snapshot.columns import RELATION_WORDS, Ints, Snapshot


class RelationEnds(NamedTuple):
    """A relation's id and its two ends."""

    id: str
    source: str
    target: str


def relations_at(
    snapshot: Snapshot,
    ids: Collection[str],
    *,
    kinds: Collection[str] | None,
    as_of: date | None,
    limit: int,
    within: bool,
) -> tuple[RelationEnds, ...]:
    """Id and ends of the relations that `Reader.relations_at` gives, in the same order.

    At most `limit`, in id order; with `within`, only those between two of these entities. Raises
    KeyError for an id that is not in the snapshot.
    """
    places = np.array(sorted(snapshot.places[id_] for id_ in ids), dtype=np.int64)
    near = snapshot.adjacency
    rows = rows_of(near.offset, places)
    if within:
        rows = rows[np.isin(near.other[rows], places)]
    found = np.unique(near.relation[rows])  # sorted, and a relation between two of them only once
    found = found[matching(snapshot, found, kinds, as_of)][:limit]
    ties, names = snapshot.relations, snapshot.entities.ids
    return tuple(
        RelationEnds(ties.ids[tie], names[source], names[target])
        for tie, source, target in zip(
            found.tolist(), ties.source[found].tolist(), ties.target[found].tolist(), strict=True
        )
    )


def matching(
    snapshot: Snapshot, found: Ints, kinds: Collection[str] | None, as_of: date | None
) -> Ints:
    """The places in `found` of relations that are of these kinds and hold on the day."""
    ties = snapshot.relations
    kept = np.ones(len(found), dtype=np.bool_)
    if kinds is not None:
        kept &= np.isin(ties.kind[found], [RELATION_WORDS.index(kind) for kind in kinds])
    if as_of is not None:
        day = as_of.toordinal()
        kept &= (ties.valid_from[found] <= day) & (ties.valid_to[found] > day)
    return np.flatnonzero(kept)


def rows_of(offset: Ints, places: Ints) -> Ints:
    """The rows of all these places, one place after the other; `offset` delimits them."""
    count = offset[places + 1] - offset[places]
    before = np.cumsum(count) - count
    rows: Ints = np.arange(int(count.sum())) + np.repeat(offset[places] - before, count)
    return rows
