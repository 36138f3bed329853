"""What sources say of facts, in one SQLite transaction."""

from collections.abc import Collection, Sequence
from typing import Final

from graph.codec import KeptClaim, kept
from graph.kept_rows import claim_end, claim_row, packed_repeats, repeats_of, repeats_row
from graph.model import EncodedClaim
from graph.sqlite.ledger.session import Session

# Not REPLACE, which looks for rows to remove before each that it writes.
_WRITE: Final = (
    "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?) ON CONFLICT (seq) DO UPDATE "
    "SET fact = excluded.fact, source = excluded.source, rank = excluded.rank, "
    "dated = excluded.dated, origin = excluded.origin, whole = excluded.whole, "
    "body = excluded.body, opened = excluded.opened, closed = NULL, repeats = excluded.repeats"
)


class Claims:
    """Implements `graph.commit.ledger.Claims`: one row a claim, closed by a later revision."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._first_new = self.next_seq()  # numbers below it are of rows from before

    def next_seq(self) -> int:
        # Repetitions have numbers of the same order, the highest of which is in `meta`.
        asked = (
            "SELECT max(coalesce((SELECT max(seq) FROM claims), 0), "
            "coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'repeats'), 0)) + 1"
        )
        return int(self._session.db.execute(asked).fetchone()[0])

    def of(self, facts: Collection[str]) -> dict[str, list[KeptClaim]]:
        rows = self._session.rows(
            "SELECT seq, fact, source, rank, dated, origin, whole, body, repeats FROM claims "
            "WHERE closed IS NULL AND fact IN (SELECT value FROM json_each(?)) ORDER BY seq",
            facts,
        )
        claims: dict[str, list[KeptClaim]] = {}
        for seq, fact, source, rank, dated, origin, whole, text, repeats in rows:
            claim = EncodedClaim(fact, source, rank, dated, origin, bool(whole), text)
            claims.setdefault(fact, []).append(kept(seq, claim, repeats))
        return claims

    def write(self, claims: Sequence[KeptClaim], *, closed: Collection[int] = ()) -> None:
        db, revision, sums = self._session.db, self._session.revision, self._session.sums
        if closed:
            self._count_closed(closed)
        db.executemany(
            "UPDATE claims SET closed = ? WHERE seq = ?", [(revision, seq) for seq in closed]
        )
        if claims and min(claim.seq for claim in claims) < self._first_new:
            self._uncount([claim.seq for claim in claims])
        sums.add("claims", map(claim_row, claims))
        for claim in claims:
            if claim.repeats:
                sums.add("claims", repeats_of(claim))
        # An id exists once somebody claims it; ends of relations must name ids that exist.
        self._session.add_ids([claim.fact[1:] for claim in claims if claim.fact[0] == "E"])
        db.executemany(
            # A claim that was closed may come again: of its own row, with its own number.
            _WRITE,
            ((*c[:8], revision, packed_repeats(c) if c.repeats else "") for c in claims),
        )

    def _count_closed(self, seqs: Collection[int]) -> None:
        """Count the end of those of these claims that are open; repetitions end with them."""
        sums, revision = self._session.sums, self._session.revision
        for seq, repeats in self._session.rows(
            "SELECT seq, repeats FROM claims WHERE closed IS NULL "
            "AND seq IN (SELECT value FROM json_each(?))",
            seqs,
        ):
            sums.add("claims", [claim_end(seq, revision)])
            sums.take("claims", [repeats_row(seq, repeats)] if repeats else [])

    def _uncount(self, seqs: Collection[int]) -> None:
        """Count no longer the closed claims among these, whose rows are written anew."""
        rows = self._session.rows(
            "SELECT closed, seq, fact, source, rank, dated, origin, whole, body FROM claims "
            "WHERE seq IN (SELECT value FROM json_each(?))",
            seqs,
        )
        for closed, *values in rows:
            claim = KeptClaim._make((*values, {}, ()))
            self._session.sums.take("claims", [claim_row(claim), claim_end(claim.seq, closed)])

    def note(self, claims: Sequence[KeptClaim]) -> None:
        if not claims:
            return
        db, sums = self._session.db, self._session.sums
        known = self._session.rows(
            "SELECT seq, repeats FROM claims WHERE repeats <> '' "
            "AND seq IN (SELECT value FROM json_each(?))",
            [claim.seq for claim in claims],
        )
        sums.take("claims", (repeats_row(seq, repeats) for seq, repeats in known))
        sums.add("claims", (text for claim in claims for text in repeats_of(claim)))
        db.executemany(
            "UPDATE claims SET repeats = ? WHERE seq = ?",
            [(packed_repeats(c), c.seq) for c in claims],
        )
        last = max((one.seq for claim in claims for one in claim.repeats), default=0)
        if last >= self.next_seq():
            db.execute("INSERT OR REPLACE INTO meta VALUES ('repeats', ?)", (str(last),))

    def of_files(self, origins: Collection[str]) -> set[str]:
        rows = self._session.rows(
            "SELECT fact FROM claims WHERE closed IS NULL AND (origin IN "
            "(SELECT value FROM json_each(?1)) OR (repeats <> '' AND EXISTS (SELECT 1 FROM "
            "json_each(repeats) r WHERE json_extract(r.value, '$[2]') IN "
            "(SELECT value FROM json_each(?1)))))",
            origins,
        )
        return {str(fact) for (fact,) in rows}
