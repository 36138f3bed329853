"""The hashes in a store's rows made anew: in every id, and wherever an id is told of."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any, Final

from graph.codec import body_of_text
from graph.id_keys import renewed_fact, renewed_text
from graph.identity import record_id_apart, relation_id
from graph.record_marks import difference

_FACTS: Final = re.compile("[rc]:[0-9a-f]{20}(?![0-9a-f])")
_DIGESTS: Final = re.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
# What is made anew otherwise: the journal, and the store's own settings. `grams` holds names only.
_APART: Final = frozenset({"journal", "meta", "texts"})
_MATCHES: Final = ("", "masked number")  # the discriminators of derived relations
_CLAIMS: Final = "SELECT DISTINCT substr(fact, 2), body FROM claims WHERE fact GLOB '{}*'"
_DERIVED: Final = (
    "SELECT DISTINCT r.id, s.id, t.id FROM relations r "
    "JOIN nodes s ON s.n = r.given_source JOIN nodes t ON t.n = r.given_target "
    "WHERE r.kind = 'possibly_same_as'"
)

Keys = tuple[bytes, ...]


class Renewal:
    """Makes texts anew under one more key: ids of persons, of their facts, of certificates."""

    def __init__(self, db: sqlite3.Connection, key: bytes) -> None:
        self._keys: Keys = (key,)
        self.facts = dict(_facts(db, self._keys))
        self.digests: Mapping[str, str] = {}  # of certificates, once they are known

    def text(self, text: str) -> str:
        """A text with every hash in it made anew."""
        text = renewed_text(text, self._keys)
        if "r:" in text or "c:" in text:
            text = _FACTS.sub(lambda seen: self.facts.get(seen[0], seen[0]), text)
        if self.digests:
            text = _DIGESTS.sub(lambda seen: self.digests.get(seen[0], seen[0]), text)
        return text

    def rows(self, db: sqlite3.Connection) -> None:
        """Make every text of the rows anew; the caller holds the write lock."""
        db.create_function(
            "renewed", 1, lambda text: self.text(text) if isinstance(text, str) else text
        )
        for table, column in _columns(db):
            changed = f"renewed({column})"
            db.execute(f"UPDATE {table} SET {column} = {changed} WHERE {column} <> {changed}")


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
    for id_, text in db.execute(_CLAIMS.format("R")):
        body = body_of_text(text)
        if _is_hashed(body["source"], keys) or _is_hashed(body["target"], keys):
            yield id_, renewed_fact(id_, keys)
    for id_, source, target in db.execute(_DERIVED):
        for apart in _MATCHES:
            if id_ == relation_id("possibly_same_as", source, target, discriminator=apart):
                ends = renewed_text(source, keys), renewed_text(target, keys)
                yield id_, relation_id("possibly_same_as", *ends, discriminator=apart)
    by_subject: dict[str, dict[str, list[str]]] = {}
    for id_, text in db.execute(_CLAIMS.format("C")):
        subject = body_of_text(text)["subject"]
        if _is_hashed(subject, keys):
            by_subject.setdefault(subject, {}).setdefault(id_, []).append(text)
    for claims in by_subject.values():
        yield from _records(claims, keys)


def _records(claims: Mapping[str, list[str]], keys: Keys) -> Iterator[tuple[str, str]]:
    """(id, new id) of the records of one subject; `claims` are the bodies told of each.

    A further record of a number has an id made of the first one's (`identity.record_id_apart`).
    """
    anew = {id_: renewed_fact(id_, keys) for id_ in claims}
    for first, other in permutations(claims, 2):
        for text in claims[other]:
            for old, new in zip(_apart(text), _apart(renewed_text(text, keys)), strict=True):
                if record_id_apart(first, old) == other:
                    anew[other] = record_id_apart(renewed_fact(first, keys), new)
    yield from anew.items()


def _apart(text: str) -> tuple[str, str]:
    """What tells a record from others of its number: its decision, else its content."""
    body: Any = body_of_text(text)
    told = difference(text, body)
    return told.decision, str(told.content)


def _is_hashed(id_: str, keys: Keys) -> bool:
    return renewed_text(id_, keys) != id_
