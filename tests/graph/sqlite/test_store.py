"""What only the SQLite store promises: its file, its key, its processes."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.errors import BadInput, StoreError
from graph.opening import open_store
from graph.store import RecordColumns, RelationColumns
from tests.builders import day, firm, happen, heads, numbered, owns, penalty, tell
from tests.graph.engines import SECRET, sqlite

WRITER = """
import sys
from pathlib import Path
from tests.graph.engines import sqlite
from tests.builders import firm, numbered, owns, tell
store = sqlite(Path(sys.argv[1]))
name = sys.argv[2]
for n in range(int(sys.argv[3])):
    ends = [firm(f"{name}{n:04}-{i:03}") for i in range(100)]
    ties = [owns(ends[0].id, end.id, id=f"t{end.id}") for end in ends[1:]]
    tell(store, *ends, *ties)
    print(n, flush=True)
"""


def writer(folder: Path, name: str, batches: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(batches)],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("wait_s", [0.0, 0.03, 0.08, 0.15, 0.25])
def test_killed_at_any_moment_every_batch_is_whole_or_absent(tmp_path: Path, wait_s: float) -> None:
    sqlite(tmp_path).close()
    process = writer(tmp_path, "w", 10_000)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(wait_s)
    process.send_signal(signal.SIGKILL)
    told = process.stdout.read().splitlines()
    process.wait()
    process.stdout.close()
    store = sqlite(tmp_path)
    batches = store.revision().number
    assert batches >= max((int(line) + 1 for line in told), default=1)
    for n in range(batches):
        ids = [f"w{n:04}-{i:03}" for i in range(100)]
        assert len(store.entities(ids)) == 100
        assert len(store.relations([f"t{id_}" for id_ in ids[1:]])) == 99
    assert store.entities([f"w{batches:04}-000"]) == {}
    assert store.verify() == ()
    store.close()


def test_four_processes_commit_at_once_and_the_chain_is_whole(tmp_path: Path) -> None:
    sqlite(tmp_path).close()
    processes = [writer(tmp_path, name, 5) for name in "wxyz"]
    for process in processes:
        process.communicate()
    store = sqlite(tmp_path)
    assert (store.revision().number, store.verify()) == (20, ())
    store.close()


def test_a_store_opens_and_answers_while_another_holds_the_pen(tmp_path: Path) -> None:
    first = sqlite(tmp_path)
    tell(first, firm("a"))
    pen = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    pen.execute("BEGIN IMMEDIATE")
    pen.execute("UPDATE entities SET kind = 'person'")
    began = time.monotonic()
    store = sqlite(tmp_path)
    store.append_access("x", "case 7", "show", ["person:1"])
    assert store.entities(["a"])["a"].kind == "enterprise"
    assert time.monotonic() - began < 10  # the pen is waited for two minutes
    pen.close()


def test_a_changed_journal_entry_is_reported(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    tell(store, firm("a"))
    tell(store, firm("b"))
    with sqlite3.connect(tmp_path / "store.db") as db:
        db.execute("UPDATE journal SET who = 'nobody' WHERE number = 1")
    db.close()
    assert "broken at entry 1" in str(store.verify()[0])
    store.close()


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE theirs (x)")
    db.commit()
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_store(f"sqlite:///{path}", secret=SECRET)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("行政处罚\n" * 1000, encoding="utf-8")
    with pytest.raises(StoreError, match="no credit graph store"):
        open_store(f"sqlite:///{path}", secret=SECRET)
    assert path.read_text(encoding="utf-8") == "行政处罚\n" * 1000


def test_another_secret_is_refused(tmp_path: Path) -> None:
    sqlite(tmp_path).close()
    with pytest.raises(StoreError, match="another secret"):
        open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"other")


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    sqlite(tmp_path).close()
    db = sqlite3.connect(tmp_path / "store.db")
    db.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
    db.commit()
    db.close()
    with pytest.raises(StoreError, match="newer version"):
        sqlite(tmp_path)


def test_a_store_from_before_documents_were_found_is_filled_when_opened(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    tell(store, firm("a"), penalty("c1", "a", document_no="鹤规罚〔2026〕1号"), penalty("c2", "a"))
    tell(store, penalty("c1", "a", document_no="corrected"))
    store.close()
    with sqlite3.connect(tmp_path / "store.db") as db:
        db.execute("DROP TABLE documents")
    db.close()
    again = sqlite(tmp_path)
    assert numbered(again, "corrected") == ["c1"]
    assert numbered(again, "鹤规罚[2026]1号", at_revision=1) == ["c1"]
    again.close()


def test_a_store_from_before_measures_were_confirmed_keeps_its_events(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    tell(store, firm("a"), penalty("c1", "a"))
    happen(store, "c1", "object")
    store.close()
    with sqlite3.connect(tmp_path / "store.db") as db:
        db.execute("ALTER TABLE events DROP COLUMN measure")
        db.execute("ALTER TABLE events DROP COLUMN document")
    db.close()
    again = sqlite(tmp_path)
    happen(again, "c1", "confirm", measure="M-1", document="No. 1")
    events = [(event.action, event.measure, event.document) for event in again.events("c1")]
    assert events == [("object", "", ""), ("confirm", "M-1", "No. 1")]
    again.close()


def test_without_a_secret_one_key_is_made_for_the_folder(tmp_path: Path) -> None:
    first = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    second = open_store(f"sqlite:///{tmp_path / 'b.db'}")
    assert first.secret == second.secret
    mode = stat.S_IMODE((tmp_path / "creditgraph.key").stat().st_mode)
    assert (mode, sorted(p.name for p in tmp_path.glob("*.key*"))) == (0o600, ["creditgraph.key"])
    first.close()
    second.close()


def test_an_unknown_url_is_bad_input() -> None:
    with pytest.raises(BadInput, match="sqlite:///"):
        open_store("mysql://somewhere")


def test_a_folder_that_is_not_there_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder"):
        open_store(f"sqlite:///{tmp_path / 'no' / 'store.db'}")


@pytest.mark.skipif(os.name == "nt", reason="limits on file size are set through the POSIX shell")
def test_a_full_disk_is_one_sentence_and_what_was_committed_is_safe(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    tell(store, firm("a"))
    with store._connections.mine() as db:  # type: ignore[attr-defined]
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="is full"):
        tell(store, *(firm(f"x{n}", attributes={"note": "长" * 5000}) for n in range(200)))
    assert (store.revision().number, set(store.entities(["a", "x0"]))) == (1, {"a"})
    store.close()


def test_look_ups_of_many_at_once_are_each_journalled_in_one_sound_chain(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: store.append_access(f"w{n}", "test", "show", ["p"]), range(200)))
    entries = store.journal("access", limit=1000)
    assert sorted(entry.who for entry in entries) == sorted(f"w{n}" for n in range(200))
    assert store.verify() == ()


def test_a_look_up_that_cannot_be_journalled_is_refused(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    (tmp_path / "store.db.access").mkdir()
    with pytest.raises(StoreError):
        store.append_access("me", "test", "show", ["p"])


def test_a_store_from_before_stakes_had_a_standing_finds_it_in_their_bodies(
    tmp_path: Path,
) -> None:
    path = tmp_path / "store.db"
    store = open_store(f"sqlite:///{path}", secret=SECRET)
    tell(store, firm("a"), firm("b"), heads("a", "b"))
    tell(store, owns("a", "b", 0.5), source="registry", dated=day("2026-03-01"))
    tell(store, owns("a", "b", 0.4, id="undated"), source="sheet")
    wanted = [part for part in store.scan() if isinstance(part, RelationColumns)]
    assert any(number for part in wanted for number in part.precedences)
    store.close()
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE relations DROP COLUMN claimant")
        db.execute("ALTER TABLE relations DROP COLUMN precedence")
    db.close()
    store = open_store(f"sqlite:///{path}", secret=SECRET)
    assert [part for part in store.scan() if isinstance(part, RelationColumns)] == wanted
    store.close()


def test_a_store_from_before_terms_on_votes_takes_them(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    open_store(f"sqlite:///{path}", secret=SECRET).close()
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE relations DROP COLUMN terms")
    db.close()
    store = open_store(f"sqlite:///{path}", secret=SECRET)
    tell(store, firm("a"), firm("b"), owns("a", "b", 0.5, attributes={"votes": 0.6}))
    parts = [part for part in store.scan() if isinstance(part, RelationColumns)]
    assert [list(part.terms) for part in parts] == [['{"votes":0.6}']]
    store.close()


def test_a_store_from_before_unsure_entries_had_a_column_finds_them_in_their_bodies(
    tmp_path: Path,
) -> None:
    path = tmp_path / "store.db"
    store = open_store(f"sqlite:///{path}", secret=SECRET)
    unsure = {"attributes": {"authority_unknown": True}}
    tell(store, firm("a"), penalty("c1", "a"), penalty("c2", "a", list="L-XG", **unsure))
    wanted = [part for part in store.scan() if isinstance(part, RecordColumns)]
    assert [dict(zip(part.ids, part.unsure, strict=True)) for part in wanted] == [
        {"c1": 0, "c2": 1}
    ]
    store.close()
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE records DROP COLUMN unsure")
    db.close()
    store = open_store(f"sqlite:///{path}", secret=SECRET)
    assert [part for part in store.scan() if isinstance(part, RecordColumns)] == wanted
    store.close()


def test_what_is_written_ahead_of_the_access_journal_stays_small(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    for n in range(200):
        store.append_access("li", "case 7", "show", [f"person:{n}-{k:036}" for k in range(1_000)])
    assert store.journal_lengths()["access"] == 200
    (ahead,) = tmp_path.glob("*.access-wal")
    # Each look took some fifteen pages of four thousand bytes; five hundred are moved at a time.
    assert ahead.stat().st_size < 4_000_000
    store.close()
