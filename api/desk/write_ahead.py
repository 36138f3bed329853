"""What SQLite has written ahead of a file is moved into it apart from requests.

SQLite itself would do that within some request's change, which then waits for the disk, and with it
all that follow it.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from api.desk.background import Background
from graph.errors import StoreError

_CHANGES: Final = 100  # between two moves: about two megabytes of certificates
# Pages ahead at which SQLite does it after all: of one that is always written to.
_MOST_PAGES: Final = 16_384


class WriteAhead:
    """Moves what is written ahead of one file that is in WAL; `db` is the connection that writes.

    The caller sees to it that only one thread at a time calls `changed`.
    """

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self._path = path
        self._changes = 0
        self._mover = Background("write-ahead")
        db.execute(f"PRAGMA wal_autocheckpoint = {_MOST_PAGES}")

    def changed(self) -> None:
        """Count a change; after some of them the move begins."""
        self._changes += 1
        if self._changes % _CHANGES == 0:
            with suppress(StoreError):  # it closes: SQLite moves the rest with its last connection
                self._mover.begin(self._move)

    def _move(self) -> None:
        # What fails here is done by a later move. A file that is gone is not made anew.
        there = f"{self._path.absolute().as_uri()}?mode=rw"
        with suppress(sqlite3.Error), closing(sqlite3.connect(there, uri=True)) as db:
            db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Wait for a move that is under way; later changes begin none."""
        self._mover.close()
