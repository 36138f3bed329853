"""What every group of tables in a SQLite transaction shares."""

import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

from graph.sqlite_versions import packed


class Tables:
    """One open transaction that writes one revision."""

    def __init__(self, db: sqlite3.Connection, revision: int) -> None:
        self._db = db
        self._revision = revision

    def _all(self, sql: str, ids: Iterable[object]) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, (packed(ids),)).fetchall()

    def _numbers(self, ids: Collection[str]) -> dict[str, int]:
        rows = self._all(
            "SELECT id, n FROM nodes WHERE id IN (SELECT value FROM json_each(?))", ids
        )
        return dict(rows)
