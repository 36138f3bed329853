"""A table of an SQLite file hidden under another name: without its journal no entry is written."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager


@contextmanager
def hidden(path: str, table: str = "journal") -> Iterator[None]:
    """Hide a table within; it is there again at the end."""
    _rename(path, table, "hidden")
    yield
    _rename(path, "hidden", table)


def _rename(path: str, table: str, name: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"ALTER TABLE {table} RENAME TO {name}")
