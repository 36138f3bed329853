"""Versions of entities, relations and records as one SQLite transaction writes them."""

import sqlite3
from collections.abc import Collection, Mapping
from datetime import date

from graph.codec import Body, text_of
from graph.naming import name_key
from graph.sqlite.documents import keep_documents
from graph.sqlite.grams import grams
from graph.sqlite.ledger.tables import Tables
from graph.sqlite.ledger.versions import Versions, packed
from graph.store import BEGINNING, NO_END, UNKNOWN_SHARE


class ViewTables(Tables):
    """Versions of entities, relations and records as one SQLite transaction writes them."""

    def __init__(self, db: sqlite3.Connection, revision: int) -> None:
        super().__init__(db, revision)
        self._entities = Versions(db, "entities", "n", revision)
        self._relations = Versions(db, "relations", "id", revision)
        self._records = Versions(db, "records", "id", revision)

    def put_entities(self, bodies: Mapping[str, Body], fresh: Collection[str]) -> None:
        numbers = self._numbers(bodies.keys())
        rows = {
            numbers[id_]: (
                body["kind"], body["name"], ";".join(body.get("roles", ())), text_of(body),
            )
            for id_, body in bodies.items()
        }  # fmt: skip
        self._entities.put(rows, {numbers[id_] for id_ in fresh})
        fresh_numbers = {numbers[id_] for id_ in fresh}
        self._put_names({numbers[id_]: _norms(body) for id_, body in bodies.items()}, fresh_numbers)

    def drop_entities(self, ids: Collection[str]) -> None:
        numbers = set(self._numbers(ids).values())
        self._entities.drop(numbers)
        self._put_names(dict.fromkeys(numbers, frozenset[str]()), set())

    def _put_names(self, wanted: Mapping[int, frozenset[str]], fresh: Collection[int]) -> None:
        known = self._all(
            "SELECT k, n, norm FROM names WHERE closed IS NULL "
            "AND n IN (SELECT value FROM json_each(?))",
            [n for n in wanted if n not in fresh],
        )
        stale = [int(str(k)) for k, n, norm in known if norm not in wanted[int(str(n))]]
        have = {(n, norm) for _, n, norm in known}
        self._db.executemany(
            "UPDATE names SET closed = ? WHERE k = ?", [(self._revision, k) for k in stale]
        )
        new = [
            (n, norm) for n, norms in wanted.items() for norm in sorted(norms)
            if (n, norm) not in have
        ]  # fmt: skip
        first = self._db.execute("SELECT coalesce(max(k), 0) + 1 FROM names").fetchone()[0]
        self._db.executemany(
            "INSERT INTO names VALUES (?, ?, ?, ?, NULL)",
            [(first + i, n, norm, self._revision) for i, (n, norm) in enumerate(new)],
        )
        self._db.executemany(
            "INSERT INTO grams (rowid, tokens) VALUES (?, ?)",
            [(first + i, grams(norm)) for i, (_, norm) in enumerate(new)],
        )

    def put_relations(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        ends = {end for body in bodies.values() for end in (body["source"], body["target"])}
        numbers = self._numbers(ends | {canonical[end] for end in ends})
        rows = {}
        for id_, body in bodies.items():
            source, target = body["source"], body["target"]
            low, high = body.get("share", (UNKNOWN_SHARE, UNKNOWN_SHARE))
            rows[id_] = (
                body["kind"], numbers[canonical[source]], numbers[canonical[target]],
                numbers[source], numbers[target], low, high,
                _ordinal(body.get("valid_from"), BEGINNING), _ordinal(body.get("valid_to"), NO_END),
                body["rank"], float(body.get("attributes", {}).get("score", 1.0)), text_of(body),
            )  # fmt: skip
        self._relations.put(rows, set(fresh))

    def drop_relations(self, ids: Collection[str]) -> None:
        self._relations.drop(set(ids))

    def put_records(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        ends = {body["subject"] for body in bodies.values()}
        ends |= {entity for body in bodies.values() for entity, _ in body.get("named_in", ())}
        numbers = self._numbers(ends | {canonical[end] for end in ends})
        rows = {id_: _record_row(body, canonical, numbers) for id_, body in bodies.items()}
        self._records.put(rows, set(fresh))
        numbers_borne = (
            (id_, body["document_no"]) for id_, body in bodies.items() if "document_no" in body
        )
        keep_documents(self._db, numbers_borne)
        self._db.executemany(
            "INSERT OR IGNORE INTO named VALUES (?, ?)",
            [
                (numbers[entity], id_)
                for id_, body in bodies.items()
                for entity, _ in body.get("named_in", ())
            ],
        )

    def facts_given(self, ids: Collection[str]) -> tuple[list[str], list[str]]:
        numbers = self._numbers(ids)
        places = self._all(
            "SELECT canonical FROM aliases WHERE n IN (SELECT value FROM json_each(?))",
            numbers.values(),
        )
        now = self._all(
            "SELECT canonical FROM nodes WHERE n IN (SELECT value FROM json_each(?))",
            numbers.values(),
        )
        given = packed(numbers.values())
        there = packed({*numbers.values(), *(n for (n,) in places), *(n for (n,) in now)})
        relations = self._db.execute(
            "SELECT id FROM relations WHERE closed IS NULL "
            "AND (source IN (SELECT value FROM json_each(?1)) "
            "  OR target IN (SELECT value FROM json_each(?1))) "
            "AND (given_source IN (SELECT value FROM json_each(?2)) "
            "  OR given_target IN (SELECT value FROM json_each(?2)))",
            (there, given),
        )
        records = self._db.execute(
            "SELECT id FROM records WHERE closed IS NULL "
            "AND subject IN (SELECT value FROM json_each(?1)) "
            "AND given_subject IN (SELECT value FROM json_each(?2)) "
            "UNION SELECT record FROM named WHERE given IN (SELECT value FROM json_each(?2))",
            (there, given),
        )
        return [id_ for (id_,) in relations], [id_ for (id_,) in records]


def _norms(body: Body) -> frozenset[str]:
    return frozenset(map(name_key, (body["name"], *body.get("names", ()))))


def _ordinal(day: str | None, absent: int) -> int:
    return date.fromisoformat(day).toordinal() if day else absent


def _record_row(
    body: Body, canonical: Mapping[str, str], numbers: Mapping[str, int]
) -> tuple[object, ...]:
    attributes = body.get("attributes", {})
    named = [[numbers[canonical[e]], role] for e, role in body.get("named_in", ())]
    return (
        numbers[canonical[body["subject"]]], numbers[body["subject"]], body["tier"],
        body.get("list", ""), body.get("state", "in_force"),
        _ordinal(body["decided_on"], BEGINNING), _ordinal(body.get("occurred_on"), BEGINNING),
        _ordinal(attributes.get("filed_on"), BEGINNING), _ordinal(body.get("ends_on"), NO_END),
        str(attributes.get("case", "")), text_of(sorted(named)) if named else "", text_of(body),
    )  # fmt: skip
