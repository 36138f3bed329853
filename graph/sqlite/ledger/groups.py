"""Which ids answer as which, in one SQLite transaction."""

from collections.abc import Collection, Mapping

from graph.kept_rows import answer_row
from graph.sqlite.ledger.session import Session
from graph.sqlite.ledger.versions import packed


class Groups:
    """Implements `graph.commit.ledger.Groups`: a node points at the one it answers as."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def canonical(self, ids: Collection[str]) -> dict[str, str]:
        return self._session.canonical(ids)

    def members(self, canonicals: Collection[str]) -> dict[str, set[str]]:
        # A node that answers for itself is not in the partial index, so it is added here.
        groups = {id_: {id_} for id_ in canonicals}
        rows = self._session.rows(
            "SELECT c.id, m.id FROM nodes c "
            "JOIN nodes m ON m.canonical = c.n AND m.canonical <> m.n "
            "WHERE c.id IN (SELECT value FROM json_each(?))",
            canonicals,
        )
        for canonical, member in rows:
            groups[str(canonical)].add(str(member))
        return groups

    def entangled(self, ids: Collection[str]) -> set[str]:
        rows = self._session.db.execute(
            "WITH asked AS (SELECT nodes.* FROM nodes JOIN json_each(?1) ON nodes.id = value) "
            "SELECT a.id FROM asked a WHERE a.canonical <> a.n "
            "OR EXISTS (SELECT 1 FROM nodes m WHERE m.canonical = a.n AND m.canonical <> m.n) "
            "UNION SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM verdicts "
            "WHERE closed IS NULL AND one = value) "
            "OR EXISTS (SELECT 1 FROM verdicts WHERE closed IS NULL AND other = value)",
            (packed(ids),),
        )
        return {id_ for (id_,) in rows}

    def repoint(self, canonical: Mapping[str, str]) -> None:
        db, revision, sums = self._session.db, self._session.revision, self._session.sums
        numbers = self._session.numbers({*canonical, *canonical.values()})
        self._session.forget()
        for id_, new in canonical.items():
            n, target = numbers[id_], numbers[new]
            db.execute("UPDATE nodes SET canonical = ? WHERE n = ?", (target, n))
            # A place that this revision itself gave leaves no trace.
            own = db.execute("DELETE FROM aliases WHERE n = ? AND opened = ?", (n, revision))
            if own.rowcount:
                sums.closed("ids", [(id_, revision)])
            ended = db.execute(
                "UPDATE aliases SET closed = ? WHERE n = ? AND closed IS NULL RETURNING opened",
                (revision, n),
            ).fetchall()
            sums.closed("ids", [(id_, opened) for (opened,) in ended])
            if target != n:
                db.execute("INSERT INTO aliases VALUES (?, ?, ?, NULL)", (n, target, revision))
                sums.opened("ids", [(id_, answer_row(id_, new, revision))])

    def remove(self, ids: Collection[str]) -> None:
        self._session.forget()
        self._session.db.execute(
            "UPDATE nodes SET canonical = 0 WHERE id IN (SELECT value FROM json_each(?))",
            (packed(ids),),
        )
