"""New claims of one transaction, until it is known whether a version tells their bodies."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from graph.codec import Body, KeptClaim
from graph.kept_rows import packed_repeats
from graph.sqlite.told_claims import tells

# Not REPLACE, which looks for rows to remove before each that it writes.
_WRITE: Final = (
    "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?) ON CONFLICT (seq) DO UPDATE "
    "SET fact = excluded.fact, source = excluded.source, rank = excluded.rank, "
    "dated = excluded.dated, origin = excluded.origin, whole = excluded.whole, "
    "own_body = excluded.own_body, opened = excluded.opened, closed = NULL, "
    "repeats = excluded.repeats"
)


class WaitingClaims:
    """Claims that wait for the version of their fact; all are written before the commit ends."""

    def __init__(self, db: sqlite3.Connection, revision: int) -> None:
        self._db = db
        self._revision = revision
        self._claims: dict[str, tuple[KeptClaim, ...]] = {}  # by fact
        self.last = 0  # the highest number that ever waited

    def add(self, claims: Sequence[KeptClaim]) -> None:
        """Take new claims in the order of their numbers, which no row has yet."""
        waiting = self._claims
        for claim in claims:
            fact = claim[1]
            waiting[fact] = (*waiting[fact], claim) if fact in waiting else (claim,)
        if claims:
            self.last = max(self.last, claims[-1].seq)

    def told(
        self, letter: str, bodies: Mapping[str, Body], fresh: Collection[str]
    ) -> dict[str, int]:
        """Write the claims that versions with these bodies tell; the number of each by its id.

        `fresh` are the ids of facts without an earlier version.
        """
        told: dict[str, int] = {}
        rows, take = [], self._claims.pop
        for id_ in fresh:
            claims = take(fact := letter + id_, ())
            if len(claims) == 1 and tells(bodies[id_], claims[0]):
                told[id_] = claims[0][0]
                rows.append(self._row(claims[0], ""))
            elif claims:
                self._claims[fact] = claims
        self._db.executemany(_WRITE, rows)
        return told

    def write(self, facts: Iterable[str] | None = None) -> None:
        """Write the claims that wait, or those of these facts, each with its body."""
        if self._claims:
            wanted = [*self._claims] if facts is None else facts
            self.write_now([c for fact in wanted for c in self._claims.pop(fact, ())])

    def write_now(self, claims: Iterable[KeptClaim]) -> None:
        """Write claims with their bodies: one that was closed may come again, with its number."""
        self._db.executemany(_WRITE, [self._row(claim, claim.text) for claim in claims])

    def _row(self, claim: KeptClaim, text: str) -> tuple[Any, ...]:
        return (*claim[:7], text, self._revision, packed_repeats(claim) if claim[9] else "")
