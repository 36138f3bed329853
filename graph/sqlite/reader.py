"""Reading one SQLite store at one revision, inside the caller's transaction."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from graph.codec import body_of_text, entity_from, record_from, relation_from
from graph.model import Entity, NamedIn, Record, Relation
from graph.naming import document_key
from graph.sqlite.ledger.versions import packed

_CANONICAL: Final = (
    "SELECT a.id, coalesce((SELECT canonical FROM aliases WHERE aliases.n = a.n "
    "AND opened <= :at AND (closed IS NULL OR closed > :at)), a.n) AS n "
    "FROM nodes a WHERE a.id IN (SELECT value FROM json_each(:ids))"
)
# SQLite keeps the order of a CROSS JOIN: by the ids first.
_ENTITIES: Final = (
    f"SELECT q.id, a.id, e.body FROM ({_CANONICAL}) q CROSS JOIN entities e ON e.n = q.n "
    "CROSS JOIN nodes a ON a.n = e.n WHERE e.opened <= :at AND (e.closed IS NULL OR e.closed > :at)"
)


class RevisionReader:
    """Answers what was known at one revision."""

    def __init__(self, db: sqlite3.Connection, revision: int) -> None:
        self._db = db
        self._at = revision

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        """All rows of a query; `:at` is the revision."""
        return self._db.execute(sql, {"at": self._at, **values}).fetchall()

    def canonical(self, ids: Collection[str]) -> dict[str, int]:
        """The number of the entity that each known id answered as then."""
        return dict(self.rows(_CANONICAL, ids=packed(ids)))

    def entities(self, ids: Collection[str]) -> dict[str, Entity]:
        """Entities by the id asked."""
        rows = self.rows(_ENTITIES, ids=packed(ids))
        return {asked: entity_from(id_, body_of_text(body)) for asked, id_, body in rows}

    def entities_of(self, numbers: Collection[int]) -> dict[int, Entity]:
        """Entities by number."""
        rows = self.rows(
            "SELECT e.n, a.id, e.body FROM entities e JOIN nodes a ON a.n = e.n "
            "WHERE e.n IN (SELECT value FROM json_each(:ns)) "
            "AND e.opened <= :at AND (e.closed IS NULL OR e.closed > :at)",
            ns=packed(numbers),
        )
        return {n: entity_from(id_, body_of_text(body)) for n, id_, body in rows}

    def relations(self, ids: Collection[str]) -> dict[str, Relation]:
        """Relations by id."""
        relations = self._relations("r.id IN (SELECT value FROM json_each(:ids))", ids=packed(ids))
        return {relation.id: relation for relation in relations}

    def relations_at(
        self,
        ids: Collection[str],
        *,
        kinds: Collection[str] | None,
        as_of: date | None,
        limit: int,
        within: bool,
    ) -> tuple[Relation, ...]:
        """Relations at these entities, or only between them, in id order, at most `limit`."""
        numbers = packed(set(self.canonical(ids).values()))
        where = (
            "(r.source IN (SELECT value FROM json_each(:ns)) "
            f"{'AND' if within else 'OR'} r.target IN (SELECT value FROM json_each(:ns)))"
        )
        if kinds is not None:
            where += " AND r.kind IN (SELECT value FROM json_each(:kinds))"
        if as_of is not None:
            where += " AND r.valid_from <= :day AND r.valid_to > :day"
        return tuple(
            self._relations(
                where + " ORDER BY r.id LIMIT :limit",
                ns=numbers,
                kinds=packed(kinds or ()),
                day=as_of.toordinal() if as_of else 0,
                limit=limit,
            )
        )

    def _relations(self, where: str, **values: object) -> list[Relation]:
        rows = self.rows(
            "SELECT r.id, r.body, s.id, t.id FROM relations r "
            "JOIN nodes s ON s.n = r.source JOIN nodes t ON t.n = r.target "
            "WHERE r.opened <= :at AND (r.closed IS NULL OR r.closed > :at) AND " + where,
            **values,
        )
        return [relation_from(id_, body_of_text(body), s, t) for id_, body, s, t in rows]

    def records(
        self,
        *,
        ids: Collection[str] | None,
        subjects: Collection[str] | None,
        withdrawn: bool,
    ) -> tuple[Record, ...]:
        """Records by id or subject, in id order."""
        where, values = "", {}
        if ids is not None:
            where += " AND r.id IN (SELECT value FROM json_each(:ids))"
            values["ids"] = packed(ids)
        if subjects is not None:
            where += " AND r.subject IN (SELECT value FROM json_each(:ns))"
            values["ns"] = packed(set(self.canonical(subjects).values()))
        if not withdrawn:
            where += " AND r.state NOT IN ('repaired', 'revoked')"
        rows = self.rows(
            "SELECT r.id, r.body, s.id, r.named FROM records r JOIN nodes s ON s.n = r.subject "
            "WHERE r.opened <= :at AND (r.closed IS NULL OR r.closed > :at)"
            + where
            + " ORDER BY r.id",
            **values,
        )
        return self._records(rows)

    def records_by_document_no(self, document_no: str, limit: int) -> tuple[Record, ...]:
        """Records that had a document number then, in id order, at most `limit`."""
        key = document_key(document_no)
        cursor = self._db.execute(
            "SELECT r.id, r.body, s.id, r.named FROM documents d "
            # SQLite keeps the order of a CROSS JOIN: by the number first, then its records.
            "CROSS JOIN records r ON r.id = d.record JOIN nodes s ON s.n = r.subject "
            "WHERE d.key = :key AND r.opened <= :at AND (r.closed IS NULL OR r.closed > :at) "
            "AND r.state NOT IN ('repaired', 'revoked') ORDER BY d.record",
            {"key": key, "at": self._at},
        )
        # A record may have had the number at another revision only, which just its body tells. So
        # the limit is counted here and not in the query.
        borne = (row for row in cursor if _document_key(row[1]) == key)
        rows = list(islice(borne, limit))
        cursor.close()
        return self._records(rows)

    def _records(self, rows: Sequence[tuple[Any, ...]]) -> tuple[Record, ...]:
        names = self._named(named for *_, named in rows)
        return tuple(
            record_from(id_, body_of_text(body), subject, names.get(named, ()))
            for id_, body, subject, named in rows
        )

    def _named(self, texts: Iterable[str]) -> dict[str, tuple[NamedIn, ...]]:
        # Most records of a file name nobody or the same parties: each text is parsed once.
        pairs = {text: body_of_text(text) for text in set(texts) if text}
        numbers = {n for named in pairs.values() for n, _ in named}
        ids = dict(
            self._db.execute(
                "SELECT n, id FROM nodes WHERE n IN (SELECT value FROM json_each(?))",
                (packed(numbers),),
            )
        )
        return {t: tuple(NamedIn(ids[n], role) for n, role in pairs[t]) for t in pairs}


def _document_key(text: str) -> str:
    return document_key(body_of_text(text).get("document_no") or "")
