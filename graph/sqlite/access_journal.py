"""The access journal of an SQLite store: a file of its own, durable before an answer is given.

Whoever finds others waiting writes for them too: one force to the disk serves all who look up
persons at the same moment.
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

_CACHE_KIB: Final = 2_000


@dataclass(frozen=True, slots=True)
class _Look:
    who: str
    what: str
    particulars: Attributes
    kept: Future[None] = field(default_factory=Future)


class AccessJournal:
    """The access journal beside a store's file, made on first use; safe across threads."""

    def __init__(self, store: Path) -> None:
        self._path = access_file(store)
        self._waiting: deque[_Look] = deque()
        self._turn = Lock()
        self._db: sqlite3.Connection | None = None
        self._closed = False

    @contextmanager
    def _mine(self) -> Iterator[sqlite3.Connection]:
        """The one connection; the caller has the turn."""
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
        """Add an entry; it is on the disk when this returns."""
        mine = _Look(who, what, particulars)
        self._waiting.append(mine)
        with self._turn:
            if not mine.kept.done():
                self._keep_all()
        mine.kept.result()

    def _keep_all(self) -> None:
        """Write for everybody who waits, in the order in which they came."""
        looks: list[_Look] = []
        while self._waiting:
            looks.append(self._waiting.popleft())
        try:
            with self._mine() as db:
                db.execute("BEGIN IMMEDIATE")
                for look in looks:
                    append(db, look.who, look.what, look.particulars)
                db.execute("COMMIT")
        except BaseException as error:
            for look in looks:
                look.kept.set_exception(error)
            return
        for look in looks:
            look.kept.set_result(None)

    def entries(self, *, after: int, limit: int) -> tuple[JournalEntry, ...]:
        """Entries after that number, oldest first."""
        with self._turn, self._mine() as db:
            return entries(db, after=after, limit=limit)

    def length(self) -> int:
        """The number of the last entry."""
        with self._turn, self._mine() as db:
            return length(db)

    def close(self) -> None:
        """Release the file; closing twice does no harm."""
        with self._turn:
            self._closed = True
            if self._db is not None:
                self._db.close()
                self._db = None


def access_file(path: Path) -> Path:
    """Where the access journal of a store lies."""
    return path.with_name(path.name + ".access")
