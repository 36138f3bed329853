"""What the parts of one SQLite transaction share: its connection, revision, and ids read so far."""

import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

from graph.row_sums import RowSums
from graph.sqlite.ledger.versions import packed
from graph.sqlite.ledger.waiting_claims import WaitingClaims


class Session:
    """One open transaction that writes one revision."""

    def __init__(self, db: sqlite3.Connection, revision: int, sums: RowSums) -> None:
        self.db = db
        self.revision = revision
        self.sums = sums  # of the rows that are written
        self.waiting = WaitingClaims(db, revision)
        # id: (its number, the id it answers as, None where nobody claims it any more); unknown ids
        # are asked for again
        self._nodes: dict[str, tuple[int, str | None]] = {}

    def rows(self, sql: str, values: Iterable[object]) -> list[tuple[Any, ...]]:
        """All rows of a query whose one parameter is a list of values."""
        return self.db.execute(sql, (packed(values),)).fetchall()

    def canonical(self, ids: Collection[str]) -> dict[str, str]:
        """What each known id answers as now."""
        nodes = self._known(ids)
        return {id_: now for id_ in ids if id_ in nodes and (now := nodes[id_][1])}

    def numbers(self, ids: Collection[str]) -> dict[str, int]:
        """The number of each known id."""
        nodes = self._known(ids)
        return {id_: nodes[id_][0] for id_ in ids if id_ in nodes}

    def add_ids(self, ids: Collection[str]) -> None:
        """Number ids that are new; each answers as itself."""
        first = self.db.execute("SELECT coalesce(max(n), 0) + 1 FROM nodes").fetchone()[0]
        numbers = {id_: first + place for place, id_ in enumerate(dict.fromkeys(ids))}
        added = self.db.executemany(
            "INSERT OR IGNORE INTO nodes (id, canonical) VALUES (?, ?)", numbers.items()
        )
        if added.rowcount == len(numbers):  # as is usual: then they have the numbers from `first`
            self._nodes.update((id_, (n, id_)) for id_, n in numbers.items())
            return
        for id_ in ids:
            self._nodes.pop(id_, None)
        self.db.execute("UPDATE nodes SET canonical = n WHERE n >= ?", (first,))
        # Ids that nobody claimed any more come back; they are few, in a part of the index.
        self.db.execute(
            "UPDATE nodes SET canonical = n WHERE canonical = 0 AND canonical <> n "
            "AND id IN (SELECT value FROM json_each(?))",
            (packed(ids),),
        )

    def forget(self) -> None:
        """Forget the ids read so far: some of them answer as others from now on."""
        self._nodes.clear()

    def _known(self, ids: Collection[str]) -> dict[str, tuple[int, str | None]]:
        nodes = self._nodes
        asked = [id_ for id_ in ids if id_ not in nodes]
        if asked:
            rows = self.rows(
                "SELECT a.id, a.n, CASE WHEN a.canonical = a.n THEN a.id ELSE "
                "(SELECT b.id FROM nodes b WHERE b.n = a.canonical) END FROM nodes a "
                "WHERE a.id IN (SELECT value FROM json_each(?))",
                asked,
            )
            nodes.update((id_, (n, now)) for id_, n, now in rows)
        return nodes
