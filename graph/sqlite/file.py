"""Opening SQLite files: one connection for each thread, in WAL. Errors of sqlite3 end here."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, get_ident
from typing import Final
from uuid import uuid4

from graph.errors import StoreError
from graph.private_files import private_database
from graph.secrets import check_value
from graph.sentence import Sentence, say
from graph.sqlite.documents import has_documents, prepare_documents
from graph.sqlite.schema import (
    APPLICATION_ID,
    AUTHORITIES,
    FORMAT,
    MEASURES,
    STANDINGS,
    TABLES,
    TERMS,
    WITHDRAWALS,
)

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


def prepare(path: Path, secret: bytes) -> None:
    """Make a new store, or check the format and secret of the one that is there.

    Raises StoreError for another program's file, which stays untouched, and for another format or
    secret.
    """
    with own_errors(path):
        _refuse_foreign(path)
        db = connect(path)
        try:
            if not _has_tables(db):  # a store that is there is only read: its writer goes on
                db.execute("BEGIN IMMEDIATE")
                if not _has_tables(db):  # still: another process may have made them meanwhile
                    _make(db, secret)
                db.execute("COMMIT")
            _check(db, path, secret)
            if not has_documents(db):  # of a store made before there was this table
                db.execute("BEGIN IMMEDIATE")
                prepare_documents(db)
                db.execute("COMMIT")
            _upgrade(db, _knows_withdrawals, WITHDRAWALS)
            _upgrade(db, _knows_measures, MEASURES)
            _upgrade(db, _knows_standings, STANDINGS)
            _upgrade(db, _knows_authorities, AUTHORITIES)
            _upgrade(db, _knows_terms, TERMS)
        finally:
            db.close()


def _refuse_foreign(path: Path) -> None:
    """Raise StoreError for another program's database, which must stay as it is, to the byte.

    It is opened read-only, since setting WAL already writes into a file.
    """
    if not path.exists() or not path.stat().st_size:
        return
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        theirs = db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID
        if theirs and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError("store.foreign", store=path)
    finally:
        db.close()


def _has_tables(db: sqlite3.Connection) -> bool:
    return bool(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def _upgrade(
    db: sqlite3.Connection, knows: Callable[[sqlite3.Connection], bool], statements: Iterable[str]
) -> None:
    """Run these statements, once, on a store that does not yet know what they bring."""
    if knows(db):
        return
    db.execute("BEGIN IMMEDIATE")
    if not knows(db):  # still: another process may have run them meanwhile
        for statement in statements:
            db.execute(statement)
    db.execute("COMMIT")


def _knows_withdrawals(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = 'events_counted'"
    return db.execute(asked).fetchone() is not None


def _knows_measures(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM pragma_table_info('events') WHERE name = 'document'"
    return db.execute(asked).fetchone() is not None


def _knows_standings(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM pragma_table_info('relations') WHERE name = 'precedence'"
    return db.execute(asked).fetchone() is not None


def _knows_terms(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM pragma_table_info('relations') WHERE name = 'terms'"
    return db.execute(asked).fetchone() is not None


def _knows_authorities(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM pragma_table_info('records') WHERE name = 'unsure'"
    return db.execute(asked).fetchone() is not None


def _make(db: sqlite3.Connection, secret: bytes) -> None:
    # One by one: `executescript` would first commit the transaction that is open.
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
    db.execute("INSERT INTO meta VALUES ('secret', ?)", (check_value(secret),))
    db.execute("INSERT INTO meta VALUES ('identity', ?)", (uuid4().hex,))
    prepare_documents(db)


def _check(db: sqlite3.Connection, path: Path, secret: bytes) -> None:
    meta = dict(db.execute("SELECT key, value FROM meta"))
    if int(meta["format"]) < FORMAT:
        raise StoreError("store.older", store=path)
    if int(meta["format"]) > FORMAT:
        raise StoreError("store.newer", store=path)
    if meta["secret"] != check_value(secret):
        raise StoreError("store.other_secret", store=path)
