"""Journal chains in SQLite: appended under the write lock, read in order.

The head of a chain lies in the `meta` table of its own file and is written with each entry.
"""

import sqlite3
from datetime import UTC, datetime
from typing import Final

from graph.chain_seal import ChainSeal, Link
from graph.codec import body_of_text, text_of
from graph.covers import NOTHING, Covers
from graph.model import Attributes
from graph.row_sums import RowSums
from graph.store import Chain, JournalEntry

_COLUMNS: Final = "number, at, who, action, particulars, digest, covers"
_LAST: Final = "SELECT number, digest, covers FROM journal ORDER BY number DESC LIMIT 1"


class Chained:
    """One chain as the transaction that holds the write lock adds to it.

    `sums` holds the rows that it writes (facts chain only); each entry vouches for them.
    """

    def __init__(
        self, db: sqlite3.Connection, seal: ChainSeal, chain: Chain, sums: RowSums | None = None
    ) -> None:
        self._db = db
        self._seal = seal
        self._chain: Chain = chain
        self._sums = sums
        self.head: str | None = None  # the newest one that this has written
        self.end = NOTHING  # the last entry; known from the first `append` on
        self._before: Link | None = None  # the last entry before those of this transaction
        self._covers = ""  # of the last entry

    def append(self, who: str, action: str, particulars: Attributes, other: Link) -> None:
        """Add an entry after the last one, and seal the head anew where it fits.

        `other` is the end of the other chain.
        """
        before = self._last()
        at = datetime.now(UTC)
        number = before[0] + 1
        rows = self._sums and self._seal.rows_after(self._covers, before[0], self._sums.taken())
        covers = Covers(other, rows or None).text()
        new = JournalEntry(number, at, who, action, particulars, "", covers)
        digest = self._seal.digest(before[1], new, self._chain)
        self._db.execute(
            f"INSERT INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, at.isoformat(), who, action, text_of(particulars), digest, new.covers),
        )
        self.end, self._covers = (number, digest), new.covers
        line = self._seal.next_head(self.head or head_line(self._db), before, self.end, at)
        if line:
            keep_head(self._db, line)
            self.head = line

    def _last(self) -> Link:
        """The last entry: nobody else adds one while this holds the write lock."""
        if self._before is None:
            number, digest, self._covers = self._db.execute(_LAST).fetchone() or (*NOTHING, "")
            self._before = self.end = (number, digest)
        return self.end

    def digest_at(self, number: int) -> str | None:
        """The digest of the entry of this number; None where there is none."""
        if self._before and self._before[0] == number:  # as the head of before nearly always asks
            return self._before[1]
        return digest_at(self._db, number)


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


def last_entry(db: sqlite3.Connection) -> JournalEntry | None:
    """The last entry; None for an empty chain."""
    number, _ = last(db)
    page = entries(db, after=number - 1, limit=1)
    return page[0] if page else None


def last(db: sqlite3.Connection) -> Link:
    """The number and digest of the last entry; NOTHING for an empty chain."""
    row = db.execute(_LAST).fetchone()
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
