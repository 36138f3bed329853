"""Journal chains in SQLite: appended under the write lock, read in order.

The head of a chain lies in the `meta` table of its own file and is written with each entry.
"""

import sqlite3
from datetime import UTC, datetime

from graph.chain_seal import ChainSeal, Link
from graph.codec import body_of_text, text_of
from graph.covers import NOTHING, Covers
from graph.model import Attributes
from graph.store import Chain, JournalEntry

_COLUMNS = "number, at, who, action, particulars, digest, covers"


class Chained:
    """One chain as the transaction that holds the write lock adds to it."""

    def __init__(self, db: sqlite3.Connection, seal: ChainSeal, chain: Chain) -> None:
        self._db = db
        self._seal = seal
        self._chain: Chain = chain
        self.head: str | None = None  # the newest one that this has written

    def append(self, who: str, action: str, particulars: Attributes, covers: Covers) -> None:
        """Add an entry after the last one, and seal the head anew where it fits."""
        before = last(self._db)
        at = datetime.now(UTC)
        number = before[0] + 1
        new = JournalEntry(number, at, who, action, particulars, "", covers.text())
        digest = self._seal.digest(before[1], new, self._chain)
        self._db.execute(
            f"INSERT INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, at.isoformat(), who, action, text_of(particulars), digest, new.covers),
        )
        line = self._seal.next_head(head_line(self._db), before, (number, digest), at)
        if line:
            keep_head(self._db, line)
            self.head = line


def entries(db: sqlite3.Connection, *, after: int, limit: int) -> tuple[JournalEntry, ...]:
    """At most `limit` entries with numbers above `after`, oldest first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM journal WHERE number > ? ORDER BY number LIMIT ?",
        (after, limit),
    )
    return tuple(
        JournalEntry(n, datetime.fromisoformat(at), who, action, body_of_text(text), *rest)
        for n, at, who, action, text, *rest in rows
    )


def last(db: sqlite3.Connection) -> Link:
    """The number and digest of the last entry; NOTHING for an empty chain."""
    row = db.execute("SELECT number, digest FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else NOTHING


def digest_at(db: sqlite3.Connection, number: int) -> str | None:
    """The digest of the entry of this number; None where there is none."""
    row = db.execute("SELECT digest FROM journal WHERE number = ?", (number,)).fetchone()
    return row[0] if row else None


def head_line(db: sqlite3.Connection) -> str | None:
    """The sealed head beside a chain; None where it is missing."""
    row = db.execute("SELECT value FROM meta WHERE key = 'head'").fetchone()
    return row[0] if row else None


def keep_head(db: sqlite3.Connection, line: str) -> None:
    """Put this head in the place of the one before."""
    db.execute("INSERT OR REPLACE INTO meta VALUES ('head', ?)", (line,))
