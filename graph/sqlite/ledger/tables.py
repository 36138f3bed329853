"""What every group of tables in a SQLite transaction shares."""

import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

from graph.sqlite.ledger.versions import packed


class Tables:
    """One open transaction that writes one revision."""

    def __init__(self, db: sqlite3.Connection, revision: int) -> None:
        self._db = db
        self._revision = revision
        self._nodes: dict[str, tuple[int, str]] = {}  # id: its number, the id it answers as

    def canonical(self, ids: Collection[str]) -> dict[str, str]:
        nodes = self._known(ids)
        return {id_: nodes[id_][1] for id_ in ids if id_ in nodes}

    def _numbers(self, ids: Collection[str]) -> dict[str, int]:
        nodes = self._known(ids)
        return {id_: nodes[id_][0] for id_ in ids if id_ in nodes}

    def _known(self, ids: Collection[str]) -> dict[str, tuple[int, str]]:
        """The nodes met in this transaction, these among them; asked again after re-pointing."""
        nodes = self._nodes
        asked = [id_ for id_ in ids if id_ not in nodes]
        if asked:
            rows = self._all(
                "SELECT a.id, a.n, CASE WHEN a.canonical = a.n THEN a.id ELSE "
                "(SELECT b.id FROM nodes b WHERE b.n = a.canonical) END FROM nodes a "
                "WHERE a.id IN (SELECT value FROM json_each(?))",
                asked,
            )
            nodes.update((id_, (n, now)) for id_, n, now in rows)
        return nodes

    def _all(self, sql: str, ids: Iterable[object]) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, (packed(ids),)).fetchall()
