"""A reader that notes whom it was asked about: what an answer rests on in the store."""

from collections.abc import Collection, Mapping
from datetime import date

from graph.forwarding import Forwarding
from graph.model import Entity, Record, Relation
from graph.store import Reader


class Tracked(Forwarding):
    """Implements `graph.store.Reader` over another; `asked` are the entities it was asked about,
    `subjects` those of them whose records or relations were read, `by_id` the records by id.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self.asked: set[str] = set()
        self.subjects: set[str] = set()
        self.by_id: set[str] = set()

    def entities(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Entity]:
        self.asked.update(ids)
        return super().entities(ids, at_revision=at_revision)

    def relations(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Relation]:
        found = super().relations(ids, at_revision=at_revision)
        self.asked.update(end for one in found.values() for end in (one.source, one.target))
        return found

    def records(
        self,
        *,
        ids: Collection[str] | None = None,
        subjects: Collection[str] | None = None,
        at_revision: int | None = None,
        withdrawn: bool = False,
    ) -> tuple[Record, ...]:
        self.subjects.update(subjects or ())
        self.by_id.update(ids or ())
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
        self.subjects.update(ids)
        return super().relations_at(
            ids, kinds=kinds, as_of=as_of, limit=limit, at_revision=at_revision, within=within
        )
