"""A claim whose body a version tells is kept once, and is nowhere other than one of its own body.

Stores of format 3, in which every claim had its own, are brought up when they are opened.
"""

import sqlite3
from pathlib import Path
from typing import Any

from graph.dump import KeptRow
from graph.sqlite.told_claims import TOLD_FROM, claim_text
from graph.store import Store
from tests.builders import firm, happen, owns, penalty, tell
from tests.graph.engines import sqlite

CODE = {"uscc": "91230400MA1B2C3D4E"}
TABLES = ("entities", "relations", "records")


def fill(folder: Path) -> None:
    """Facts of one claim and of several, joined, corrected, repaired and told again."""
    store = sqlite(folder)
    tell(store, firm("a", "煤业公司", identifiers=CODE), firm("b"), owns("a", "b", 0.6))
    tell(store, penalty("r", "a", document_no="No. 1"), penalty("s", "b"))
    tell(store, firm("c", "煤业公司", identifiers=CODE), penalty("t", "c"), source="court")
    tell(store, owns("a", "b", 0.7), penalty("s", "b", document_no="No. 2"))
    happen(store, "r", "repair")
    store.close()


def own_bodies(folder: Path) -> dict[str, list[bool]]:
    """Whether each claim has a body of its own, in their order, by fact."""
    with sqlite3.connect(folder / "store.db") as db:
        rows = db.execute("SELECT fact, own_body <> '' FROM claims ORDER BY seq").fetchall()
    db.close()
    own: dict[str, list[bool]] = {}
    for fact, has in rows:
        own.setdefault(fact, []).append(bool(has))
    return own


def kept(store: Store) -> list[Any]:
    """Everything that a store keeps, but the times of its commits."""
    return [
        row for row in store.dump() if not (isinstance(row, KeptRow) and row.table == "revisions")
    ]


def made_format_3(folder: Path) -> None:
    """Make the store in this folder one of format 3."""
    with sqlite3.connect(folder / "store.db") as db:
        for table in TABLES:
            told = f"SELECT k, body FROM {table} WHERE k >= {TOLD_FROM} ORDER BY k"
            for k, body in db.execute(told).fetchall():
                text = claim_text(body)
                db.execute(
                    "UPDATE claims SET own_body = ? WHERE seq = ? AND own_body = ''",
                    (text, k - TOLD_FROM),
                )
                last = f"(SELECT coalesce(max(k), 0) + 1 FROM {table} WHERE k < {TOLD_FROM})"
                db.execute(f"UPDATE {table} SET k = {last} WHERE k = ?", (k,))
        db.execute("DROP INDEX claims_apart")
        db.execute("ALTER TABLE claims RENAME COLUMN own_body TO body")
        db.execute("CREATE INDEX claims_fact ON claims (fact) WHERE closed IS NULL")
        db.execute("UPDATE meta SET value = '3' WHERE key = 'format'")
    db.close()


def test_the_body_of_a_fact_with_one_claim_is_kept_once(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    tell(store, firm("a"), firm("b"), owns("a", "b", 0.6), penalty("r", "a"))
    store.close()
    assert own_bodies(tmp_path) == {key: [False] for key in ("Ea", "Eb", "Rown-a-b", "Cr")}


def test_a_version_written_over_in_its_own_revision_gives_the_claim_its_body(
    tmp_path: Path,
) -> None:
    store = sqlite(tmp_path)
    tell(store, firm("a", "煤业公司", identifiers=CODE), firm("c", "煤业", identifiers=CODE))
    assert own_bodies(tmp_path) == {"Ea": [True], "Ec": [True]}
    assert store.verify() == ()
    assert store.entities(["c"])["c"].aliases
    store.close()


def test_a_claim_told_by_a_closed_version_is_known_when_it_comes_again(tmp_path: Path) -> None:
    fill(tmp_path)
    store = sqlite(tmp_path)
    assert own_bodies(tmp_path)["Cr"] == [False]
    assert not tell(store, penalty("r", "a", document_no="No. 1")).changed
    assert store.verify() == ()
    store.close()


def test_a_store_of_format_3_keeps_all_that_it_had(tmp_path: Path) -> None:
    fill(tmp_path)
    store = sqlite(tmp_path)
    before = kept(store)
    store.close()
    made_format_3(tmp_path)
    store = sqlite(tmp_path)
    assert (kept(store), store.verify(), store.about().format) == (before, (), 4)
    assert all(has for own in own_bodies(tmp_path).values() for has in own)
    store.close()


def test_a_store_of_format_3_goes_on(tmp_path: Path) -> None:
    fill(tmp_path)
    made_format_3(tmp_path)
    store = sqlite(tmp_path)
    tell(store, firm("b", "renamed"), firm("d"), owns("a", "b", 0.7), penalty("u", "d"))
    happen(store, "r", "restore")
    assert store.entities(["b"])["b"].name == "renamed"
    assert [record.state for record in store.records(ids=["r", "u"])] == ["in_force", "in_force"]
    assert (own_bodies(tmp_path)["Cu"], store.verify()) == ([False], ())
    store.close()
