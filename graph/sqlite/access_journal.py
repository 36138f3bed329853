"""The access journal of an SQLite store: a file of its own, durable before an answer is given.

It lies apart from the store, so that a load never delays a look-up. The thread whose turn it is
also writes the entries of all threads that wait: one sync to the disk serves all of them.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from graph.chain_seal import ChainSeal, Link
from graph.covers import NOTHING
from graph.errors import StoreError
from graph.head_places import HeadPlaces
from graph.model import Attributes
from graph.sqlite.file import OwnErrors, begin_to_write
from graph.sqlite.journal import Chained, digest_at, entries, head_line, keep_head, last
from graph.sqlite.keying import access_file, begin_access, open_access
from graph.store import JournalEntry


@dataclass(frozen=True, slots=True)
class _LookUp:
    who: str
    what: str
    particulars: Attributes
    written: Future[None] = field(default_factory=Future)


class AccessJournal:
    """The access journal beside a store's file, made on first use; safe across threads.

    `facts_end` gives the end of the other chain, which each entry vouches for; it raises StoreError
    where the store's secret was made anew since.
    """

    def __init__(
        self, store: Path, seal: ChainSeal, places: HeadPlaces, facts_end: Callable[[], Link]
    ) -> None:
        self._store = store
        self._path = access_file(store)
        self._seal = seal
        self._places = places
        self._facts_end = facts_end
        self._end: Link | None = None  # as this process last read or wrote it
        self._waiting: deque[_LookUp] = deque()
        self._turn = Lock()
        self._db: sqlite3.Connection | None = None
        self._closed = False

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """The only connection, opened on first use; the caller holds `_turn`."""
        if self._closed:
            raise StoreError("store.closed", store=self._path)
        with OwnErrors(self._path):
            if self._db is None:
                self._db = open_access(self._store)
            try:
                yield self._db
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def _begin(self, db: sqlite3.Connection) -> None:
        begin_to_write(db, self._path, lambda: self._closed)

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
                self._begin(db)
                begin_access(db, self._store, self._seal)
                # Under the lock, which a rekey takes first: an entry of after would be lost.
                facts = self._facts_end()
                chained = Chained(db, self._seal, "access")
                for look in waiting:
                    chained.append(look.who, look.what, look.particulars, facts)
                db.execute("COMMIT")
                self._end = chained.end
                self._places.keep(chained.head, chained.digest_at)
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

    def cut(self, until: int) -> None:
        """Remove the entries up to a number, but the last, from the chain and from the disk."""
        with self._turn, self._connection() as db:
            # Else the pages keep what was written on them until something else needs their room.
            db.execute("PRAGMA secure_delete = ON")
            self._begin(db)
            end, line = last(db), head_line(db)
            kept = self._seal.head(line)
            if kept and kept.cut >= until:
                return
            number = min(until, end[0] - 1)
            head = self._seal.cut_head(line, end, (number, digest_at(db, number) or ""))
            if head is None:
                raise StoreError("journal_chain.not_cut", store=self._path)
            db.execute("DELETE FROM journal WHERE number <= ?", (number,))
            keep_head(db, head)
            db.execute("COMMIT")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def length(self) -> int:
        """The number of the last entry."""
        with self._turn, self._connection() as db:
            return last(db)[0]

    def head(self) -> str | None:
        """The sealed head beside the chain; None where it is missing, or no look-up was made."""
        if not self._path.exists():
            return None
        with self._turn, self._connection() as db:
            return head_line(db)

    def end(self) -> Link:
        """The last entry that this process knows of: an end that is some moments old will do."""
        if self._end is None:
            if not self._path.exists():
                return NOTHING
            with self._turn, self._connection() as db:
                self._end = last(db)
        return self._end

    def close(self) -> None:
        """Release the file; closing twice does no harm."""
        self._closed = True  # before its turn comes: who waits for another program ends then
        with self._turn:
            if self._db is not None:
                self._db.close()
                self._db = None
