"""Opening SQLite files: one connection for each thread, in WAL. Errors of sqlite3 end here."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, get_ident
from typing import Final

from graph.errors import StoreError
from graph.private_files import private_database
from graph.sentence import Sentence, say

_WAIT_S: Final = 120  # for the write lock, before StoreError says that the store is busy
_READ_KIB: Final = 32_000  # of each thread that reads: a server has several
_WRITE_KIB: Final = 200_000  # of a thread that loads: it comes back to the same pages

_PRIMARY: Final = 0xFF  # an extended code holds the primary one in its lowest byte
_BY_CODE: Final = {
    sqlite3.SQLITE_FULL: "sqlite.full",
    sqlite3.SQLITE_NOTADB: "sqlite.damaged",
    sqlite3.SQLITE_CORRUPT: "sqlite.damaged",
    sqlite3.SQLITE_BUSY: "sqlite.busy",
    sqlite3.SQLITE_LOCKED: "sqlite.busy",
    sqlite3.SQLITE_READONLY: "sqlite.unwritable",
    sqlite3.SQLITE_CANTOPEN: "sqlite.unwritable",
}


@contextmanager
def own_errors(path: Path) -> Iterator[None]:
    """Turn every sqlite3 error into the store's one error, a sentence with the next step."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_sentence(path, error)) from error


def _sentence(path: Path, error: sqlite3.Error) -> Sentence:
    # Errors of the Python module itself, such as a wrong parameter, have no code of SQLite.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    known = _BY_CODE.get(code & _PRIMARY)
    if known:
        return say(known, store=path)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return say("sqlite.failed", store=path, code=name, words=str(error))


class Connections:
    """One connection for each thread, to one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: dict[int, sqlite3.Connection] = {}
        self._writing: set[int] = set()
        self._lock = Lock()
        self._closed = False

    def mine(self) -> sqlite3.Connection:
        """This thread's connection, opened on first use. Raises StoreError once closed."""
        if self._closed:
            raise StoreError("store.closed", store=self._path)
        thread = get_ident()
        db = self._open.get(thread)
        if db is None:
            db = connect(self._path)
            with self._lock:
                self._open[thread] = db
        return db

    def mine_to_write(self) -> None:
        """Give this thread's connection the page cache that loading needs."""
        db = self.mine()
        if get_ident() not in self._writing:
            self._writing.add(get_ident())
            db.execute(f"PRAGMA cache_size = -{_WRITE_KIB}")

    def close(self) -> None:
        """Close them all."""
        self._closed = True
        with self._lock:
            for db in self._open.values():
                with suppress(sqlite3.Error):
                    db.close()
            self._open.clear()


def connect(path: Path, *, cache_kib: int = _READ_KIB) -> sqlite3.Connection:
    """A connection in WAL that waits for its turn and syncs every commit to the disk."""
    private_database(path)
    # Transactions are begun by hand, since the module would begin them only before a write; and
    # `Connections.close` closes the connections of other threads.
    db = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(f"PRAGMA cache_size = -{cache_kib}")
    db.execute("PRAGMA wal_autocheckpoint = 65536")  # pages: a load rewrites the same ones often
    db.execute("PRAGMA temp_store = MEMORY")
    return db
