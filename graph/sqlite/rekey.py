"""The secret of an embedded store made anew: hashes, check value, journal chains and heads.

All of the store's file changes in one transaction, which also marks it: from then on the new secret
counts, and nobody may open the store until the rest is done. The rest can be done again and again:
the entries of the access journal wait in a table of the store's file.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graph.chain_seal import ChainSeal, Head
from graph.codec import body_of_text, text_of
from graph.covers import NOTHING
from graph.errors import StoreError
from graph.head_file import HeadFile, heads_beside
from graph.kept_rows import counted
from graph.rechaining import Rechained
from graph.renewal import Reissue, Renewal, SecretChange, State
from graph.sealed_keys import id_keys, later_key, sealed_keys
from graph.secrets import check_value
from graph.sqlite.dump import dump
from graph.sqlite.file import OwnErrors, connect
from graph.sqlite.journal import Chained, entries, head_line, keep_head
from graph.sqlite.keying import open_access
from graph.sqlite.preparing import REKEYING, refuse_foreign
from graph.sqlite.renewing import renew_rows, renewal_of
from graph.store import CHAINS, Chain, JournalEntry

ACTION: Final = "rekey"
_WAITING: Final = "rekeyed_access"  # the table in which the access journal waits
_COLUMNS: Final = "number, at, who, action, particulars, digest, covers"
_ROW: Final = "(?, ?, ?, ?, ?, ?, ?)"


class Rekeying:
    """Gives the store of a file another secret."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """The store's URL, as an open store has it."""
        return f"sqlite:///{self._path}"

    def identity(self) -> str | None:
        """The identity of the store; None where there is none.

        Raises StoreError for another program's file, which stays untouched.
        """
        if not self._path.is_file():
            return None
        with OwnErrors(self._path):
            refuse_foreign(self._path)
        with _files(self._path) as (db, _):
            row = db.execute("SELECT value FROM meta WHERE key = 'identity'").fetchone()
        return row and str(row[0])

    def state(self, old: bytes, new: bytes) -> State:
        """How far the store is on its way from one secret to the other. Raises StoreError."""
        return _state(self._path, old, new)

    def rekey(self, change: SecretChange) -> None:
        """Make everything anew that follows from the secret, or finish doing so.

        A store that is done already stays as it is. Raises StoreError.
        """
        state = self.state(change.old, change.new)
        if state == "fresh":
            _begin(self._path, change)
        elif state == "begun":
            _go_on(self._path)
        if state != "done":
            change.beside()
            _end(self._path)

    def close(self) -> None:
        """Nothing is held between two pieces of work."""


def _state(path: Path, old: bytes, new: bytes) -> State:
    """`fresh` for a store to be rekeyed, `begun` for one half done, `done` for one of the new key.

    Raises StoreError for a store of neither secret.
    """
    with _files(path) as (db, _):
        meta = dict(db.execute("SELECT key, value FROM meta"))
    if meta["secret"] == check_value(new):
        return "begun" if REKEYING in meta else "done"
    if meta["secret"] != check_value(old):
        raise StoreError("store.other_secret", store=path)
    return "fresh"


def _begin(path: Path, change: SecretChange) -> None:
    """Make the store's own file anew, in one transaction. Raises StoreError."""
    old, new = change.old, change.new
    with _files(path) as (db, access):
        access.execute("BEGIN IMMEDIATE")  # nobody may look anybody up meanwhile
        db.execute("BEGIN IMMEDIATE")
        meta = dict(db.execute("SELECT key, value FROM meta"))
        keys = id_keys(meta.get("id_keys"), old)
        renewal = renewal_of(db, later_key(new))
        certificates = _texts(db, renewal, change.reissue)
        renew_rows(db, renewal)
        _chains(db, access, renewal, ChainSeal(old, meta["identity"]), new)
        _settings(db, secret=check_value(new), id_keys=sealed_keys(keys, new), **{REKEYING: "1"})
        counts = {"facts": len(renewal.facts), "certificates": certificates}
        _journal(db, ChainSeal(new, meta["identity"]), change.who, counts)
        db.execute("COMMIT")
        _look_ups(db, access, path)  # under the lock that was taken first: no entry comes between


def _go_on(path: Path) -> None:
    """Make the access journal and the heads anew, after `_begin`; doing it again does no harm."""
    with _files(path) as (db, access):
        access.execute("BEGIN IMMEDIATE")
        _look_ups(db, access, path)


