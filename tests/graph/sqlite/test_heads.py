"""The ends of the chains of a file's journal: sealed, kept beside it and in a second place."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from graph.chain_seal import ChainSeal
from graph.errors import StoreError
from graph.journal import GENESIS, digest_of
from graph.model import Batch, Entry
from graph.opening import open_store
from graph.sqlite.journal import entries
from graph.store import Store
from tests.builders import firm, tell
from tests.graph.engines import SECRET, sqlite


def codes(store: Store, *anchors: Path) -> list[str]:
    return [fault.code.split(".")[1] for fault in store.verify(anchors)]


def look(store: Store, times: int = 1) -> None:
    for _ in range(times):
        store.append_access("li", "case 7", "show", ["person:1"])


def edit(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


def drop_access(folder: Path) -> None:
    for path in folder.glob("store.db.access*"):
        path.unlink()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a closed store of two commits and three look-ups, the last two after both."""
    store = sqlite(tmp_path)
    tell(store, firm("a"))
    look(store)
    tell(store, firm("b"))
    look(store, 2)
    store.close()
    return tmp_path


def test_a_removed_access_journal_is_missed_also_once_it_is_written_again(folder: Path) -> None:
    drop_access(folder)
    store = sqlite(folder)
    assert "cut_for_head" in codes(store)
    look(store, 5)
    tell(store, firm("c"))
    assert "anew" in codes(store)
    store.close()


