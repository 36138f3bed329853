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
    rows = db.execute("SELECT json_extract(body, '$.document_no'), id FROM records")
    keep_documents(db, ((document_key(number), id_) for number, id_ in rows if number))


def keep_documents(db: sqlite3.Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Keep (document key, record id); earlier numbers stay, for questions at old revisions."""
    db.executemany("INSERT OR IGNORE INTO documents VALUES (?, ?)", keys)
