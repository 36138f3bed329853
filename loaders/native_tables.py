"""The native tables in files, told by their columns; a rejects file may hold several."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.sentence import Sentence
from loaders.rejects import Reject, is_rejects
from loaders.sheet_row import SheetRow

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "entities": ("id", "kind", "name", "roles", "identifiers", "attributes"),
    "relations": (
        *("id", "kind", "source", "target"),
        *("share", "valid_from", "valid_to", "attributes"),
    ),
    "records": (
        *("id", "kind", "subject", "list", "domain", "tier", "state"),
        *("decided_on", "occurred_on", "ends_on"),
        *("issuer", "document_no", "basis", "amount", "attributes"),
    ),
    "verdicts": ("kind", "one", "other", "reason", "who", "undone"),
    "aliases": ("id", "answers_as"),
}
# These restore a store that is moved whole; a department gives no verdicts.
RESTORING: Final = ("verdicts", "aliases")
_TELLING: Final[Mapping[str, frozenset[str]]] = {
    "relations": frozenset({"id", "kind", "source", "target"}),
    "records": frozenset({"id", "kind", "subject", "decided_on"}),
    "entities": frozenset({"id", "kind", "name"}),
    "verdicts": frozenset({"kind", "one", "other", "reason"}),
    "aliases": frozenset({"id", "answers_as"}),
}


@dataclass(frozen=True, slots=True)
class NativeTable:
    """A native table: its file, its kind (a key of COLUMNS), and the columns of the file."""

    path: Path
    kind: str
    header: tuple[str, ...]

    def refuse(self, row: SheetRow, field_: str, reason: Sentence) -> Reject:
        """The reject of a row because of one of its columns."""
        return Reject(self.path.name, "", row.number, field_, reason, self.header, row.values)


def native_tables(path: Path) -> tuple[list[NativeTable], bool]:
    """The native tables in a file, and whether it holds sheets beside them.

    Only a rejects file holds more than one table: a block for each header.
    """
    headers = _headers(path) if path.suffix.lower() == ".csv" else []
    kinds = {header: _kind(header) for header in headers}
    tables = [NativeTable(path, kind, header) for header, kind in kinds.items() if kind]
    return tables, len(tables) < len(headers) or not tables


def _headers(path: Path) -> list[tuple[str, ...]]:
    """The first row of a file, and in a rejects file the header of each further kind of rows."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.reader(file)
            first = tuple(next(rows, []))
            further = (tuple(row) for row in rows if is_rejects(row))
            return list(dict.fromkeys([first, *further] if is_rejects(first) else [first]))
    except csv.Error:
        return []  # perhaps a department's sheet, which may have another encoding


def _kind(header: Sequence[str]) -> str | None:
    names = frozenset(header)
    return next((kind for kind, columns in _TELLING.items() if columns <= names), None)


def in_order(tables: Iterable[NativeTable]) -> list[NativeTable]:
    """Tables in the order of COLUMNS: a row may refer to rows of the tables before its own."""
    return sorted(tables, key=lambda table: list(COLUMNS).index(table.kind))
