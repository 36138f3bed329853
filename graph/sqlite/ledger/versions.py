"""Versions of one kind of fact: opened at a revision, closed at another, never overwritten."""

import sqlite3
from collections.abc import Collection, Hashable, Iterable
from typing import TypeVar

import orjson

Key = TypeVar("Key", bound=Hashable)


def packed(values: Iterable[object]) -> str:
    """Values as one JSON parameter for `json_each`: SQLite bounds how many parameters there are."""
    return orjson.dumps(list(values)).decode()


class Versions:
    """The versions in one table, keyed by `key`, as one revision writes them.

    A fact written twice within a revision has one version. A version equal to the current one is
    not written.
    """

    def __init__(self, db: sqlite3.Connection, table: str, key: str, revision: int) -> None:
        self._db = db
        self._table, self._key = table, key
        self._revision = revision
        about = db.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
        columns = [name for (name,) in about if name not in ("k", key, "opened", "closed")]
        asked = "SELECT value FROM json_each(?)"
        marks = ", ".join("?" * len(columns))
        # Table and column names are ours, from the schema; every value is a parameter.
        self._insert = (
            f"INSERT INTO {table} ({key}, opened, {', '.join(columns)}) VALUES (?, ?, {marks})"
        )
        self._update = f"UPDATE {table} SET {' = ?, '.join(columns)} = ? WHERE k = ?"
        self._select = (
            f"SELECT k, opened, {key}, {', '.join(columns)} FROM {table} "
            f"WHERE closed IS NULL AND {key} IN ({asked})"
        )
        self._close = f"UPDATE {table} SET closed = ? WHERE k = ?"
        self._delete = f"DELETE FROM {table} WHERE k = ?"

    def put(self, rows: dict[Key, tuple[object, ...]], known: Collection[Key]) -> None:
        """Make these the current versions; only `known` keys may have others."""
        new = dict(rows) if known else rows
        changed: list[tuple[object, ...]] = []
        closed: list[int] = []
        for k, opened, key, *values in self._current(known):
            wanted = rows[key]
            if tuple(values) == wanted:
                del new[key]
            elif opened == self._revision:  # by this transaction: nobody has seen it
                changed.append((*wanted, k))
                del new[key]
            else:
                closed.append(k)
        if known:
            self._db.executemany(self._update, changed)
            self._db.executemany(self._close, [(self._revision, k) for k in closed])
        self._db.executemany(
            self._insert, [(key, self._revision, *values) for key, values in new.items()]
        )

    def drop(self, keys: Collection[Hashable]) -> None:
        """Close the versions of these keys; delete those that this revision itself has opened."""
        for k, opened, *_ in self._current(list(keys)):
            if opened == self._revision:
                self._db.execute(self._delete, (k,))
            else:
                self._db.execute(self._close, (self._revision, k))

    def _current(self, keys: Collection[Hashable]) -> list[tuple]:  # type: ignore[type-arg]
        return self._db.execute(self._select, (packed(keys),)).fetchall() if keys else []
