"""A reader that asks the store only for what a snapshot of the same revision shows to be there."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analytics.snapshot.columns import RELATION_WORDS, Snapshot
from graph.forwarding import Forwarding
from graph.model import Record, Relation
from graph.store import Reader


class Informed(Forwarding):
    """Implements `graph.store.Reader` over another, with the same answers and fewer questions.

    Of most parties there is no record, and of few a relation of a rare kind: the columns tell. An
    id that the snapshot does not know may be an alias, so the store is asked about it.
    """

    def __init__(self, reader: Reader, snapshot: Snapshot) -> None:
        super().__init__(reader)
        self._snapshot = snapshot

    def records(
        self,
        *,
        ids: Collection[str] | None = None,
        subjects: Collection[str] | None = None,
        at_revision: int | None = None,
        withdrawn: bool = False,
    ) -> tuple[Record, ...]:
        # The columns hold no withdrawn record.
        if subjects is not None and not withdrawn and at_revision == self._snapshot.revision:
            subjects = [subject for subject in subjects if self._may_have_records(subject)]
            if not subjects:
                return ()
        return super().records(
            ids=ids, subjects=subjects, at_revision=at_revision, withdrawn=withdrawn
        )

    def relations_at(
        self,
        ids: Collection[str],
        *,
        kinds: Collection[str] | None = None,
        as_of: date | None = None,
        limit: int,
        at_revision: int | None = None,
        within: bool = False,
    ) -> tuple[Relation, ...]:
        if kinds is not None and at_revision == self._snapshot.revision:
            wanted = _wanted(frozenset(kinds))
            if not any(self._may_have(id_, wanted) for id_ in ids):
                return ()
        return super().relations_at(
            ids, kinds=kinds, as_of=as_of, limit=limit, at_revision=at_revision, within=within
        )

    def _may_have_records(self, id_: str) -> bool:
        place = self._snapshot.places.get(id_)
        return place is None or self._snapshot.has_records.item(place)

    def _may_have(self, id_: str, wanted: npt.NDArray[np.bool_]) -> bool:
        """Whether there may be a relation of a wanted kind at either end of which this is."""
        place = self._snapshot.places.get(id_)
        if place is None:
            return True
        near = self._snapshot.adjacency
        rows = near.relation[near.offset.item(place) : near.offset.item(place + 1)]
        return bool(wanted[self._snapshot.relations.kind[rows]].any())


@lru_cache(maxsize=64)
def _wanted(kinds: frozenset[str]) -> npt.NDArray[np.bool_]:
    """By place in RELATION_WORDS, whether it is one of these kinds."""
    return np.array([word in kinds for word in RELATION_WORDS], dtype=np.bool_)
