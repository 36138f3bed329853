"""Which ids answer as which, and what grouping and likeness ask, in one SQLite transaction."""

from collections.abc import Collection, Mapping

from graph.commit.ledger import Tie
from graph.commit.resolution import Token
from graph.sqlite.ledger.tables import Tables
from graph.sqlite.ledger.versions import packed


class GroupTables(Tables):
    """Which ids answer as which, and what grouping and likeness ask, in one SQLite transaction."""

    def members(self, canonicals: Collection[str]) -> dict[str, set[str]]:
        groups = {id_: {id_} for id_ in canonicals}
        rows = self._all(
            "SELECT c.id, m.id FROM nodes c "
            "JOIN nodes m ON m.canonical = c.n AND m.canonical <> m.n "
            "WHERE c.id IN (SELECT value FROM json_each(?))",
            canonicals,
        )
        for canonical, member in rows:
            groups[str(canonical)].add(str(member))
        return groups

    def entangled(self, ids: Collection[str]) -> set[str]:
        ids_text = packed(ids)
        rows = self._db.execute(
            "WITH asked AS (SELECT nodes.* FROM nodes JOIN json_each(?1) ON nodes.id = value) "
            "SELECT a.id FROM asked a WHERE a.canonical <> a.n "
            "OR EXISTS (SELECT 1 FROM nodes m WHERE m.canonical = a.n AND m.canonical <> m.n) "
            "UNION SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM verdicts "
            "WHERE closed IS NULL AND one = value) "
            "OR EXISTS (SELECT 1 FROM verdicts WHERE closed IS NULL AND other = value)",
            (ids_text,),
        )
        return {id_ for (id_,) in rows}

    def shared(self, tokens: Collection[Token]) -> set[Token]:
        rows = self._all(
            "SELECT token FROM identifiers WHERE token IN (SELECT value FROM json_each(?)) "
            "GROUP BY token HAVING count(*) > 1",
            [f"{scheme}:{value}" for scheme, value in tokens],
        )
        found = {str(token) for (token,) in rows}
        return {(scheme, value) for scheme, value in tokens if f"{scheme}:{value}" in found}

    def repoint(self, canonical: Mapping[str, str]) -> None:
        numbers = self._numbers({*canonical, *canonical.values()})
        self._nodes.clear()
        for id_, new in canonical.items():
            n, target = numbers[id_], numbers[new]
            self._db.execute("UPDATE nodes SET canonical = ? WHERE n = ?", (target, n))
            self._db.execute("DELETE FROM aliases WHERE n = ? AND opened = ?", (n, self._revision))
            self._db.execute(
                "UPDATE aliases SET closed = ? WHERE n = ? AND closed IS NULL",
                (self._revision, n),
            )
            if target != n:
                self._db.execute(
                    "INSERT INTO aliases VALUES (?, ?, ?, NULL)", (n, target, self._revision)
                )

    def kinds(self, ids: Collection[str]) -> dict[str, str]:
        rows = self._all(
            "SELECT a.id, e.kind FROM nodes a JOIN entities e ON e.n = a.canonical "
            "AND e.closed IS NULL WHERE a.id IN (SELECT value FROM json_each(?))",
            ids,
        )
        return {str(id_): str(kind) for id_, kind in rows}

    def names_of(self, canonicals: Collection[str]) -> set[str]:
        rows = self._all(
            "SELECT DISTINCT norm FROM names JOIN nodes USING (n) WHERE closed IS NULL "
            "AND id IN (SELECT value FROM json_each(?))",
            canonicals,
        )
        return {str(norm) for (norm,) in rows}

    def any_named_only(self) -> bool:
        asked = "SELECT 1 FROM nodes WHERE id >= 'name:' AND id < 'name;' LIMIT 1"
        return self._db.execute(asked).fetchone() is not None

    def namesakes(self, names: Collection[str]) -> list[tuple[str, str, str]]:
        rows = self._all(
            "SELECT m.norm, a.id, e.kind FROM names m JOIN nodes a USING (n) "
            "JOIN entities e ON e.n = m.n AND e.closed IS NULL WHERE m.closed IS NULL "
            "AND m.norm IN (SELECT value FROM json_each(?))",
            names,
        )
        return [(str(norm), str(id_), str(kind)) for norm, id_, kind in rows]

    def masked_under(self, ids: Collection[str]) -> list[tuple[str, str]]:
        rows = self._all(
            "SELECT j.value, a.id FROM json_each(?) j "
            "JOIN nodes a ON a.id > j.value || '/' AND a.id < j.value || '0'",
            ids,
        )
        return [(str(base), str(id_)) for base, id_ in rows]

    def likenesses(self, canonicals: Collection[str]) -> list[Tie]:
        return self._ties(
            "r.kind = 'possibly_same_as' AND r.rank = 9 AND (r.source IN ({asked}) "
            "OR r.target IN ({asked}) )",
            canonicals,
        )

    def represented_by(self, persons: Collection[str]) -> set[str]:
        ties = self._ties(
            "r.kind = 'legal_representative_of' AND r.source IN "
            "(SELECT canonical FROM nodes WHERE n IN ({asked}))",
            persons,
        )
        return {tie.given_target for tie in ties}

    def ties_into(self, ids: Collection[str]) -> list[Tie]:
        ties = self._ties("r.target IN (SELECT canonical FROM nodes WHERE n IN ({asked}))", ids)
        return [t for t in ties if t.given_target in ids and t.given_source.startswith("person:")]

    def _ties(self, where: str, ids: Collection[str]) -> list[Tie]:
        asked = "SELECT n FROM nodes WHERE id IN (SELECT value FROM json_each(?1))"
        rows = self._db.execute(
            "SELECT r.id, r.kind, s.id, t.id, r.valid_from, r.valid_to FROM relations r "
            "JOIN nodes s ON s.n = r.given_source JOIN nodes t ON t.n = r.given_target "
            "WHERE r.closed IS NULL AND " + where.format(asked=asked),
            (packed(ids),),
        )
        return [Tie(*row) for row in rows]
