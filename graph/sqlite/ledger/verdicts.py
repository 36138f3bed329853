"""Verdicts on identity in one SQLite transaction."""

from collections.abc import Collection, Sequence

from graph.kept_rows import verdict_end, verdict_row
from graph.model import Verdict
from graph.sqlite.ledger.session import Session


class Verdicts:
    """Implements `graph.commit.ledger.Verdicts`: one row a verdict, closed when it is lifted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def at(self, ids: Collection[str]) -> list[tuple[str, str, str]]:
        # UNION, so that each half goes by its own index.
        rows = self._session.rows(
            "SELECT kind, one, other FROM verdicts WHERE closed IS NULL "
            "AND one IN (SELECT value FROM json_each(?1)) UNION "
            "SELECT kind, one, other FROM verdicts WHERE closed IS NULL "
            "AND other IN (SELECT value FROM json_each(?1))",
            ids,
        )
        return [(kind, one, other) for kind, one, other in rows]

    def add(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        return [verdict for verdict in verdicts if self._add(verdict)]

    def _add(self, verdict: Verdict) -> bool:
        db, revision = self._session.db, self._session.revision
        what = (verdict.kind, verdict.one, verdict.other)
        if verdict.undone:
            lifted = db.execute(
                "UPDATE verdicts SET closed = ? WHERE kind = ? AND one = ? AND other = ? "
                "AND closed IS NULL RETURNING seq",
                (revision, *what),
            ).fetchall()
            self._session.sums.add("verdicts", [verdict_end(seq, revision) for (seq,) in lifted])
            return bool(lifted)
        # The same verdict again changes nothing, whoever gives it.
        if what in self.at([verdict.one]):
            return False
        values = (*what, verdict.reason, verdict.who, revision)
        made = db.execute(
            "INSERT INTO verdicts (kind, one, other, reason, who, opened) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            values,
        )
        self._session.sums.add("verdicts", [verdict_row([made.lastrowid, *values])])
        return True
