"""The file of cases, watches and alerts: its tables, and statements on it from several threads."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from graph.errors import StoreError
from graph.private_files import private_database

Clock = Callable[[], float]
NAME: Final = "cases.db"

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS cases (number INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
  state TEXT NOT NULL, owner TEXT NOT NULL, opened INTEGER NOT NULL, changed INTEGER NOT NULL,
  version INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS members (case_ INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (case_, name)) STRICT;
CREATE TABLE IF NOT EXISTS items (number INTEGER PRIMARY KEY AUTOINCREMENT, case_ INTEGER NOT NULL,
  kind TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL, version INTEGER NOT NULL,
  content TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS items_of ON items (case_);
CREATE TABLE IF NOT EXISTS referrals (lead INTEGER PRIMARY KEY, certificate TEXT NOT NULL,
  debtor TEXT NOT NULL, records TEXT NOT NULL, note TEXT NOT NULL, who TEXT NOT NULL,
  at TEXT NOT NULL, case_ INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX IF NOT EXISTS referrals_of ON referrals (certificate);
CREATE TABLE IF NOT EXISTS watches (number INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL, scenario TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL,
  case_ INTEGER NOT NULL, mail INTEGER NOT NULL, UNIQUE (subject, scenario, who)) STRICT;
CREATE TABLE IF NOT EXISTS standings (subject TEXT NOT NULL, scenario TEXT NOT NULL,
  content TEXT NOT NULL, PRIMARY KEY (subject, scenario)) STRICT;
CREATE TABLE IF NOT EXISTS alerts (number INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL, scenario TEXT NOT NULL, revision INTEGER NOT NULL, day TEXT NOT NULL,
  at INTEGER NOT NULL, content TEXT NOT NULL, UNIQUE (subject, scenario, revision, day)) STRICT;
CREATE TABLE IF NOT EXISTS alert_records (record TEXT NOT NULL, alert INTEGER NOT NULL,
  PRIMARY KEY (record, alert)) STRICT;
CREATE TABLE IF NOT EXISTS seen (alert INTEGER NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (alert, who)) STRICT;
CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, alert INTEGER NOT NULL,
  channel TEXT NOT NULL, target TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL,
  next INTEGER NOT NULL, made INTEGER NOT NULL, said INTEGER NOT NULL,
  why TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, next);
CREATE TABLE IF NOT EXISTS addresses (who TEXT PRIMARY KEY, address TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


class CaseFile:
    """One SQLite file, readable by its owner only; safe to use from several threads.

    Methods raise StoreError when the file is unusable.
    """

    def __init__(self, path: Path) -> None:
        private_database(path)
        self._path = path
        self._lock = threading.RLock()
        with self._own_errors():
            self._db = sqlite3.connect(
                path, timeout=20, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            # A note is an investigator's work, and a delivery must not be told twice.
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_TABLES)

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError("cases.unusable", path=self._path, error=error) from error

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that a statement gives."""
        with self._lock, self._own_errors():
            return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """The first row that a statement gives; None where there is none."""
        with self._lock, self._own_errors():
            found: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
        return found

    def done(self, sql: str, *values: object) -> int:
        """Carry out a statement; gives how many rows it changed."""
        with self._lock, self._own_errors():
            return self._db.execute(sql, values).rowcount

    def added(self, sql: str, *values: object) -> int:
        """Carry out an insertion; gives the number of the new row."""
        with self._lock, self._own_errors():
            return int(self._db.execute(sql, values).lastrowid or 0)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make the statements within one change: all of them are kept, or none."""
        with self._lock, self._own_errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def mark(self, name: str) -> str:
        """A value that was kept under a name; "" where there is none."""
        found = self.row("SELECT value FROM marks WHERE name = ?", name)
        return str(found[0]) if found else ""

    def keep_mark(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self.done("INSERT OR REPLACE INTO marks VALUES (?, ?)", name, value)

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._db.close()