def _look_ups(db: sqlite3.Connection, access: sqlite3.Connection, path: Path) -> None:
    """Put the entries that wait into the access journal, and keep the heads of both chains."""
    meta = dict(db.execute("SELECT key, value FROM meta"))
    access.execute("DELETE FROM journal")
    rows = db.execute(f"SELECT {_COLUMNS} FROM {_WAITING} ORDER BY number")
    access.executemany(f"INSERT INTO journal ({_COLUMNS}) VALUES {_ROW}", rows)
    keep_head(access, meta["access_head"])
    _settings(access, secret=meta["secret"])
    access.execute("COMMIT")
    HeadFile(heads_beside(path)).begin([meta["head"], meta["access_head"]])
    for one in (db, access):
        one.execute("VACUUM")  # pages that were split keep what stood in them, also when it is gone
        one.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _end(path: Path) -> None:
    """Let the store be opened again. Raises StoreError."""
    with _files(path) as (db, _):
        db.execute("BEGIN IMMEDIATE")
        db.execute(f"DROP TABLE IF EXISTS {_WAITING}")
        db.execute("DELETE FROM meta WHERE key IN (?, 'access_head')", (REKEYING,))
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _files(path: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """The store's file and its access journal, whose freed pages are overwritten."""
    with OwnErrors(path):
        db, access = connect(path), open_access(path)
        try:
            for one in (db, access):
                one.execute("PRAGMA secure_delete = ON")
            yield db, access
        finally:
            with suppress(sqlite3.Error):
                db.close()
            access.close()


def _texts(db: sqlite3.Connection, renewal: Renewal, reissue: Reissue) -> int:
    """Issue the certificates anew in which somebody is named by a hash; how many there were."""
    texts = dict(db.execute("SELECT digest, text FROM texts"))
    anew = {key: renewal.text(text) for key, text in texts.items()}
    changed = {key: text for key, text in anew.items() if text != texts[key]}
    done = reissue(changed, texts.get)
    db.executemany("DELETE FROM texts WHERE digest = ?", [(key,) for key in done.dropped])
    renewal.digests = done.hashes
    for key, text in anew.items():
        if key not in done.dropped:
            moved = renewal.text(key), renewal.text(text)
            db.execute("UPDATE texts SET digest = ?, text = ? WHERE digest = ?", (*moved, key))
    db.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?)", done.texts.items())
    return len(done.hashes)


def _chains(
    db: sqlite3.Connection,
    access: sqlite3.Connection,
    renewal: Renewal,
    old: ChainSeal,
    new: bytes,
) -> None:
    """Digest both chains anew; that of look-ups waits in a table until `_look_ups`."""
    seal, now = ChainSeal(new, old.store), datetime.now(UTC).isoformat()
    files: dict[Chain, sqlite3.Connection] = {"facts": db, "access": access}
    heads = {chain: old.head(head_line(files[chain])) for chain in CHAINS}
    told = {chain: [*_renewed(files[chain], renewal)] for chain in CHAINS}
    chained = Rechained(seal, told, heads)
    db.execute("DELETE FROM journal")
    db.execute(f"CREATE TABLE {_WAITING} ({_COLUMNS})")
    tables: dict[Chain, str] = {"facts": "journal", "access": _WAITING}
    for chain, table in tables.items():
        rows = [_row(entry) for entry in chained.entries[chain]]
        db.executemany(f"INSERT INTO {table} ({_COLUMNS}) VALUES {_ROW}", rows)
    lines: dict[Chain, str] = {}
    for chain, head in heads.items():
        number, digest = chained.end(chain)
        kept = head or Head(seal.store, chain, 0, digest, 1, now)
        lines[chain] = seal.sealed(kept._replace(number=number, digest=digest, at=now))
    keep_head(db, lines["facts"])
    _settings(db, access_head=lines["access"])


def _renewed(db: sqlite3.Connection, renewal: Renewal) -> Iterator[JournalEntry]:
    after = 0
    while page := entries(db, after=after, limit=10_000):
        for one in page:
            particulars = body_of_text(renewal.text(text_of(one.particulars)))
            yield JournalEntry(one.number, one.at, one.who, one.action, particulars, "", one.covers)
        after = page[-1].number


def _row(entry: JournalEntry) -> tuple[object, ...]:
    at, particulars = entry.at.isoformat(), text_of(entry.particulars)
    return entry.number, at, entry.who, entry.action, particulars, entry.digest, entry.covers


def _journal(db: sqlite3.Connection, seal: ChainSeal, who: str, counts: Mapping[str, int]) -> None:
    row = db.execute(f"SELECT number, digest FROM {_WAITING} ORDER BY number DESC LIMIT 1")
    other = row.fetchone()
    end = (other[0], other[1]) if other else NOTHING
    # The rows are others than before: all of them are counted under the new key.
    sums = counted(seal.rows, dump(db))
    Chained(db, seal, "facts", sums).append(who, ACTION, dict(counts), end)


def _settings(db: sqlite3.Connection, **values: str) -> None:
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
