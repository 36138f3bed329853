"""A reader that hides some records: those withdrawn since, in answers from an older snapshot."""

from collections.abc import Collection, Mapping
from datetime import date

from graph.id_keys import IdKeys
from graph.model import Entity, Record, Relation
from graph.store import Found, Reader, Revision


class WithoutWithdrawn:
    """Implements `graph.store.Reader` over another, without `withdrawn` records (DESIGN §7)."""

    def __init__(self, reader: Reader, withdrawn: Collection[str]) -> None:
        self._reader = reader
        self._withdrawn = frozenset(withdrawn)

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
        return self._reader.entities(ids, at_revision=at_revision)

    def relations(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Relation]:
        return self._reader.relations(ids, at_revision=at_revision)

    def records(
        self,
        *,
        ids: Collection[str] | None = None,
        subjects: Collection[str] | None = None,
        at_revision: int | None = None,
        withdrawn: bool = False,
    ) -> tuple[Record, ...]:
        found = self._reader.records(
            ids=ids, subjects=subjects, at_revision=at_revision, withdrawn=withdrawn
        )
        return tuple(record for record in found if record.id not in self._withdrawn)

    def records_by_document_no(
        self, document_no: str, *, limit: int, at_revision: int | None = None
    ) -> tuple[Record, ...]:
        # Enough that `limit` remain even if all withdrawn ones bear this number.
        more = limit + len(self._withdrawn)
        found = self._reader.records_by_document_no(
            document_no, limit=more, at_revision=at_revision
        )
        return tuple(record for record in found if record.id not in self._withdrawn)[:limit]

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
        return self._reader.relations_at(
            ids, kinds=kinds, as_of=as_of, limit=limit, at_revision=at_revision, within=within
        )

    def find(
        self, text: str, *, limit: int = 50, at_revision: int | None = None, masked: bool = False
    ) -> Found:
        return self._reader.find(text, limit=limit, at_revision=at_revision, masked=masked)

    def persons_called(self, names: Collection[str]) -> frozenset[str]:
        return self._reader.persons_called(names)
