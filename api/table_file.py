"""One SQLite file of the desk's own, readable by its owner only: statements, and changes as one."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graph.errors import StoreError
from graph.private_files import private_database


class TableFile:
    """A file with its tables; safe to use from several threads and processes.

    `unusable` is the code of the sentence for a file that cannot be used: methods raise StoreError
    with it. With `durable` a change is on the disk before the method returns, whatever fails then.
    """

    def __init__(self, path: Path, tables: str, unusable: str, *, durable: bool = False) -> None:
        private_database(path)
        self._path = path
        self._unusable = unusable
        self._lock = threading.RLock()
        self._within = False  # a change of several statements
        with self._own_errors():
            self._db = sqlite3.connect(
                path, timeout=20, isolation_level=None, check_same_thread=False
            )
            # The command line writes such a file while a server reads it.
            self._db.execute("PRAGMA journal_mode = WAL")
            if durable:
                self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(tables)

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self._unusable, path=self._path, error=error) from error

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

    def forget(self) -> None:
        """Leave nothing on the disk of what was replaced or deleted, in the file or its log."""
        with self._lock, self._own_errors():
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def added(self, sql: str, *values: object) -> int:
        """Carry out an insertion; gives the number of the new row."""
        with self._lock, self._own_errors():
            return int(self._db.execute(sql, values).lastrowid or 0)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make the statements within one change: all of them are kept, or none.

        Within another such change it is a part of that.
        """
        with self._lock, self._own_errors():
            if self._within:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._within = True
            try:
                yield
            except BaseException:
                if self._db.in_transaction:  # SQLite ends it itself where the disk is full
                    self._db.execute("ROLLBACK")
                raise
            else:
                self._db.execute("COMMIT")
            finally:
                self._within = False

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._db.close()
