"""A reader that passes every question on to another: what differs from it overrides."""

from collections.abc import Collection, Mapping
from datetime import date

from graph.id_keys import IdKeys
from graph.model import Entity, Record, Relation
from graph.store import Found, Reader, Revision


class Forwarding:
    """Implements `graph.store.Reader` by another reader, to whose methods the docstrings belong."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

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
        return self._reader.relations_at(
            ids, kinds=kinds, as_of=as_of, limit=limit, at_revision=at_revision, within=within
        )

    def find(
        self, text: str, *, limit: int = 50, at_revision: int | None = None, masked: bool = False
    ) -> Found:
        return self._reader.find(text, limit=limit, at_revision=at_revision, masked=masked)

    def identified(self, text: str, *, at_revision: int | None = None) -> tuple[Entity, ...]:
        return self._reader.identified(text, at_revision=at_revision)

    def persons_called(self, names: Collection[str]) -> frozenset[str]:
        return self._reader.persons_called(names)
