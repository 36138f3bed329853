"""Reading one SQLite store at one revision: each function runs inside the caller's transaction."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any

from graph.codec import body_of_text, entity_from, record_from, relation_from
from graph.model import Entity, NamedIn, Record, Relation
from graph.naming import document_key, name_key
from graph.sqlite.grams import gram_query
from graph.sqlite.ledger.versions import packed
from graph.store import FIND_SCHEMES, MANY_NAMES, Found, Match


class Reading:
    """What was known at one revision."""

    def __init__(self, db: sqlite3.Connection, revision: int) -> None:
        self._db = db
        self._at = revision

    def _rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, {"at": self._at, **values}).fetchall()

    def canonical(self, ids: Collection[str]) -> dict[str, int]:
        """The number that each known id answered as then."""
        rows = self._rows(
            "SELECT a.id, coalesce((SELECT canonical FROM aliases WHERE aliases.n = a.n "
            "AND opened <= :at AND (closed IS NULL OR closed > :at)), a.n) "
            "FROM nodes a WHERE a.id IN (SELECT value FROM json_each(:ids))",
            ids=packed(ids),
        )
        return dict(rows)

    def entities(self, ids: Collection[str]) -> dict[str, Entity]:
        """Entities by the id asked."""
        numbers = self.canonical(ids)
        found = self.numbered(set(numbers.values()))
        return {id_: found[n] for id_, n in numbers.items() if n in found}

    def numbered(self, numbers: Collection[int]) -> dict[int, Entity]:
        """Entities by number."""
        rows = self._rows(
            "SELECT e.n, a.id, e.body FROM entities e JOIN nodes a ON a.n = e.n "
            "WHERE e.n IN (SELECT value FROM json_each(:ns)) "
            "AND e.opened <= :at AND (e.closed IS NULL OR e.closed > :at)",
            ns=packed(numbers),
        )
        return {n: entity_from(id_, body_of_text(body)) for n, id_, body in rows}

    def relations(self, ids: Collection[str]) -> dict[str, Relation]:
        """Relations by id."""
        found = self._relations("r.id IN (SELECT value FROM json_each(:ids))", ids=packed(ids))
        return {relation.id: relation for relation in found}

    def ties(
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
        rows = self._rows(
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
        rows = self._rows(
            "SELECT r.id, r.body, s.id, r.named FROM records r JOIN nodes s ON s.n = r.subject "
            "WHERE r.opened <= :at AND (r.closed IS NULL OR r.closed > :at)"
            + where
            + " ORDER BY r.id",
            **values,
        )
        return self._filed(rows)

    def filed(self, document_no: str, limit: int) -> tuple[Record, ...]:
        """Records that bore a document number then, in id order, at most `limit`."""
        key = document_key(document_no)
        cursor = self._db.execute(
            "SELECT r.id, r.body, s.id, r.named FROM documents d "
            "CROSS JOIN records r ON r.id = d.record JOIN nodes s ON s.n = r.subject "
            "WHERE d.key = :key AND r.opened <= :at AND (r.closed IS NULL OR r.closed > :at) "
            "AND r.state NOT IN ('repaired', 'revoked') ORDER BY d.record",
            {"key": key, "at": self._at},
        )
        borne = (
            row for row in cursor
            if document_key(body_of_text(row[1]).get("document_no") or "") == key
        )  # fmt: skip
        rows = list(islice(borne, limit))
        cursor.close()
        return self._filed(rows)

    def _filed(self, rows: Sequence[tuple[Any, ...]]) -> tuple[Record, ...]:
        names = self._named(named for *_, named in rows)
        return tuple(
            record_from(id_, body_of_text(body), subject, names.get(named, ()))
            for id_, body, subject, named in rows
        )

    def _named(self, texts: Iterable[str]) -> dict[str, tuple[NamedIn, ...]]:
        pairs = {text: body_of_text(text) for text in set(texts) if text}
        numbers = {n for named in pairs.values() for n, _ in named}
        ids = dict(
            self._db.execute(
                "SELECT n, id FROM nodes WHERE n IN (SELECT value FROM json_each(?))",
                (packed(numbers),),
            )
        )
        return {t: tuple(NamedIn(ids[n], role) for n, role in pairs[t]) for t in pairs}

    # -- find

    def find(self, text: str, limit: int) -> Found:
        """DESIGN §12: exact identifier; exact name; beginning; inside."""
        hits: dict[int, str] = {}
        for n in self._identified(text):
            hits.setdefault(n, "identifier")
        norm = name_key(text)
        if not norm:
            return self._found(hits, limit, truncated=False)
        for n in self._ordered("m.norm = :q", "a.id", limit, q=norm):
            hits.setdefault(n, "name")
        beginning = self._ordered(
            "m.norm > :q AND m.norm < :end", "m.norm, a.id", limit + len(hits) + 1,
            q=norm, end=norm + "\U0010ffff",
        )  # fmt: skip
        for n in beginning:
            hits.setdefault(n, "beginning")
        truncated = len(hits) > limit
        if not truncated:
            inside = self._inside(norm, limit + len(hits) + 1)
            truncated = inside is None
            for n in inside or ():
                hits.setdefault(n, "inside")
        return self._found(hits, limit, truncated=truncated or len(hits) > limit)

    def _identified(self, text: str) -> list[int]:
        asked = text.strip()
        candidates = {asked, asked.upper(), f"uscc:{asked.upper()}"}
        numbers = set(self.canonical(candidates).values())
        rows = self._rows(
            "SELECT n FROM identifiers WHERE opened <= :at AND token IN "
            "(SELECT j.value || ':' || v.value FROM json_each(:schemes) j, json_each(:values) v)",
            schemes=packed(FIND_SCHEMES),
            values=packed({asked, asked.upper()}),
        )
        ids = [id_ for (id_,) in self._db.execute(
            "SELECT id FROM nodes WHERE n IN (SELECT value FROM json_each(?))",
            (packed(n for (n,) in rows),),
        )]  # fmt: skip
        numbers |= set(self.canonical(ids).values())
        found = self.numbered(numbers)
        return sorted(found, key=lambda n: found[n].id)

    def _ordered(self, where: str, order: str, limit: int, **values: object) -> list[int]:
        rows = self._rows(
            "SELECT m.n FROM names m JOIN nodes a ON a.n = m.n WHERE "
            "m.opened <= :at AND (m.closed IS NULL OR m.closed > :at) "
            f"AND {where} ORDER BY {order} LIMIT :limit",
            limit=limit,
            **values,
        )
        return list(dict.fromkeys(n for (n,) in rows))

    def _inside(self, norm: str, limit: int) -> list[int] | None:
        """The first entities by id whose name contains the text; None when too many names do.

        All names are looked through in one step: each step gives the interpreter away, and
        thousands of them would queue behind every other thread of a server.
        """
        ((count, found),) = self._rows(
            "SELECT count(*), json_group_array(n) FROM (SELECT m.n FROM grams g "
            "JOIN names m ON m.k = g.rowid WHERE grams MATCH :grams AND instr(m.norm, :norm) "
            "AND m.opened <= :at AND (m.closed IS NULL OR m.closed > :at) LIMIT :many)",
            grams=gram_query(norm), norm=norm, many=MANY_NAMES + 1,
        )  # fmt: skip
        if count > MANY_NAMES:
            return None
        ids = self._rows(
            "SELECT n FROM nodes WHERE n IN (SELECT value FROM json_each(:ns)) "
            "ORDER BY id LIMIT :limit",
            ns=found, limit=limit,
        )  # fmt: skip
        return [n for (n,) in ids]

    def _found(self, hits: dict[int, str], limit: int, *, truncated: bool) -> Found:
        first = list(hits)[:limit]
        entities = self.numbered(first)
        matches = tuple(Match(entities[n], hits[n]) for n in first if n in entities)
        return Found(matches, truncated)
