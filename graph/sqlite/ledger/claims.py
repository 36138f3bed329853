"""What sources say of facts, in one SQLite transaction."""

from collections.abc import Collection, Sequence

from graph.codec import KeptClaim
from graph.kept_rows import claim_end, claim_row, packed_repeats, repeats_of, repeats_row
from graph.sqlite.ledger.session import Session
from graph.sqlite.ledger.versions import packed
from graph.sqlite.told_claims import CLAIM_COLUMNS, claim_values, open_claims_of, told_claim


class Claims:
    """Implements `graph.commit.ledger.Claims`: one row a claim, closed by a later revision.

    A new claim waits until it is known whether the version of its fact tells its body.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._first_new = self.next_seq()  # numbers below it are of rows from before

    def next_seq(self) -> int:
        # Repetitions have numbers of the same order, the highest of which is in `meta`.
        asked = (
            "SELECT max(coalesce((SELECT max(seq) FROM claims), 0), "
            "coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'repeats'), 0)) + 1"
        )
        kept = int(self._session.db.execute(asked).fetchone()[0])
        return max(kept, self._session.waiting.last + 1)

    def of(self, facts: Collection[str]) -> dict[str, list[KeptClaim]]:
        self._session.waiting.write(facts)
        rows = self._session.rows(
            f"SELECT {CLAIM_COLUMNS} FROM claims WHERE closed IS NULL AND own_body <> '' "
            "AND fact IN (SELECT value FROM json_each(?))",
            facts,
        )
        ids: dict[str, list[str]] = {}
        for fact in facts:
            ids.setdefault(fact[0], []).append(fact[1:])
        for letter, asked in ids.items():
            rows += open_claims_of(self._session.db, letter, packed(asked))
        claims: dict[str, list[KeptClaim]] = {}
        for claim in map(told_claim, sorted(rows)):
            claims.setdefault(claim.fact, []).append(claim)
        return claims

    def write(self, claims: Sequence[KeptClaim], *, closed: Collection[int] = ()) -> None:
        db, revision, sums = self._session.db, self._session.revision, self._session.sums
        waiting = self._session.waiting
        if closed:
            waiting.write()
            self._count_closed(closed)
            db.executemany(
                "UPDATE claims SET closed = ? WHERE seq = ?", [(revision, seq) for seq in closed]
            )
        sums.add("claims", map(claim_row, claims))
        for claim in claims:
            if claim.repeats:
                sums.add("claims", repeats_of(claim))
        # An id exists once somebody claims it; ends of relations must name ids that exist.
        self._session.add_ids([claim.fact[1:] for claim in claims if claim.fact[0] == "E"])
        if claims and min(claim.seq for claim in claims) < self._first_new:
            # A claim that was closed may come again: of its own row, with its own number.
            self._uncount([claim.seq for claim in claims])
            waiting.write_now(claims)
        else:
            waiting.add(claims)

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
            f"SELECT {CLAIM_COLUMNS}, closed FROM claims "
            "WHERE seq IN (SELECT value FROM json_each(?))",
            seqs,
        )
        for *row, closed in rows:
            values, _ = claim_values(row)
            claim = KeptClaim._make((*values, {}, ()))
            self._session.sums.take("claims", [claim_row(claim), claim_end(claim.seq, closed)])

    def note(self, claims: Sequence[KeptClaim]) -> None:
        if not claims:
            return
        db, sums = self._session.db, self._session.sums
        self._session.waiting.write([claim.fact for claim in claims])
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
        self._session.waiting.write()
        rows = self._session.rows(
            "SELECT fact FROM claims WHERE closed IS NULL AND (origin IN "
            "(SELECT value FROM json_each(?1)) OR (repeats <> '' AND EXISTS (SELECT 1 FROM "
            "json_each(repeats) r WHERE json_extract(r.value, '$[2]') IN "
            "(SELECT value FROM json_each(?1)))))",
            origins,
        )
        return {str(fact) for (fact,) in rows}
