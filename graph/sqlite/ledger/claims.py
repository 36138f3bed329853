"""Claims, identifiers, events and verdicts of one SQLite transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from graph.codec import KeptClaim, kept
from graph.commit.states import Happening
from graph.model import EncodedClaim, StateEvent, Verdict
from graph.sqlite.ledger.tables import Tables
from graph.sqlite.ledger.versions import packed


class ClaimTables(Tables):
    """Claims, identifiers, events and verdicts of one SQLite transaction."""

    def next_claim(self) -> int:
        return int(self._db.execute("SELECT coalesce(max(seq), 0) + 1 FROM claims").fetchone()[0])

    def claims(self, facts: Collection[str]) -> dict[str, list[KeptClaim]]:
        rows = self._db.execute(
            "SELECT seq, fact, source, rank, dated, origin, whole, body FROM claims "
            "WHERE closed IS NULL AND fact IN (SELECT value FROM json_each(?)) ORDER BY seq",
            (packed(facts),),
        )
        found: dict[str, list[KeptClaim]] = {}
        for seq, fact, source, rank, dated, origin, whole, text in rows:
            found.setdefault(fact, []).append(
                kept(seq, EncodedClaim(fact, source, rank, dated, origin, bool(whole), text))
            )
        return found

    def add_claims(self, claims: Sequence[KeptClaim]) -> None:
        self.add_ids([c.fact[1:] for c in claims if c.fact[0] == "E"])
        self._db.executemany(
            "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [(*claim[:8], self._revision) for claim in claims],
        )

    def add_ids(self, ids: Collection[str]) -> None:
        """Number ids that are new; each answers for itself."""
        first = self._db.execute("SELECT coalesce(max(n), 0) FROM nodes").fetchone()[0]
        self._db.execute(
            "INSERT OR IGNORE INTO nodes (id, canonical) SELECT value, 0 FROM json_each(?)",
            (packed(ids),),
        )
        self._db.execute("UPDATE nodes SET canonical = n WHERE n > ?", (first,))

    def close_claims(self, seqs: Collection[int]) -> None:
        self._db.executemany(
            "UPDATE claims SET closed = ? WHERE seq = ?", [(self._revision, seq) for seq in seqs]
        )

    def add_identifiers(self, held: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        wanted = {(f"{scheme}:{value}", id_) for id_, own in held for scheme, value in own.items()}
        numbers = self._numbers({id_ for _, id_ in wanted})
        self._db.executemany(
            "INSERT OR IGNORE INTO identifiers VALUES (?, ?, ?)",
            [(token, numbers[id_], self._revision) for token, id_ in wanted],
        )

    def holders(self, tokens: Collection[tuple[str, str]]) -> set[str]:
        rows = self._all(
            "SELECT DISTINCT nodes.id FROM identifiers JOIN nodes USING (n) "
            "WHERE token IN (SELECT value FROM json_each(?))",
            [f"{scheme}:{value}" for scheme, value in tokens],
        )
        return {str(id_) for (id_,) in rows}

    def events(self, records: Collection[str]) -> dict[str, list[Happening]]:
        rows = self._db.execute(
            "SELECT record, action, outcome, happened_on FROM events "
            "WHERE record IN (SELECT value FROM json_each(?)) ORDER BY seq",
            (packed(records),),
        )
        found: dict[str, list[Happening]] = {}
        for record, action, outcome, day in rows:
            found.setdefault(record, []).append(Happening(action, outcome, day))
        return found

    def add_events(self, events: Sequence[StateEvent]) -> list[StateEvent]:
        news = []
        for e in events:
            on = e.on.isoformat() if e.on else None
            done = self._db.execute(
                "INSERT OR IGNORE INTO events "
                "(record, action, outcome, reason, who, happened_on, key, revision) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (e.record, e.action, e.outcome, e.reason, e.who, on, e.key, self._revision),
            )
            if done.rowcount:
                news.append(e)
        return news

    def known_records(self, ids: Collection[str]) -> set[str]:
        rows = self._all(
            "SELECT id FROM records WHERE closed IS NULL "
            "AND id IN (SELECT value FROM json_each(?))",
            ids,
        )
        return {str(id_) for (id_,) in rows}

    def verdicts_at(self, ids: Collection[str]) -> list[tuple[str, str, str]]:
        rows = self._db.execute(
            "SELECT kind, one, other FROM verdicts WHERE closed IS NULL "
            "AND one IN (SELECT value FROM json_each(?1)) UNION "
            "SELECT kind, one, other FROM verdicts WHERE closed IS NULL "
            "AND other IN (SELECT value FROM json_each(?1))",
            (packed(ids),),
        )
        return [(kind, one, other) for kind, one, other in rows]

    def add_verdicts(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        return [verdict for verdict in verdicts if self._add_verdict(verdict)]

    def _add_verdict(self, verdict: Verdict) -> bool:
        what = (verdict.kind, verdict.one, verdict.other)
        if verdict.undone:
            done = self._db.execute(
                "UPDATE verdicts SET closed = ? WHERE kind = ? AND one = ? AND other = ? "
                "AND closed IS NULL",
                (self._revision, *what),
            )
            return done.rowcount > 0
        if what in self.verdicts_at([verdict.one]):
            return False
        self._db.execute(
            "INSERT INTO verdicts (kind, one, other, reason, who, opened) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (*what, verdict.reason, verdict.who, self._revision),
        )
        return True
