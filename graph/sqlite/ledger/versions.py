"""Versions of one kind of fact: opened at a revision, closed at another, never overwritten."""

import sqlite3
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

import orjson

from graph.sqlite.told_claims import TOLD_FROM, give_back

Key = TypeVar("Key", bound=Hashable)


class Changes(NamedTuple, Generic[Key]):
    """What a write did: keys of versions that it opened, (key, start) of those that it ended."""

    opened: Collection[Key]
    closed: Sequence[tuple[Key, int]]


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
            f"INSERT INTO {table} (k, {key}, opened, {', '.join(columns)}) "
            f"VALUES (?, ?, ?, {marks})"
        )
        self._update = f"UPDATE {table} SET {' = ?, '.join(columns)} = ? WHERE k = ?"
        self._select = (
            f"SELECT k, opened, {key}, {', '.join(columns)} FROM {table} "
            f"WHERE closed IS NULL AND {key} IN ({asked})"
        )
        self._close = f"UPDATE {table} SET closed = ? WHERE k = ?"
        self._delete = f"DELETE FROM {table} WHERE k = ?"

    def put(
        self,
        rows: dict[Key, tuple[object, ...]],
        known: Collection[Key],
        told: Mapping[Key, int],
    ) -> Changes[Key]:
        """Make these the current versions; only `known` keys may have others.

        Those in `told` tell the claim of that number (`graph.sqlite.told_claims`).
        """
        new = dict(rows) if known else rows
        changed: list[tuple[object, ...]] = []
        closed: list[int] = []
        ended: list[tuple[Key, int]] = []
        again: list[Key] = []
        for k, opened, key, *values in self._current(known):
            wanted = rows[key]
            if tuple(values) == wanted:
                del new[key]
            elif opened == self._revision:  # by this transaction: nobody has seen it
                changed.append((*wanted, k))
                again.append(key)
                del new[key]
            else:
                closed.append(k)
                ended.append((key, opened))
        if known:
            give_back(self._db, self._table, (int(str(row[-1])) for row in changed))
            self._db.executemany(self._update, changed)
            self._db.executemany(self._close, [(self._revision, k) for k in closed])
        self._db.executemany(self._insert, self._numbered(new, told))
        return Changes([*new, *again] if again else new, ended)

    def _numbered(
        self, new: Mapping[Key, tuple[object, ...]], told: Mapping[Key, int]
    ) -> Iterator[tuple[object, ...]]:
        revision, k = self._revision, 0 if len(told) == len(new) else self._last()
        for key, values in new.items():
            claim = told.get(key)
            if claim is None:
                k += 1
                yield (k, key, revision, *values)
            else:
                yield (TOLD_FROM + claim, key, revision, *values)

    def _last(self) -> int:
        """The highest number of a version that tells no claim."""
        asked = f"SELECT max(k) FROM {self._table} WHERE k < {TOLD_FROM}"
        return self._db.execute(asked).fetchone()[0] or 0

    def drop(self, keys: Collection[Key]) -> list[tuple[Key, int]]:
        """Close the versions of these keys; delete those that this revision itself has opened.

        Returns each with the revision that opened it.
        """
        ended: list[tuple[Key, int]] = []
        for k, opened, key, *_ in self._current(list(keys)):
            ended.append((key, opened))
            if opened == self._revision:
                give_back(self._db, self._table, [k])
                self._db.execute(self._delete, (k,))
            else:
                self._db.execute(self._close, (self._revision, k))
        return ended

    def _current(self, keys: Collection[Hashable]) -> list[tuple]:  # type: ignore[type-arg]
        return self._db.execute(self._select, (packed(keys),)).fetchall() if keys else []
