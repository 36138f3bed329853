"""Which records ever bore a document number: kept beside them, to find them by it."""

import sqlite3
from collections.abc import Iterable

from graph.naming import document_key
from graph.sqlite.schema import DOCUMENTS


def has_documents(db: sqlite3.Connection) -> bool:
    """Whether the table is there."""
    there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'documents'"
    return db.execute(there).fetchone() is not None


def prepare_documents(db: sqlite3.Connection) -> None:
    """Make the table where it is missing, and fill it from the records that are there."""
    if has_documents(db):
        return
    db.execute(DOCUMENTS)
    rows = db.execute("SELECT id, json_extract(body, '$.document_no') FROM records")
    keep_documents(db, ((id_, number) for id_, number in rows if number))


def keep_documents(db: sqlite3.Connection, numbers: Iterable[tuple[str, str]]) -> None:
    """Keep that these records bear these numbers, or did at some revision."""
    db.executemany(
        "INSERT OR IGNORE INTO documents VALUES (?, ?)",
        ((document_key(number), record) for record, number in numbers),
    )
