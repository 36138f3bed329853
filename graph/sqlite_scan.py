"""Streaming a SQLite store as columns, at one revision, whole or only what changed (DESIGN §7)."""

import sqlite3
from collections.abc import Iterator

from graph.codec import body_of_text
from graph.sqlite_read import in_chunks
from graph.store import Columns, EntityColumns, Gone, RecordColumns, RelationColumns

_ENTITIES = (
    "SELECT e.n, a.id, e.kind, e.name, e.roles FROM entities e JOIN nodes a ON a.n = e.n "
    "WHERE e.opened > :since AND e.opened <= :at AND (e.closed IS NULL OR e.closed > :at)"
)
_RELATIONS = (
    "SELECT id, kind, source, target, low, high, valid_from, valid_to, rank, score FROM relations "
    "WHERE opened > :since AND opened <= :at AND (closed IS NULL OR closed > :at)"
)
_RECORDS = (
    "SELECT id, subject, tier, list, state, decided, occurred, filed, ends, case_no, named "
    "FROM records WHERE opened > :since AND opened <= :at AND (closed IS NULL OR closed > :at) "
    "AND state NOT IN ('repaired', 'revoked')"
)
_GONE = {
    table: f"SELECT {key} FROM {table} WHERE closed > :since AND closed <= :at AND opened <= :since"
    for table, key in (("entities", "n"), ("relations", "id"), ("records", "id"))
}


def scan(db: sqlite3.Connection, *, at: int, since: int | None) -> Iterator[Columns]:
    """Column batches: what is gone (with `since`), entities, relations, records."""
    bounds = {"at": at, "since": -1 if since is None else since}
    if since is not None:
        gone = {t: [x for (x,) in db.execute(sql, bounds)] for t, sql in _GONE.items()}
        yield Gone(gone["entities"], gone["relations"], gone["records"])
    for rows in in_chunks(db.execute(_ENTITIES, bounds)):
        n, ids, kinds, names, roles = zip(*rows, strict=True)
        known = {text: tuple(text.split(";")) if text else () for text in set(roles)}
        yield EntityColumns(n, ids, kinds, names, [known[text] for text in roles])
    for rows in in_chunks(db.execute(_RELATIONS, bounds)):
        yield RelationColumns(*zip(*rows, strict=True))
    for rows in in_chunks(db.execute(_RECORDS, bounds)):
        *columns, named = zip(*rows, strict=True)
        pairs = {
            text: tuple((n, role) for n, role in body_of_text(text)) if text else ()
            for text in set(named)
        }
        everyone = [pairs[text] for text in named]
        yield RecordColumns(*columns, everyone)  # type: ignore[call-arg]  # ten columns, by schema
