"""A store's file made ready: its tables made, or its format and secret checked and brought up."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final
from uuid import uuid4

from graph.chain_seal import ChainSeal
from graph.errors import StoreError
from graph.id_keys import IdKeys
from graph.sealed_keys import id_keys
from graph.secrets import check_value
from graph.sqlite.documents import has_documents, prepare_documents
from graph.sqlite.file import OwnErrors, connect
from graph.sqlite.keying import begin_facts, take_over
from graph.sqlite.schema import (
    APPLICATION_ID,
    AUTHORITIES,
    FORMAT,
    MEASURES,
    PAST_IDENTIFIERS,
    STANDINGS,
    TABLES,
    TERMS,
    TOLD,
    WITHDRAWALS,
)

REKEYING: Final = "rekeying"  # the mark of a store whose secret is being made anew
_PLAIN: Final = 2  # the format before chains were keyed; older ones are refused


def prepare(path: Path, secret: bytes) -> tuple[ChainSeal, IdKeys]:
    """Make a new store, or check the format and secret of the one that is there.

    Returns what makes and checks the digests of its journal, and its keys. Raises StoreError for
    another program's file, which stays untouched, and for another format or secret.
    """
    with OwnErrors(path):
        refuse_foreign(path)
        db = connect(path)
        try:
            if not _has_tables(db):  # a store that is there is only read: its writer goes on
                db.execute("BEGIN IMMEDIATE")
                if not _has_tables(db):  # still: another process may have made them meanwhile
                    _make(db, path, secret)
                db.execute("COMMIT")
            _check(db, path, secret)
            if not has_documents(db):  # of a store made before there was this table
                db.execute("BEGIN IMMEDIATE")
                prepare_documents(db)
                db.execute("COMMIT")
            _upgrade(db, _knows_withdrawals, WITHDRAWALS)
            _upgrade(db, _knows_measures, MEASURES)
            _upgrade(db, _knows_standings, STANDINGS)
            _upgrade(db, _knows_authorities, AUTHORITIES)
            _upgrade(db, _knows_terms, TERMS)
            _upgrade(db, _knows_told, TOLD)
            _upgrade(db, _knows_past_identifiers, PAST_IDENTIFIERS)
            seal = ChainSeal(secret, _meta(db)["identity"])
            # After all else, since it digests the rows as they are from now on.
            _key(db, path, seal)
            return seal, id_keys(_meta(db).get("id_keys"), secret)
        finally:
            db.close()


def refuse_foreign(path: Path) -> None:
    """Raise StoreError for another program's database, which must stay as it is, to the byte.

    It is opened read-only, since setting WAL already writes into a file.
    """
    if not path.exists() or not path.stat().st_size:
        return
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        theirs = db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID
        if theirs and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError("store.foreign", store=path)
    finally:
        db.close()


def _has_tables(db: sqlite3.Connection) -> bool:
    return bool(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def _upgrade(
    db: sqlite3.Connection, knows: Callable[[sqlite3.Connection], bool], statements: Iterable[str]
) -> None:
    """Run these statements, once, on a store that does not yet know what they bring."""
    if knows(db):
        return
    db.execute("BEGIN IMMEDIATE")
    if not knows(db):  # still: another process may have run them meanwhile
        for statement in statements:
            db.execute(statement)
    db.execute("COMMIT")


def _knows_withdrawals(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = 'events_counted'"
    return db.execute(asked).fetchone() is not None


def _knows_measures(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM pragma_table_info('events') WHERE name = 'document'"
    return db.execute(asked).fetchone() is not None


def _knows_standings(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM pragma_table_info('relations') WHERE name = 'precedence'"
    return db.execute(asked).fetchone() is not None


def _knows_terms(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM pragma_table_info('relations') WHERE name = 'terms'"
    return db.execute(asked).fetchone() is not None


def _knows_told(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM pragma_table_info('claims') WHERE name = 'own_body'"
    return db.execute(asked).fetchone() is not None


def _knows_past_identifiers(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'past_identifiers'"
    return db.execute(asked).fetchone() is not None


def _knows_authorities(db: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM pragma_table_info('records') WHERE name = 'unsure'"
    return db.execute(asked).fetchone() is not None


def _meta(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("SELECT key, value FROM meta"))


def _key(db: sqlite3.Connection, path: Path, seal: ChainSeal) -> None:
    """Take a store over whose chains are not keyed yet."""
    if int(_meta(db)["format"]) != _PLAIN:
        return
    db.execute("BEGIN IMMEDIATE")
    if int(_meta(db)["format"]) == _PLAIN:  # still: another process may have done it meanwhile
        take_over(db, path, seal)
        db.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(FORMAT),))
    db.execute("COMMIT")


def _make(db: sqlite3.Connection, path: Path, secret: bytes) -> None:
    # One by one: `executescript` would first commit the transaction that is open.
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
    db.execute("INSERT INTO meta VALUES ('secret', ?)", (check_value(secret),))
    identity = uuid4().hex
    db.execute("INSERT INTO meta VALUES ('identity', ?)", (identity,))
    prepare_documents(db)
    begin_facts(db, path, ChainSeal(secret, identity))


def _check(db: sqlite3.Connection, path: Path, secret: bytes) -> None:
    meta = _meta(db)
    if int(meta["format"]) < _PLAIN:
        raise StoreError("store.older", store=path)
    if int(meta["format"]) > FORMAT:
        raise StoreError("store.newer", store=path)
    if REKEYING in meta:
        raise StoreError("rekey.half_done", store=path)
    if meta["secret"] != check_value(secret):
        raise StoreError("store.other_secret", store=path)
