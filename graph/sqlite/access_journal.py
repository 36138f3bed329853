"""The access journal of an SQLite store: a file of its own, durable before an answer is given.

It lies apart from the store, so that a load never delays a look-up. The thread whose turn it is
also writes the entries of all threads that wait: one sync to the disk serves all of them.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final

from graph.errors import StoreError
from graph.model import Attributes
from graph.sqlite.file import connect, own_errors
from graph.sqlite.journal import append, entries, length
from graph.sqlite.schema import ACCESS_TABLE
from graph.store import JournalEntry

_CACHE_KIB: Final = 2_000  # entries are only appended


@dataclass(frozen=True, slots=True)
class _LookUp:
    who: str
    what: str
    particulars: Attributes
    written: Future[None] = field(default_factory=Future)


class AccessJournal:
    """The access journal beside a store's file, made on first use; safe across threads."""

    def __init__(self, store: Path) -> None:
        self._path = access_file(store)
        self._waiting: deque[_LookUp] = deque()
        self._turn = Lock()
        self._db: sqlite3.Connection | None = None
        self._closed = False

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """The only connection, opened on first use; the caller holds `_turn`."""
        if self._closed:
            raise StoreError("store.closed", store=self._path)
        with own_errors(self._path):
            if self._db is None:
                self._db = connect(self._path, cache_kib=_CACHE_KIB)
                self._db.execute(ACCESS_TABLE)
            try:
                yield self._db
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def note(self, who: str, what: str, particulars: Attributes) -> None:
        """Add an entry; it is on the disk when this returns. Raises StoreError if it cannot be."""
        mine = _LookUp(who, what, particulars)
        # Queued before its turn comes, so that the thread that writes now can take it along.
        self._waiting.append(mine)
        with self._turn:
            if not mine.written.done():
                self._write_all()
        mine.written.result()

    def _write_all(self) -> None:
        """Write the entries of all waiting threads, in the order in which they came."""
        waiting: list[_LookUp] = []
        while self._waiting:
            waiting.append(self._waiting.popleft())
        try:
            with self._connection() as db:
                db.execute("BEGIN IMMEDIATE")
                for look in waiting:
                    append(db, look.who, look.what, look.particulars)
                db.execute("COMMIT")
        # Whatever was raised: a thread whose entry is not answered for would wait for ever.
        except BaseException as error:
            for look in waiting:
                look.written.set_exception(error)
            return
        for look in waiting:
            look.written.set_result(None)

    def entries(self, *, after: int, limit: int) -> tuple[JournalEntry, ...]:
        """At most `limit` entries with numbers above `after`, oldest first."""
        with self._turn, self._connection() as db:
            return entries(db, after=after, limit=limit)

    def length(self) -> int:
        """The number of the last entry."""
        with self._turn, self._connection() as db:
            return length(db)

    def close(self) -> None:
        """Release the file; closing twice does no harm."""
        with self._turn:
            self._closed = True
            if self._db is not None:
                self._db.close()
                self._db = None


def access_file(path: Path) -> Path:
    """The path of a store's access journal."""
    return path.with_name(path.name + ".access")
