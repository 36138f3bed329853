"""The facts of one revision, counted by kind and by list."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.snapshot.columns import ENTITY_WORDS, RELATION_WORDS, Ints, Snapshot


@dataclass(frozen=True, slots=True)
class Totals:
    """Entities and relations by kind, records not withdrawn by list ("" where on none)."""

    entities: Mapping[str, int]
    relations: Mapping[str, int]
    records: Mapping[str, int]


def totals_of(snapshot: Snapshot, *, withdrawn: Collection[str] = ()) -> Totals:
    """The totals of a snapshot, without the records `withdrawn` after its revision."""
    gone = set(snapshot.record_places(withdrawn).tolist())
    lists = Counter(
        list_ for place, list_ in enumerate(snapshot.records.lists) if place not in gone
    )
    return Totals(
        entities=_counted(ENTITY_WORDS, snapshot.entities.kind),
        relations=_counted(RELATION_WORDS, snapshot.relations.kind),
        records=dict(sorted(lists.items())),
    )


def _counted(words: Sequence[str], column: Ints) -> dict[str, int]:
    counts = np.bincount(column, minlength=len(words)).tolist()
    return {word: count for word, count in zip(words, counts, strict=True) if count}
