"""Journal chains in SQLite: appended under the write lock, read in order."""

import sqlite3
from datetime import UTC, datetime

from graph.codec import body_of_text, text_of
from graph.journal import GENESIS, digest_of
from graph.model import Attributes
from graph.store import JournalEntry


def append(db: sqlite3.Connection, who: str, action: str, particulars: Attributes) -> None:
    """Add an entry after the last one; the caller holds the write lock."""
    last = db.execute("SELECT number, digest FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    number, before = last or (0, GENESIS)
    at = datetime.now(UTC)
    digest = digest_of(before, at=at, who=who, action=action, particulars=particulars)
    db.execute(
        "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)",
        (number + 1, at.isoformat(), who, action, text_of(particulars), digest),
    )


def entries(db: sqlite3.Connection, *, after: int, limit: int) -> tuple[JournalEntry, ...]:
    """At most `limit` entries with numbers above `after`, oldest first."""
    rows = db.execute(
        "SELECT number, at, who, action, particulars, digest FROM journal "
        "WHERE number > ? ORDER BY number LIMIT ?",
        (after, limit),
    )
    return tuple(
        JournalEntry(n, datetime.fromisoformat(at), who, action, body_of_text(text), digest)
        for n, at, who, action, text, digest in rows
    )


def length(db: sqlite3.Connection) -> int:
    """The number of the last entry, 0 for an empty chain."""
    return int(db.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()[0])
