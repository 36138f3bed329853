"""The hashes in an embedded store's rows made anew: in every id, and wherever an id is told of."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final

from graph.codec import body_of_text
from graph.renewal import (
    Keys,
    Renewal,
    is_hashed,
    renewed_match,
    renewed_records,
    renewed_tie,
)
from graph.sqlite.told_claims import CLAIM_COLUMNS, claim_values

# What is made anew otherwise: the journal, and the store's own settings. `grams` holds names only.
_APART: Final = frozenset({"journal", "meta", "texts"})
_BODIES: Final = ("body", "own_body")
_CLAIMS: Final = f"SELECT {CLAIM_COLUMNS} FROM claims WHERE fact GLOB '{{}}*'"
_DERIVED: Final = (
    "SELECT DISTINCT r.id, s.id, t.id FROM relations r "
    "JOIN nodes s ON s.n = r.given_source JOIN nodes t ON t.n = r.given_target "
    "WHERE r.kind = 'possibly_same_as'"
)


def renewal_of(db: sqlite3.Connection, key: bytes) -> Renewal:
    """What makes the texts of a store anew, with the new ids of its relations and records."""
    renewal = Renewal(key)
    renewal.facts = dict(_facts(db, renewal.keys))
    return renewal


def renew_rows(db: sqlite3.Connection, renewal: Renewal) -> None:
    """Make every text of the rows anew; the caller holds the write lock."""
    db.create_function("renewed", 1, _of_texts(renewal.text))
    db.create_function("renewed_body", 1, _of_texts(renewal.body))
    for table, column in _columns(db):
        anew = "renewed_body" if column in _BODIES else "renewed"
        changed = f"{anew}({column})"
        db.execute(f"UPDATE {table} SET {column} = {changed} WHERE {column} <> {changed}")
    # A verdict is found by its two ids, the smaller one first.
    db.execute("UPDATE verdicts SET one = other, other = one WHERE one > other")


def _of_texts(work: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: work(value) if isinstance(value, str) else value


def _columns(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """(table, column) for each column of texts."""
    tables = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'grams*' "
        "AND name NOT GLOB 'sqlite_*' ORDER BY name"
    ).fetchall()
    for (table,) in tables:
        if table not in _APART:
            for column, kind in db.execute(f"SELECT name, type FROM pragma_table_info('{table}')"):
                if kind == "TEXT":
                    yield table, column


def _facts(db: sqlite3.Connection, keys: Keys) -> Iterator[tuple[str, str]]:
    """(id, new id) of each relation and record of a person who is known by a hash."""
    for id_, text in _claims(db, "R"):
        if anew := renewed_tie(id_, body_of_text(text), keys):
            yield id_, anew
    for id_, source, target in db.execute(_DERIVED):
        if anew := renewed_match(id_, source, target, keys):
            yield id_, anew
    by_subject: dict[str, dict[str, list[str]]] = {}
    for id_, text in _claims(db, "C"):
        subject = body_of_text(text)["subject"]
        if is_hashed(subject, keys):
            by_subject.setdefault(subject, {}).setdefault(id_, []).append(text)
    for claims in by_subject.values():
        yield from renewed_records(claims, keys)


def _claims(db: sqlite3.Connection, letter: str) -> Iterator[tuple[str, str]]:
    """(id, body as text) of each claim about relations (R) or records (C)."""
    for row in db.execute(_CLAIMS.format(letter)):
        values, _ = claim_values(row)
        yield values[1][1:], values[7]