def test_an_access_journal_of_an_earlier_day_in_its_place_is_missed(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    look(store)
    store.close()
    shutil.copy(tmp_path / "store.db.access", tmp_path / "older")
    store = sqlite(tmp_path)
    look(store, 2)
    store.close()
    drop_access(tmp_path)
    shutil.copy(tmp_path / "older", tmp_path / "store.db.access")
    store = sqlite(tmp_path)
    assert codes(store) == ["cut_for_head"]
    look(store, 3)  # longer than before by now
    assert codes(store) == ["cut_for_head"]
    store.close()


def test_an_access_journal_of_another_store_in_its_place_is_missed(folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    theirs = sqlite(other)
    look(theirs, 3)
    theirs.close()
    drop_access(folder)
    shutil.copy(other / "store.db.access", folder / "store.db.access")
    store = sqlite(folder)
    assert "no_head" in codes(store)
    store.close()


def test_entries_deleted_at_the_end_are_missed_also_with_an_older_head(folder: Path) -> None:
    edit(folder / "store.db", "DELETE FROM journal WHERE number = 2")
    store = sqlite(folder)
    assert "cut" in codes(store)
    tell(store, firm("c"))
    tell(store, firm("d"))
    assert "past_head" in codes(store)
    store.close()


def test_a_removed_file_of_heads_is_missed_until_somebody_makes_it_anew(folder: Path) -> None:
    (folder / "store.db.heads").unlink()
    store = sqlite(folder)
    tell(store, firm("c"))
    look(store)
    assert codes(store) == ["no_heads_at"]
    store.anchor()
    assert codes(store) == []
    store.close()


def test_a_chain_hashed_anew_from_an_edited_entry_on_is_found(folder: Path) -> None:
    db = sqlite3.connect(folder / "store.db")
    seal, before = ChainSeal(b"guessed", "store"), GENESIS
    for entry in entries(db, after=0, limit=9):
        edited = seal.digest(before, entry, "facts")
        db.execute(
            "UPDATE journal SET who = 'nobody', digest = ? WHERE number = ?",
            (edited, entry.number),
        )
        before = edited
    db.commit()
    db.close()
    store = sqlite(folder)
    assert "changed" in codes(store)
    store.close()


def test_a_second_place_follows_both_chains_and_misses_a_whole_store_put_back(
    tmp_path: Path,
) -> None:
    anchor = tmp_path / "elsewhere" / "heads"
    anchor.parent.mkdir()
    home = tmp_path / "home"
    home.mkdir()

    def opened() -> Store:
        return open_store(f"sqlite:///{home / 'store.db'}", secret=SECRET, anchor=anchor)

    store = opened()
    tell(store, firm("a"))
    look(store)
    assert set(anchor.read_text().split()) == set(store.heads())
    store.close()
    shutil.copytree(home, tmp_path / "yesterday")
    store = opened()
    tell(store, firm("b"))
    look(store)
    assert codes(store) == []
    store.close()
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "yesterday", home)
    store = opened()
    assert codes(store) == ["cut_for_head", "cut_for_head"]
    store.close()


def test_heads_printed_daily_are_each_borne_out(folder: Path) -> None:
    log = folder / "daily.txt"
    store = sqlite(folder)
    for n in range(3):
        tell(store, firm(f"day{n}"))
        with log.open("a") as file:
            file.write("heads of the day:\n" + "\n".join(store.anchor()) + "\n")
    assert codes(store, log) == []
    store.close()
    other = folder / "other"
    other.mkdir()
    theirs = sqlite(other)
    assert codes(theirs, log) == ["false_head_at"] * 6
    theirs.close()


def test_a_file_of_heads_that_the_store_denies_is_not_overwritten(folder: Path) -> None:
    kept = folder / "kept"
    store = sqlite(folder)
    store.anchor(kept)
    before = kept.read_text()
    store.close()
    edit(folder / "store.db", "DELETE FROM journal WHERE number = 2")
    store = sqlite(folder)
    with pytest.raises(StoreError, match="is not there"):
        store.anchor(kept)
    assert kept.read_text() == before
    store.close()


def test_a_second_place_that_cannot_be_written_is_refused_at_opening(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="CREDITGRAPH_ANCHOR"):
        open_store(
            f"sqlite:///{tmp_path / 'store.db'}", secret=SECRET, anchor=tmp_path / "no" / "heads"
        )


# -- a store of before chains were keyed


def aged(folder: Path) -> None:
    """Make the store in this folder one of format 2, whose entries have plain digests."""
    for path in (folder / "store.db", folder / "store.db.access"):
        db = sqlite3.connect(path)
        before = GENESIS
        for entry in entries(db, after=0, limit=99):
            before = digest_of(
                before,
                at=entry.at,
                who=entry.who,
                action=entry.action,
                particulars=entry.particulars,
            )
            db.execute("UPDATE journal SET digest = ? WHERE number = ?", (before, entry.number))
        db.execute("ALTER TABLE journal DROP COLUMN covers")
        db.execute("DELETE FROM meta WHERE key = 'head'")
        db.execute("UPDATE meta SET value = '2' WHERE key = 'format'")
        db.commit()
        db.close()
    (folder / "store.db.heads").unlink()


def test_an_older_store_is_taken_over_and_its_chains_are_keyed_from_there_on(folder: Path) -> None:
    aged(folder)
    store = sqlite(folder)
    look(store)
    store.commit(Batch(entries=(Entry("account", {"name": "wang"}),)))
    facts = [(entry.number, entry.action) for entry in store.journal("facts")]
    assert facts == [(1, "commit"), (2, "commit"), (3, "journal_keyed"), (4, "account")]
    assert store.journal("facts")[2].particulars == {"until": 2, "access": 3}
    assert [entry.action for entry in store.journal("access")][3:] == ["journal_keyed", "show"]
    assert codes(store) == []
    store.close()


def test_an_older_entry_changed_after_the_upgrade_is_found(folder: Path) -> None:
    aged(folder)
    sqlite(folder).close()
    edit(folder / "store.db", "UPDATE journal SET who = 'nobody' WHERE number = 1")
    store = sqlite(folder)
    assert codes(store) == ["changed"]
    store.close()


def test_a_keyed_store_made_to_look_older_is_found(folder: Path) -> None:
    heads = (folder / "store.db.heads").read_text()
    aged(folder)
    (folder / "store.db.heads").write_text(heads)
    store = sqlite(folder)
    look(store)
    assert "cut_for_head" in codes(store)
    store.close()
