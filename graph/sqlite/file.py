"""Opening SQLite files: one connection for each thread, in WAL. Errors of sqlite3 end here."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, RLock, get_ident
from typing import Final

from graph.errors import StoreError
from graph.private_files import private_database
from graph.sentence import Sentence, say

_WAIT_S: Final = 120  # for the write lock, before StoreError says that the store is busy
_LOOK_S: Final = 0.25  # between two looks, meanwhile, for whether the store is being closed
_READ_KIB: Final = 32_000  # of each thread that reads: a server has several
_WRITE_KIB: Final = 200_000  # of a thread that loads: it comes back to the same pages

_INTERRUPTED_S: Final = 0.01  # between two interruptions of a thread that closing waits for

_PRIMARY: Final = 0xFF  # an extended code holds the primary one in its lowest byte
_BY_CODE: Final = {
    sqlite3.SQLITE_FULL: "sqlite.full",
    sqlite3.SQLITE_NOTADB: "sqlite.damaged",
    sqlite3.SQLITE_CORRUPT: "sqlite.damaged",
    sqlite3.SQLITE_BUSY: "sqlite.busy",
    sqlite3.SQLITE_LOCKED: "sqlite.busy",
    sqlite3.SQLITE_READONLY: "sqlite.unwritable",
    sqlite3.SQLITE_CANTOPEN: "sqlite.unwritable",
    sqlite3.SQLITE_INTERRUPT: "store.closed",  # only closing interrupts
    sqlite3.SQLITE_NOMEM: "sqlite.memory",
}
# Extended codes that do not mean what their primary one says: no disk has failed here.
_BY_WHOLE_CODE: Final = {
    sqlite3.SQLITE_IOERR_NOMEM: "sqlite.memory",
    sqlite3.SQLITE_IOERR_SHMMAP: "sqlite.memory",  # no room in memory to map the `-shm` file
}


class OwnErrors:
    """Turns every sqlite3 error into the store's one error, a sentence with the next step."""

    # No generator: each question of a store goes through here, some twenty in a vetting.
    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None: ...

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise StoreError(_sentence(self._path, error)) from error


def _sentence(path: Path, error: sqlite3.Error) -> Sentence:
    # Errors of the Python module itself, such as a wrong parameter, have no code of SQLite.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    known = _BY_WHOLE_CODE.get(code) or _BY_CODE.get(code & _PRIMARY)
    if known:
        return say(known, store=path)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return say("sqlite.failed", store=path, code=name, words=str(error))


class ThreadConnection:
    """The connection of one thread, used within `with`: it is never closed meanwhile.

    When a statement ends, Python's module asks the connection's handle how it went. Closed by
    another thread during the statement, there is no handle, and the process dies.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = connect(path)
        self._in_use = RLock()  # one question may ask another
        self._closed = False

    def __enter__(self) -> sqlite3.Connection:
        """Raises StoreError once closed."""
        self._in_use.acquire()
        if self._closed:
            self._in_use.release()
            raise StoreError("store.closed", store=self._path)
        return self._db

    def __exit__(self, *_: object) -> None:
        self._in_use.release()

    def roll_back(self) -> None:
        """End a transaction that read, if it is still open."""
        with self._in_use, OwnErrors(self._path):
            if not self._closed and self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Interrupt the statement under way, if there is one, and close the connection after it.

        One that waits for another program's lock cannot be interrupted: `begin_to_write` looks.
        """
        while not self._in_use.acquire(timeout=_INTERRUPTED_S):
            self._db.interrupt()
        try:
            self._closed = True
            with suppress(sqlite3.Error):
                self._db.close()
        finally:
            self._in_use.release()


class Connections:
    """One connection for each thread, to one file; two where it commits while a scan waits."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: dict[int, ThreadConnection] = {}  # the second one under the negative number
        self._writing: set[ThreadConnection] = set()
        self._lock = Lock()
        self._closed = False

    def closing(self) -> bool:
        """Whether `close` has begun."""
        return self._closed

    def mine(self) -> ThreadConnection:
        """This thread's connection, opened on first use. Raises StoreError once closed."""
        return self._of(get_ident())

    def mine_at_rest(self) -> ThreadConnection:
        """A connection of this thread without an open transaction.

        While a scan of this thread waits, that is another one: what joined the scan's transaction
        would see the store as it was then, and a commit would be lost where the scan is left.
        """
        mine = self.mine()
        with mine as db:
            waits = db.in_transaction
        return self._of(-get_ident()) if waits else mine

    def mine_to_write(self) -> ThreadConnection:
        """`mine_at_rest`, with the page cache that loading needs."""
        mine = self.mine_at_rest()
        if mine not in self._writing:
            with mine as db:
                db.execute(f"PRAGMA cache_size = -{_WRITE_KIB}")
            self._writing.add(mine)
        return mine

    def _of(self, key: int) -> ThreadConnection:
        if self._closed:
            raise StoreError("store.closed", store=self._path)
        mine = self._open.get(key)
        return self._opened(key) if mine is None else mine

    def _opened(self, key: int) -> ThreadConnection:
        with OwnErrors(self._path):
            mine = ThreadConnection(self._path)
        with self._lock:  # or `close` would not see one that is opened meanwhile
            if not self._closed:
                self._open[key] = mine
                return mine
        mine.close()
        raise StoreError("store.closed", store=self._path)

    def close(self) -> None:
        """Close them all; no thread is inside a statement of one after that."""
        with self._lock:
            self._closed = True
            opened = [*self._open.values()]
            self._open.clear()
        for one in opened:
            one.close()


class Reading:
    """A transaction of this thread that reads, entered once; one within another joins it.

    A scan is a generator: while it waits, its thread may ask other questions. They join the open
    transaction and do not end it.
    """

    def __init__(self, path: Path, connections: Connections) -> None:
        self._errors = OwnErrors(path)
        self._mine = connections.mine()

    def __enter__(self) -> sqlite3.Connection:
        """Raises StoreError once closed."""
        self._db = self._mine.__enter__()
        self._begun = not self._db.in_transaction
        if self._begun:
            try:
                self._db.execute("BEGIN")
            except sqlite3.Error as error:
                self.__exit__(None, error, None)
        return self._db

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            with self._errors:
                if self._begun and self._db.in_transaction:
                    self._db.execute("ROLLBACK")  # it only read
        finally:
            self._mine.__exit__()
        self._errors.__exit__(kind, error, trace)


def begin_to_write(db: sqlite3.Connection, path: Path, closing: Callable[[], bool]) -> None:
    """Begin a transaction as soon as no other program holds the write lock.

    Raises StoreError where `closing` says meanwhile that the store is being closed, and the error
    of a busy file after _WAIT_S.
    """
    began = time.monotonic()
    db.execute(f"PRAGMA busy_timeout = {int(_LOOK_S * 1000)}")
    try:
        while not _has_begun(db, last=time.monotonic() - began > _WAIT_S):
            if closing():
                raise StoreError("store.closed", store=path)
    finally:
        db.execute(f"PRAGMA busy_timeout = {_WAIT_S * 1000}")


def _has_begun(db: sqlite3.Connection, *, last: bool) -> bool:
    try:
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if last or error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


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
