"""A reader that hides some records: those withdrawn since, in answers from an older snapshot."""

from collections.abc import Collection

from graph.forwarding import Forwarding
from graph.model import Record
from graph.store import Reader


class WithoutWithdrawn(Forwarding):
    """Implements `graph.store.Reader` over another, without `withdrawn` records (DESIGN §7)."""

    def __init__(self, reader: Reader, withdrawn: Collection[str]) -> None:
        super().__init__(reader)
        self._withdrawn = frozenset(withdrawn)

    def records(
        self,
        *,
        ids: Collection[str] | None = None,
        subjects: Collection[str] | None = None,
        at_revision: int | None = None,
        withdrawn: bool = False,
    ) -> tuple[Record, ...]:
        found = super().records(
            ids=ids, subjects=subjects, at_revision=at_revision, withdrawn=withdrawn
        )
        return tuple(record for record in found if record.id not in self._withdrawn)

    def records_by_document_no(
        self, document_no: str, *, limit: int, at_revision: int | None = None
    ) -> tuple[Record, ...]:
        # Enough that `limit` remain even if all withdrawn ones bear this number.
        more = limit + len(self._withdrawn)
        found = super().records_by_document_no(document_no, limit=more, at_revision=at_revision)
        return tuple(record for record in found if record.id not in self._withdrawn)[:limit]
