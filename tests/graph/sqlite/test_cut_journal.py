"""A purge of the access journal is no way to hide: each removal of another kind is found."""

import sqlite3
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.opening import export_admin
from graph.store import Store
from tests.builders import firm, tell
from tests.graph.engines import SECRET, sqlite
from tests.graph.sqlite.test_heads import codes, edit, look

JOURNAL = "store.db.access"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a closed store of six look-ups, the first three of them removed."""
    store = sqlite(tmp_path)
    tell(store, firm("a"))
    store.append_access("zhang", "a purpose to be forgotten", "show", ["person:1"])
    look(store, 5)
    store.cut_access(3)
    store.close()
    return tmp_path


TAMPERED = {
    "one more is deleted": "DELETE FROM journal WHERE number = 4",
    "the head says less": "UPDATE meta SET value = replace(value, '\"cut\":3', '\"cut\":4')",
    "the head says nothing": "DELETE FROM meta WHERE key = 'head'",
    "an entry is edited": "UPDATE journal SET who = 'wang' WHERE number = 4",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_a_removal_of_another_kind_is_found(folder: Path, statement: str) -> None:
    edit(folder / JOURNAL, statement)
    store = sqlite(folder)
    assert codes(store) != []
    store.close()


def test_an_older_head_does_not_undo_a_purge_nor_make_one(folder: Path) -> None:
    store = sqlite(folder)
    with sqlite3.connect(folder / JOURNAL) as db:
        (cut,) = db.execute("SELECT value FROM meta WHERE key = 'head'").fetchone()
    db.close()
    look(store, 2)
    store.close()
    edit(folder / JOURNAL, f"UPDATE meta SET value = '{cut}' WHERE key = 'head'")
    store = sqlite(folder)
    assert codes(store) != []
    store.close()


def test_nothing_is_removed_from_a_chain_that_was_tampered_with(folder: Path) -> None:
    edit(folder / JOURNAL, "DELETE FROM journal WHERE number = 6")
    store = sqlite(folder)
    with pytest.raises(StoreError) as refused:
        store.cut_access(4)
    assert refused.value.code == "journal_chain.not_cut"
    assert [entry.number for entry in store.journal("access")] == [4, 5]
    store.close()


def test_what_was_removed_is_no_more_on_the_disk(folder: Path) -> None:
    files = [path for path in folder.iterdir() if path.is_file()]
    assert [path for path in files if b"to be forgotten" in path.read_bytes()] == []


def test_a_purged_journal_moves_to_another_engine_as_it_is(folder: Path, tmp_path: Path) -> None:
    store: Store = sqlite(folder)
    (tmp_path / "out").mkdir()
    export_admin(store, tmp_path / "out")
    text = "".join(
        path.read_text("utf-8", errors="replace") for path in (tmp_path / "out").iterdir()
    )
    assert '""cut"":3' in text or '"cut":3' in text
    assert SECRET.decode() not in text
    store.close()
