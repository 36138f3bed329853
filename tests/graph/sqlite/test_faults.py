"""Faults of SQLite are told apart by its own codes, whatever its words are."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.sqlite.file import OwnErrors

STARVED = """
import resource, sqlite3, sys
with open("/proc/self/statm") as file:
    taken = int(file.read().split()[0]) * resource.getpagesize()
db = sqlite3.connect(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (taken, taken))
try:
    db.execute("SELECT * FROM t").fetchall()
except sqlite3.Error as error:
    print(error.sqlite_errorcode)
"""


def locked(path: Path) -> None:
    with closing(sqlite3.connect(path)) as holder, closing(sqlite3.connect(path, timeout=0)) as db:
        holder.execute("BEGIN EXCLUSIVE")
        db.execute("BEGIN IMMEDIATE")


def full(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA max_page_count = 1")
        db.execute("CREATE TABLE t (x)")
        db.execute("CREATE TABLE u (x)")


def no_database(path: Path) -> None:
    path.write_text("行政处罚\n" * 1000, encoding="utf-8")
    with closing(sqlite3.connect(path)) as db:
        db.execute("SELECT * FROM sqlite_master")


def no_folder(path: Path) -> None:
    sqlite3.connect(path / "no" / "store.db")


def only_to_be_read(path: Path) -> None:
    path.touch()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        db.execute("CREATE TABLE t (x)")


def a_name_that_says_full(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("SELECT * FROM full_of_locked_readonly_words")


def no_memory(path: Path) -> None:
    """Read a database in WAL in a process that may take no more memory; SQLite's own error."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE t (x)")
    run = subprocess.run(
        [sys.executable, "-c", STARVED, str(path)], capture_output=True, text=True, check=True
    )
    error = sqlite3.OperationalError(run.stdout)
    error.sqlite_errorcode = int(run.stdout)
    raise error


FAULTS = {
    "sqlite.busy": locked,
    "sqlite.full": full,
    "sqlite.damaged": no_database,
    "sqlite.unwritable": only_to_be_read,
    "sqlite.failed": a_name_that_says_full,
    "sqlite.memory": no_memory,
}


@pytest.mark.parametrize(("code", "fault"), FAULTS.items(), ids=FAULTS)
def test_a_fault_of_sqlite_has_the_sentence_of_its_code(
    tmp_path: Path, code: str, fault: Callable[[Path], None]
) -> None:
    with pytest.raises(StoreError) as error, OwnErrors(tmp_path / "store.db"):
        fault(tmp_path / "store.db")
    assert error.value.code == code


def test_a_folder_that_is_not_there_is_said_to_be_unwritable(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error, OwnErrors(tmp_path):
        no_folder(tmp_path)
    assert error.value.code == "sqlite.unwritable"
