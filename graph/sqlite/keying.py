"""How a chain begins to be keyed: with a new store, or where an older one is taken over.

Format 2 had plain digests and no heads. Its entries keep theirs and are checked by them; the first
keyed entry says up to which number that goes, and the sealed head holds it.
"""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graph.chain_seal import ChainSeal, Head
from graph.covers import NOTHING
from graph.errors import StoreError
from graph.head_file import HeadFile, heads_beside
from graph.journal_check import ANEW, KEYED
from graph.kept_rows import counted
from graph.model import Attributes
from graph.row_sums import RowSums
from graph.sqlite.dump import dump
from graph.sqlite.file import connect
from graph.sqlite.journal import Chained, head_line, keep_head, last
from graph.sqlite.schema import ACCESS_TABLES, COVERS
from graph.store import CHAINS, Chain

_BY: Final = "system"
_CACHE_KIB: Final = 2_000  # entries are only appended
# Written from its beginning again, the file ahead does not grow: a sync of it takes half the time.
_AHEAD_PAGES: Final = 500


def begin_facts(db: sqlite3.Connection, path: Path, seal: ChainSeal) -> None:
    """Seal the head of a new store's chain, and keep the heads beside its file."""
    now = datetime.now(UTC)
    lines = [seal.empty(chain, now) for chain in CHAINS]
    keep_head(db, lines[0])
    _keep_beside(path, lines)


def take_over(db: sqlite3.Connection, path: Path, seal: ChainSeal) -> None:
    """Key both chains of a store of format 2 from here on."""
    if seal.head(head_line(db)) is not None:
        return  # it is keyed: somebody has only made it look older
    lines, until = [], 0
    if access_file(path).exists():
        other = open_access(path)
        try:
            other.execute("BEGIN IMMEDIATE")
            # An upgrade that stopped half way has keyed this file before.
            if seal.head(head_line(other)) is None:
                _begin_keyed(other, seal, "access", KEYED, {})
            other.execute("COMMIT")
            lines.append(head_line(other))
            head = seal.head(lines[0])
            until = head.keyed_from - 1 if head else 0
        finally:
            other.close()
    else:
        lines.append(seal.empty("access", datetime.now(UTC)))
    _add_covers(db)
    _begin_keyed(db, seal, "facts", "", {})
    # Heads that lie there are of a keyed store: they show that it was made to look older. Before
    # the entry, so that an upgrade that stops here leaves nothing that the next one belies.
    if not heads_beside(path).exists():
        _keep_beside(path, [line for line in (head_line(db), *lines) if line])
    # Once over all rows: what was edited before today is taken over as it is.
    sums = counted(seal.rows, dump(db))
    _begin_keyed(db, seal, "facts", KEYED, {"access": until}, sums)


def open_access(path: Path) -> sqlite3.Connection:
    """The file of the access journal beside a store, made where it is missing."""
    db = connect(access_file(path), cache_kib=_CACHE_KIB)
    db.execute(f"PRAGMA wal_autocheckpoint = {_AHEAD_PAGES}")
    for statement in ACCESS_TABLES:
        db.execute(statement)
    _add_covers(db)
    return db


def refuse_rekeyed(db: sqlite3.Connection, path: Path, seal: ChainSeal) -> None:
    """Raise StoreError where a secret was made anew since this process opened the store."""
    row = db.execute("SELECT value FROM meta WHERE key = 'secret'").fetchone()
    _refuse_other(row and row[0], path, seal)


def _refuse_other(check: str | None, path: Path, seal: ChainSeal) -> None:
    if check and check != seal.check:  # an access journal that was never rekeyed says nothing
        raise StoreError("rekey.since", store=path)


def access_file(path: Path) -> Path:
    """The path of a store's access journal."""
    return path.with_name(path.name + ".access")


def begin_access(db: sqlite3.Connection, path: Path, seal: ChainSeal) -> None:
    """Seal the head of an access journal that has none; raises as `refuse_rekeyed` does.

    One that is not the first of its store, or was not written by it, says so for good.
    """
    known = dict(db.execute("SELECT key, value FROM meta WHERE key IN ('secret', 'head')"))
    _refuse_other(known.get("secret"), path, seal)
    if "head" in known:
        return
    _begin_keyed(db, seal, "access", ANEW if last(db)[0] or _was_longer(path, seal) else "", {})


def _begin_keyed(
    db: sqlite3.Connection,
    seal: ChainSeal,
    chain: Chain,
    action: str,
    particulars: Attributes,
    sums: RowSums | None = None,
) -> None:
    """Seal the chain as it is; the entries that follow are keyed, first the one of this action."""
    number, digest = last(db)
    at = datetime.now(UTC)
    keep_head(db, seal.sealed(Head(seal.store, chain, number, digest, number + 1, at.isoformat())))
    if action:
        said = {"until": number, **particulars}
        Chained(db, seal, chain, sums).append(_BY, action, said, NOTHING)


def _was_longer(path: Path, seal: ChainSeal) -> bool:
    """Whether the heads beside the store know entries of its access chain."""
    try:
        heads = [seal.head(line) for line in HeadFile(heads_beside(path)).lines()]
    except (OSError, UnicodeDecodeError):
        return False
    return any(head and head.chain == "access" and head.number for head in heads)


def _add_covers(db: sqlite3.Connection) -> None:
    asked = "SELECT 1 FROM pragma_table_info('journal') WHERE name = 'covers'"
    if db.execute(asked).fetchone() is None:
        db.execute(COVERS)


def _keep_beside(path: Path, lines: list[str]) -> None:
    try:
        HeadFile(heads_beside(path)).begin(lines)
    except OSError as error:
        raise StoreError("sqlite.unwritable", store=path) from error
