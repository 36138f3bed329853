"""Streaming a SQLite store as columns, at one revision, whole or only what changed (DESIGN §7)."""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from graph.codec import body_of_text
from graph.store import Columns, EntityColumns, Gone, RecordColumns, RelationColumns

_CHUNK: Final = 50_000
_AT: Final = "opened > :since AND opened <= :at AND (closed IS NULL OR closed > :at)"
_ENTITIES: Final = (
    "SELECT e.n, a.id, e.kind, e.roles FROM entities e {index} JOIN nodes a ON a.n = e.n "
    f"WHERE {_AT}"
)
_RELATIONS: Final = (
    "SELECT id, kind, source, target, low, high, valid_from, valid_to, rank, score, "
    f"claimant, precedence, terms FROM relations {{index}} WHERE {_AT}"
)
_RECORDS: Final = (
    "SELECT id, subject, tier, list, state, decided, occurred, filed, ends, unsure, case_no, named "
    f"FROM records {{index}} WHERE state NOT IN ('repaired', 'revoked') AND {_AT}"
)
_GONE: Final = {
    table: f"SELECT {key} FROM {table} WHERE closed > :since AND closed <= :at AND opened <= :since"
    for table, key in (("entities", "n"), ("relations", "id"), ("records", "id"))
}


def scan(db: sqlite3.Connection, *, at: int, since: int | None) -> Iterator[Columns]:
    """Column batches of at most 50,000 rows: Gone (with `since`), entities, relations, records."""
    # Without `since` every version opened after revision -1, that is, every version, is asked for.
    bounds = {"at": at, "since": -1 if since is None else since}
    if since is not None:
        gone = {t: [x for (x,) in db.execute(sql, bounds)] for t, sql in _GONE.items()}
        yield Gone(gone["entities"], gone["relations"], gone["records"])

    def batches(sql: str, table: str) -> Iterator[tuple[Any, ...]]:
        # A whole scan reads the table in the order of the file; a part finds its rows by revision.
        index = "NOT INDEXED" if since is None else f"INDEXED BY {table}_opened"
        cursor = db.execute(sql.format(index=index), bounds)
        while rows := cursor.fetchmany(_CHUNK):
            yield tuple(zip(*rows, strict=True))

    for n, ids, kinds, roles in batches(_ENTITIES, "entities"):
        known = {text: tuple(text.split(";")) if text else () for text in set(roles)}
        yield EntityColumns(n, ids, kinds, [known[text] for text in roles])
    for columns in batches(_RELATIONS, "relations"):
        yield RelationColumns(*columns)
    for *filed, named in batches(_RECORDS, "records"):
        pairs = {
            text: tuple((n, role) for n, role in body_of_text(text)) if text else ()
            for text in set(named)
        }
        yield RecordColumns(*filed, [pairs[text] for text in named])  # type: ignore[call-arg]
