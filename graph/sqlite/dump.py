"""Everything an embedded store keeps, table by table (`graph.dump`).

The caller holds one read transaction, so all of it is of one moment.
"""

import sqlite3
from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from typing import Final

from graph.codec import KeptClaim, body_of_text
from graph.dump import Kept, KeptEntity, KeptId, KeptRecord, KeptRelation, KeptRow
from graph.sqlite.told_claims import (
    CLAIM_COLUMNS,
    claim_values,
    open_claims_in_order,
    told_claim,
)

_ROWS: Final = {
    "past_answers": "SELECT a.id, c.id AS canonical, x.opened, x.closed FROM aliases x "
    "JOIN nodes a ON a.n = x.n JOIN nodes c ON c.n = x.canonical WHERE x.closed IS NOT NULL",
    "identifiers": "SELECT token, id, opened, closed FROM (SELECT * FROM identifiers UNION ALL "
    "SELECT * FROM past_identifiers) JOIN nodes USING (n)",
    "events": "SELECT seq, record, action, outcome, reason, who, happened_on, key, revision, "
    "origin, skipped, measure, document FROM events ORDER BY seq",
    "verdicts": "SELECT seq, kind, one, other, reason, who, opened, closed "
    "FROM verdicts ORDER BY seq",
    "revisions": "SELECT number, committed_at FROM revisions ORDER BY number",
    "texts": "SELECT digest, text FROM texts ORDER BY digest",
}
_PAST_CLAIM: Final = (*KeptClaim._fields[:7], "body", "closed")
# Filled with NULL for current versions, which have claims, or NOT NULL for past ones.
_RELATIONS: Final = (
    "SELECT r.id, s.id, t.id, r.opened, coalesce(r.closed, 0), r.body FROM relations r "
    "JOIN nodes s ON s.n = r.source JOIN nodes t ON t.n = r.target WHERE r.closed IS {} "
)
_RECORDS: Final = (
    "SELECT r.id, s.id, r.named, r.opened, coalesce(r.closed, 0), r.body FROM records r "
    "JOIN nodes s ON s.n = r.subject WHERE r.closed IS {} "
)
_IDS: Final = (
    "SELECT a.id, a.n, c.id, coalesce(x.opened, 0), coalesce(e.opened, 0), e.body FROM nodes a "
    # An id that nobody claims any more stands for itself.
    "JOIN nodes c ON c.n = coalesce(nullif(a.canonical, 0), a.n) "
    "LEFT JOIN aliases x ON x.n = a.n AND x.closed IS NULL "
    "LEFT JOIN entities e ON e.n = a.n AND e.closed IS NULL ORDER BY a.id"
)
_ENTITIES: Final = (
    "SELECT a.id, e.n, e.opened, e.closed, e.body FROM entities e JOIN nodes a ON a.n = e.n "
    "WHERE e.closed IS NOT NULL"
)


def dump(db: sqlite3.Connection) -> Iterator[Kept]:
    """Relations, records, ids, past entities, then the rest."""
    # Relations come first: an export to Neo4j takes the role labels of ids from them.
    claims = _Claims(db, "R")
    for row in db.execute(_RELATIONS.format("NULL") + "ORDER BY r.id"):
        yield KeptRelation._make((*row, claims.of(row[0])))
    for row in db.execute(_RELATIONS.format("NOT NULL")):
        yield KeptRelation._make((*row, []))
    names = dict(db.execute("SELECT n, id FROM nodes"))
    claims = _Claims(db, "C")
    for id_, subject, named, *rest in db.execute(_RECORDS.format("NULL") + "ORDER BY r.id"):
        yield KeptRecord._make((id_, subject, _named(named, names), *rest, claims.of(id_)))
    for id_, subject, named, *rest in db.execute(_RECORDS.format("NOT NULL")):
        yield KeptRecord._make((id_, subject, _named(named, names), *rest, []))
    claims = _Claims(db, "E")
    for row in db.execute(_IDS):
        yield KeptId._make((*row, claims.of(row[0])))
    for row in db.execute(_ENTITIES):
        yield KeptEntity._make(row)
    yield from _past_claims(db)
    for table, sql in _ROWS.items():
        cursor = db.execute(sql)
        columns = [name for name, *_ in cursor.description]
        for row in cursor:
            yield KeptRow(table, dict(zip(columns, row, strict=True)))


def _past_claims(db: sqlite3.Connection) -> Iterator[KeptRow]:
    asked = f"SELECT {CLAIM_COLUMNS}, closed FROM claims WHERE closed IS NOT NULL ORDER BY seq"
    for *row, closed in db.execute(asked):
        values, _ = claim_values(row)
        yield KeptRow("past_claims", dict(zip(_PAST_CLAIM, (*values, closed), strict=True)))


class _Claims:
    """Open claims of one kind of fact, asked for in the order of the facts' ids.

    Facts and claims are both read in that order, each once, and no claim waits in memory.
    """

    def __init__(self, db: sqlite3.Connection, letter: str) -> None:
        apart = db.execute(
            f"SELECT {CLAIM_COLUMNS}, fact FROM claims WHERE closed IS NULL AND own_body <> '' "
            "AND fact >= ? AND fact < ? ORDER BY fact, seq",
            (letter, chr(ord(letter) + 1)),
        )
        told = open_claims_in_order(db, letter)
        rows = merge(apart, told, key=lambda row: (str(row[10]), int(row[0])))
        self._groups = groupby(rows, key=lambda row: str(row[10]))
        self._letter = letter
        self._ahead: tuple[str, list[KeptClaim]] | None = None

    def of(self, id_: str) -> list[KeptClaim]:
        """The claims of this fact; those of facts before it are skipped."""
        wanted = self._letter + id_
        while self._ahead is None or self._ahead[0] < wanted:
            fact, rows = next(self._groups, (None, ()))
            if fact is None:
                return []
            self._ahead = (fact, [told_claim(row) for row in rows])
        return self._ahead[1] if self._ahead[0] == wanted else []


def _named(text: str, names: dict[int, str]) -> list[list[str]]:
    return sorted([names[n], role] for n, role in body_of_text(text)) if text else []
