"""The file of accounts: its tables, and statements on it from several threads and processes."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from api.table_file import TableFile

Clock = Callable[[], float]

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, password TEXT NOT NULL,
  roles TEXT NOT NULL, department TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS keys (digest TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  roles TEXT NOT NULL, department TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sessions (digest TEXT PRIMARY KEY, name TEXT NOT NULL,
  csrf TEXT NOT NULL, purpose TEXT NOT NULL, began INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tickets (digest TEXT PRIMARY KEY, name TEXT NOT NULL,
  ends INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS devices (digest TEXT PRIMARY KEY, name TEXT NOT NULL,
  seen INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS approvals (number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,
  who TEXT NOT NULL, system INTEGER NOT NULL, department TEXT NOT NULL, particulars TEXT NOT NULL,
  reason TEXT NOT NULL, asked INTEGER NOT NULL, until INTEGER NOT NULL, state TEXT NOT NULL,
  by TEXT NOT NULL DEFAULT '', said INTEGER NOT NULL DEFAULT 0,
  why TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE IF NOT EXISTS factors (name TEXT PRIMARY KEY, secret TEXT NOT NULL,
  on_ INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS old_keys (digest TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  until TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS key_uses (name TEXT NOT NULL, day TEXT NOT NULL, place TEXT NOT NULL,
  PRIMARY KEY (name, day, place)) STRICT;
CREATE TABLE IF NOT EXISTS oidc_logins (digest TEXT PRIMARY KEY, nonce TEXT NOT NULL,
  verifier TEXT NOT NULL, until INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS recovery_codes (digest TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
"""
_MOST_KEPT: Final = 1_000  # answers: whoever sends keys that are none fills no memory
# Columns that came later: (table, name, type). Files of earlier versions get them when opened.
_LATER: Final = (
    ("users", "must_change", "INTEGER NOT NULL DEFAULT 0"),
    ("users", "changed", "INTEGER NOT NULL DEFAULT 0"),
    ("users", "oidc", "TEXT NOT NULL DEFAULT ''"),
    ("keys", "scope", "TEXT NOT NULL DEFAULT ''"),
    ("keys", "until", "TEXT NOT NULL DEFAULT ''"),
    ("keys", "sources", "TEXT NOT NULL DEFAULT ''"),
    ("keys", "used", "INTEGER NOT NULL DEFAULT 0"),
    ("keys", "used_from", "TEXT NOT NULL DEFAULT ''"),
    ("sessions", "run", "TEXT NOT NULL DEFAULT ''"),
    ("sessions", "began_up", "INTEGER NOT NULL DEFAULT 0"),
    ("sessions", "seen_up", "INTEGER NOT NULL DEFAULT 0"),
    ("sessions", "passed", "INTEGER NOT NULL DEFAULT 0"),
)


class AccountFile(TableFile):
    """The file of accounts; keys are read by a connection apart."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _TABLES, "access.accounts_unusable")
        with self._own_errors():
            self._add_columns()
        # Keys are read apart: in WAL that waits for no writer, so the event loop may do it.
        self._reading = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._reading_lock = threading.Lock()
        self._version = -1  # of the file, when the rows kept were read
        self._kept: dict[tuple[str, tuple[object, ...]], list[tuple[str, ...]]] = {}

    def _add_columns(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")  # two processes may open an old file at once
        for table, name, kind in _LATER:
            there = {row[1] for row in self._db.execute(f"PRAGMA table_info({table})")}
            if name not in there:
                self._db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
        self._db.execute("COMMIT")

    def read(self, sql: str, *values: object) -> list[tuple[str, ...]]:
        """The rows of a statement that only reads; it waits for no writer.

        They are kept until anybody changes the file.
        """
        with self._reading_lock, self._own_errors():
            # It changes with each commit of another connection, and this one commits nothing.
            version = self._reading.execute("PRAGMA data_version").fetchone()[0]
            if version != self._version or len(self._kept) >= _MOST_KEPT:
                self._version, self._kept = version, {}
            found = self._kept.get((sql, values))
            if found is None:
                found = self._kept[sql, values] = self._reading.execute(sql, values).fetchall()
            return found

    def close(self) -> None:
        """Release the file."""
        with self._reading_lock:
            self._reading.close()
        super().close()
