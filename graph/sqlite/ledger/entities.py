"""Versions of entities and of their names as one SQLite transaction writes them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from graph.codec import Body, text_of
from graph.kept_rows import entity_row
from graph.naming import name_key
from graph.sqlite.grams import grams
from graph.sqlite.ledger.session import Session
from graph.sqlite.ledger.versions import Changes, Versions

_TEXT: Final = 3  # the place of the body's text in a row


class Entities:
    """Implements `graph.commit.ledger.Entities`: versions by number, and a row for each name."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._versions = Versions(session.db, "entities", "n", session.revision)

    def put(self, bodies: Mapping[str, Body], fresh: Collection[str]) -> None:
        numbers = self._session.numbers(bodies.keys())
        known = {numbers[id_] for id_ in bodies if id_ not in fresh}
        rows = {numbers[id_]: entity_columns(body) for id_, body in bodies.items()}
        waiting = self._session.waiting.told("E", bodies, fresh)
        told = {numbers[id_]: seq for id_, seq in waiting.items()}
        changes = self._versions.put(rows, known, told)
        self._count(changes, rows, {n: id_ for id_, n in numbers.items()})
        self._put_names({numbers[id_]: norms(body) for id_, body in bodies.items()}, known)

    def drop(self, ids: Collection[str]) -> None:
        ids_of = {n: id_ for id_, n in self._session.numbers(ids).items()}
        numbers = ids_of.keys()
        ended = self._versions.drop(numbers)
        self._session.sums.closed("entities", [(ids_of[n], opened) for n, opened in ended])
        self._put_names(dict.fromkeys(numbers, ()), numbers)

    def _count(
        self,
        changes: Changes[int],
        rows: Mapping[int, tuple[object, ...]],
        ids: Mapping[int, str],
    ) -> None:
        sums, revision = self._session.sums, self._session.revision
        if changes.closed:
            sums.closed("entities", [(ids[n], opened) for n, opened in changes.closed])
        versions = (
            (ids[n], entity_row(ids[n], n, revision, str(rows[n][_TEXT]))) for n in changes.opened
        )
        sums.opened("entities", versions)

    def _put_names(self, wanted: Mapping[int, Collection[str]], known: Collection[int]) -> None:
        """Make these the names by which entities are found; only `known` ones may have others."""
        db, revision = self._session.db, self._session.revision
        new = [(n, norm) for n, ours in wanted.items() for norm in ours]
        if known:
            held = self._session.rows(
                "SELECT k, n, norm FROM names WHERE closed IS NULL "
                "AND n IN (SELECT value FROM json_each(?))",
                known,
            )
            stale = [(revision, k) for k, n, norm in held if norm not in wanted[n]]
            db.executemany("UPDATE names SET closed = ? WHERE k = ?", stale)
            have = {(n, norm) for _, n, norm in held}
            new = [name for name in new if name not in have]
        # Names and grams have the same numbers: the full-text index holds no text of its own.
        first = db.execute("SELECT coalesce(max(k), 0) + 1 FROM names").fetchone()[0]
        db.executemany(
            "INSERT INTO names VALUES (?, ?, ?, ?, NULL)",
            [(k, n, norm, revision) for k, (n, norm) in enumerate(new, first)],
        )
        db.executemany(
            "INSERT INTO grams (rowid, tokens) VALUES (?, ?)",
            [(k, grams(norm)) for k, (_, norm) in enumerate(new, first)],
        )

    def kinds(self, ids: Collection[str]) -> dict[str, str]:
        rows = self._session.rows(
            "SELECT a.id, e.kind FROM nodes a JOIN entities e ON e.n = a.canonical "
            "AND e.closed IS NULL WHERE a.id IN (SELECT value FROM json_each(?))",
            ids,
        )
        return {str(id_): str(kind) for id_, kind in rows}

    def any_by_name_only(self) -> bool:
        # A range of the index: `;` is the character after `:`.
        asked = "SELECT 1 FROM nodes WHERE id >= 'name:' AND id < 'name;' LIMIT 1"
        return self._session.db.execute(asked).fetchone() is not None

    def names_of(self, canonicals: Collection[str]) -> set[str]:
        rows = self._session.rows(
            "SELECT norm FROM names JOIN nodes USING (n) WHERE closed IS NULL "
            "AND id IN (SELECT value FROM json_each(?))",
            canonicals,
        )
        return {str(norm) for (norm,) in rows}

    def bearers(self, names: Collection[str]) -> list[tuple[str, str, str]]:
        rows = self._session.rows(
            "SELECT m.norm, a.id, e.kind FROM names m JOIN nodes a USING (n) "
            "JOIN entities e ON e.n = m.n AND e.closed IS NULL WHERE m.closed IS NULL "
            "AND m.norm IN (SELECT value FROM json_each(?))",
            names,
        )
        return [(str(norm), str(id_), str(kind)) for norm, id_, kind in rows]

    def masked_under(self, ids: Collection[str]) -> list[tuple[str, str]]:
        rows = self._session.rows(
            "SELECT j.value, a.id FROM json_each(?) j "
            # Ids that begin with this one and a slash: `0` is the character after `/`.
            "JOIN nodes a ON a.id > j.value || '/' AND a.id < j.value || '0'",
            ids,
        )
        return [(str(base), str(id_)) for base, id_ in rows]


def entity_columns(body: Body) -> tuple[object, ...]:
    """Kind, name, roles and body as the table keeps them."""
    return body["kind"], body["name"], ";".join(body.get("roles", ())), text_of(body)


def norms(body: Body) -> Sequence[str]:
    """The names by which an entity is found, as they are compared."""
    more = body.get("names")
    key = name_key(body["name"])
    return sorted({key, *map(name_key, more)}) if more else (key,)
