"""Reading in a process of its own: the same store, the same sentences, whole batches."""

import sys
from pathlib import Path
from typing import Any

import pytest

import loaders.load
from graph.errors import BadInput
from graph.store import Store
from loaders import worker
from loaders.report import FileReport
from tests.loaders.sheets import PENALTY, ROW, a_store, counts, take, with_cell, write_csv


def dump(store: Store) -> Any:
    """Everything a store answers at its latest revision."""
    ids = sorted({id_ for part in store.scan() if hasattr(part, "roles") for id_ in part.ids})
    ties = store.relations_at(ids, limit=10**6)
    return store.entities(ids), ties, store.records(subjects=ids)


def told(report: FileReport) -> tuple[object, ...]:
    """What a report says of a table, without the time that it took."""
    counts = (report.accepted, report.refused, report.unchanged)
    return (report.file, *counts, report.passed_over, report.warnings, report.lateness)


def test_a_file_mapped_by_a_worker_gives_the_same_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [with_cell("行政处罚决定书文号", f"{n}号") for n in range(50)]
    path = write_csv(tmp_path / "a.csv", PENALTY, *rows, with_cell("处罚决定日期", "x"))
    (tmp_path / "other").mkdir()
    here, there = a_store(tmp_path), a_store(tmp_path / "other")
    one = take(here, path)
    monkeypatch.setattr(loaders.load, "_LARGE", 0)
    other = take(there, path)
    assert counts(one) == counts(other) == (50, 1)
    assert dump(here) == dump(there)


def test_what_goes_wrong_in_a_worker_is_the_same_sentence(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaders.load, "_LARGE", 0)
    with pytest.raises(BadInput, match="no known source"):
        take(store, write_csv(tmp_path / "a.csv", ("甲", "乙"), ("1", "2")))


def test_a_reader_that_is_killed_is_a_sentence_and_leaves_whole_batches(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaders.load, "_LARGE", 0)
    monkeypatch.setattr(worker, "_CODE", "import sys; sys.stdin.buffer.read(); sys.exit(9)")
    with pytest.raises(BadInput, match="load the same file again"):
        take(store, write_csv(tmp_path / "a.csv", PENALTY, ROW))


# A worker that is ended over one of its files, in the middle of a block that it writes.
_ENDED_OVER_B = """
import pickle, sys; path, plans = pickle.load(sys.stdin.buffer); sys.path[:] = path
import os; from loaders import worker; mapped = worker.mapped
def ending(plan):
    if plan.path.name == "b.csv":
        os.write(1, (1000).to_bytes(8, "big") + b"half of a block"); os._exit(9)
    return mapped(plan)
worker.mapped = ending; worker.send_mapped(pickle.loads(plans), sys.stdout.buffer)
"""


def test_the_files_of_a_folder_mapped_ahead_give_the_same_store_and_the_same_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sent"
    folder.mkdir()
    write_csv(folder / "a.csv", PENALTY, ROW, with_cell("处罚决定日期", "x"))
    write_csv(folder / "b.csv", ("甲", "乙"), ("1", "2"))  # of no known source
    write_csv(folder / "c.csv", PENALTY, with_cell("行政处罚决定书文号", "2号"))
    (folder / "d.csv").write_bytes(b"")
    write_csv(folder / "e.csv", PENALTY, ROW)  # a penalty that the first file gave already
    (tmp_path / "other").mkdir()
    here, there = a_store(tmp_path), a_store(tmp_path / "other")
    one = take(here, folder)
    monkeypatch.setattr(loaders.load, "_LARGE", 0)
    other = take(there, folder)
    assert [told(file) for file in one.files] == [told(file) for file in other.files]
    assert [file.file for file in other.files] == ["a.csv", "c.csv", "e.csv"]
    assert one.unreadable == other.unreadable
    assert [note.path.name for note in other.unreadable] == ["b.csv", "d.csv"]
    assert dump(here) == dump(there)


def test_a_worker_that_is_ended_over_one_file_costs_that_file_only(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sent"
    folder.mkdir()
    for number, name in enumerate("abcd"):
        write_csv(folder / f"{name}.csv", PENALTY, with_cell("行政处罚决定书文号", f"{number}号"))
    monkeypatch.setattr(loaders.load, "_LARGE", 0)
    monkeypatch.setattr(worker, "_CODE", _ENDED_OVER_B)
    report = take(store, folder)
    assert [(file.file, file.accepted) for file in report.files] == [
        ("a.csv", 1),
        ("c.csv", 1),
        ("d.csv", 1),
    ]
    (unreadable,) = report.unreadable
    assert unreadable.path.name == "b.csv"
    assert "load the same file again" in str(unreadable.why)


def test_a_module_in_the_current_folder_is_not_run(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sent"
    folder.mkdir()
    for name in ("pickle.py", "csv.py", "loaders.py"):
        (folder / name).write_text("open('ran', 'w').close()", encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", ["", *sys.path])  # as in an interpreter begun with -c
    monkeypatch.setattr(loaders.load, "_LARGE", 0)
    assert counts(take(store, write_csv(folder / "a.csv", PENALTY, ROW))) == (1, 0)
    assert not (folder / "ran").exists()
