"""What sources say of facts, in one SQLite transaction."""

from collections.abc import Collection, Sequence

from graph.codec import KeptClaim, kept
from graph.model import EncodedClaim
from graph.sqlite.ledger.session import Session


class Claims:
    """Implements `graph.commit.ledger.Claims`: one row a claim, closed by a later revision."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_seq(self) -> int:
        asked = "SELECT coalesce(max(seq), 0) + 1 FROM claims"
        return int(self._session.db.execute(asked).fetchone()[0])

    def of(self, facts: Collection[str]) -> dict[str, list[KeptClaim]]:
        rows = self._session.rows(
            "SELECT seq, fact, source, rank, dated, origin, whole, body FROM claims "
            "WHERE closed IS NULL AND fact IN (SELECT value FROM json_each(?)) ORDER BY seq",
            facts,
        )
        claims: dict[str, list[KeptClaim]] = {}
        for seq, fact, source, rank, dated, origin, whole, text in rows:
            claims.setdefault(fact, []).append(
                kept(seq, EncodedClaim(fact, source, rank, dated, origin, bool(whole), text))
            )
        return claims

    def write(self, claims: Sequence[KeptClaim], *, closed: Collection[int] = ()) -> None:
        db, revision = self._session.db, self._session.revision
        db.executemany(
            "UPDATE claims SET closed = ? WHERE seq = ?", [(revision, seq) for seq in closed]
        )
        # An id exists once somebody claims it; ends of relations must name ids that exist.
        self._session.add_ids([claim.fact[1:] for claim in claims if claim.fact[0] == "E"])
        db.executemany(
            "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [(*claim[:8], revision) for claim in claims],
        )
