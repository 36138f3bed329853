"""Which records ever had a document number: a table beside them, to find them by it."""

import sqlite3
from collections.abc import Iterable

from graph.naming import document_key
from graph.sqlite.schema import DOCUMENTS


def has_documents(db: sqlite3.Connection) -> bool:
    """Whether the store has the table; one made before it existed has not."""
    there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'documents'"
    return db.execute(there).fetchone() is not None


def prepare_documents(db: sqlite3.Connection) -> None:
    """Make the table where it is missing and fill it from all versions of records."""
    if has_documents(db):
        return
    db.execute(DOCUMENTS)
    rows = db.execute("SELECT id, json_extract(body, '$.document_no') FROM records")
    keep_documents(db, ((id_, number) for id_, number in rows if number))


def keep_documents(db: sqlite3.Connection, numbers: Iterable[tuple[str, str]]) -> None:
    """Keep (record id, document number); earlier numbers stay, for questions at old revisions."""
    db.executemany(
        "INSERT OR IGNORE INTO documents VALUES (?, ?)",
        ((document_key(number), record) for record, number in numbers),
    )
