"""A reader that notes whom it was asked about: what an answer rests on in the store."""

from collections.abc import Collection, Mapping
from datetime import date

from graph.id_keys import IdKeys
from graph.model import Entity, Record, Relation
from graph.store import Found, Reader, Revision


class Tracked:
    """Implements `graph.store.Reader` over another; `asked` are the entities it was asked about,
    `subjects` those of them whose records or relations were read, `records` the records by id.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.asked: set[str] = set()
        self.subjects: set[str] = set()
        self.by_id: set[str] = set()

    @property
    def secret(self) -> bytes:
        return self._reader.secret

    @property
    def id_keys(self) -> IdKeys:
        return self._reader.id_keys

    def revision(self, number: int | None = None) -> Revision:
        return self._reader.revision(number)

    def entities(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Entity]:
        self.asked.update(ids)
        return self._reader.entities(ids, at_revision=at_revision)

    def relations(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Relation]:
        found = self._reader.relations(ids, at_revision=at_revision)
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
        return self._reader.records(
            ids=ids, subjects=subjects, at_revision=at_revision, withdrawn=withdrawn
        )

    def records_by_document_no(
        self, document_no: str, *, limit: int, at_revision: int | None = None
    ) -> tuple[Record, ...]:
        return self._reader.records_by_document_no(
            document_no, limit=limit, at_revision=at_revision
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
        return self._reader.relations_at(
            ids, kinds=kinds, as_of=as_of, limit=limit, at_revision=at_revision, within=within
        )

    def find(
        self, text: str, *, limit: int = 50, at_revision: int | None = None, masked: bool = False
    ) -> Found:
        return self._reader.find(text, limit=limit, at_revision=at_revision, masked=masked)

    def persons_called(self, names: Collection[str]) -> frozenset[str]:
        return self._reader.persons_called(names)
