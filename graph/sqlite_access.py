"""The access journal of an SQLite store, in a file of its own: one durable write for all who wait.

A look-up of persons is answered only when its entry is on the disk; where several come at once,
the first to get there writes for the others too, so that none waits for a queue of writes.
"""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from graph.model import Attributes
from graph.sqlite_file import open_access, own_errors
from graph.sqlite_journal import append, entries
from graph.store import JournalEntry


@dataclass(slots=True)
class _Note:
    """An entry on its way to the disk; `failed` says why it did not get there."""

    who: str
    purpose: str
    what: str
    persons: list[str]
    done: bool = False
    failed: Exception | None = None


class AccessJournal:
    """The journal of one store, safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue = Lock()
        self._writing = Lock()
        self._waiting: list[_Note] = []
        self._db: sqlite3.Connection | None = None

    def note(self, who: str, purpose: str, what: str, persons: Collection[str]) -> None:
        """Append an entry; when this returns, it is on the disk."""
        note = _Note(who, purpose, what, sorted(set(persons)))
        with self._queue:
            self._waiting.append(note)
        with self._writing:
            if not note.done:
                self._write_all()
        if note.failed is not None:
            raise note.failed

    def _write_all(self) -> None:
        with self._queue:
            notes, self._waiting = self._waiting, []
        failed = None
        try:
            self._append(notes)
        except Exception as error:  # raised by each whose entry was in it
            failed = error
        for note in notes:
            note.done, note.failed = True, failed

    def _append(self, notes: list[_Note]) -> None:
        with own_errors(self._path):
            db = self._db = self._db or open_access(self._path)
            db.execute("BEGIN IMMEDIATE")
            try:
                for note in notes:
                    told: Attributes = {"purpose": note.purpose, "persons": note.persons}
                    append(db, note.who, note.what, told)
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

    def entries(self, *, after: int, limit: int) -> tuple[JournalEntry, ...]:
        """Entries after that number, oldest first."""
        with own_errors(self._path), self._writing:
            db = self._db = self._db or open_access(self._path)
            return entries(db, after=after, limit=limit)

    def close(self) -> None:
        """Release the file."""
        with self._writing:
            if self._db is not None:
                self._db.close()
                self._db = None
