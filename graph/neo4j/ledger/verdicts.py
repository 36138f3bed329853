"""Verdicts on identity in one Neo4j transaction."""

from collections.abc import Collection, Sequence

from graph.kept_rows import verdict_end, verdict_row
from graph.model import Verdict
from graph.neo4j.ledger.session import Session, listed


class Verdicts:
    """Implements `graph.commit.ledger.Verdicts`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def at(self, ids: Collection[str]) -> list[tuple[str, str, str]]:
        if not self._session.has["verdicts"]:
            return []
        # UNION, so that each half goes by its own index.
        rows = self._session.tx.rows(
            "MATCH (v:Verdict) WHERE v.one IN $ids AND v.closed IS NULL "
            "RETURN v.kind, v.one, v.other UNION "
            "MATCH (v:Verdict) WHERE v.other IN $ids AND v.closed IS NULL "
            "RETURN v.kind, v.one, v.other",
            ids=listed(ids),
        )
        return [(kind, one, other) for kind, one, other in rows]

    def add(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        return [verdict for verdict in verdicts if self._add(verdict)]

    def _add(self, verdict: Verdict) -> bool:
        tx, revision = self._session.tx, self._session.revision
        what = {"kind": verdict.kind, "one": verdict.one, "other": verdict.other}
        if verdict.undone:
            lifted = tx.rows(
                "MATCH (v:Verdict {one: $one, other: $other, kind: $kind}) "
                "WHERE v.closed IS NULL SET v.closed = $at RETURN v.seq",
                at=revision,
                **what,
            )
            self._session.sums.add("verdicts", [verdict_end(seq, revision) for (seq,) in lifted])
            return bool(lifted)
        # The same verdict again changes nothing, whoever gives it.
        if (verdict.kind, verdict.one, verdict.other) in self.at([verdict.one]):
            return False
        self._session.has["verdicts"] = True
        kept = {**what, "reason": verdict.reason, "who": verdict.who, "opened": revision}
        ((seq,),) = tx.rows(
            "MATCH (m:CreditGraph {key: 'store'}) SET m.verdicts = coalesce(m.verdicts, 0) + 1 "
            "CREATE (v:Verdict) SET v = $verdict, v.seq = m.verdicts RETURN v.seq",
            verdict=kept,
        )
        self._session.sums.add("verdicts", [verdict_row([seq, *kept.values()])])
        return True
