"""Running commands in a test, and what to ask of the loaded city."""

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.cli.main import main
from graph.opening import open_store
from graph.store import JournalEntry

Run = Callable[..., tuple[int, str, str]]


def main_quietly(*arguments: str) -> int:
    """The exit status of a command."""
    try:
        main(list(arguments))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def answer(run: Run, *arguments: object) -> dict[str, Any]:
    """The answer in JSON, which is well and canonical."""
    status, out, err = run(*arguments, "--json")
    assert (status, err) == (0, "")
    content: dict[str, Any] = json.loads(out)
    assert out == json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    return content


def planted(folder: Path, case: str) -> str:
    """The first planted subject of a case."""
    with (folder / "city" / "truth.csv").open(encoding="utf-8", newline="") as file:
        return next(row["subject"] for row in csv.DictReader(file) if row["case"] == case)


def a_record(folder: Path) -> str:
    """The id of a minor record."""
    with sqlite3.connect(folder / "city.db") as db:
        query = "SELECT min(id) FROM records WHERE closed IS NULL AND tier = 'minor'"
        return str(db.execute(query).fetchone()[0])


def last_entries(folder: Path) -> tuple[JournalEntry, JournalEntry]:
    """The last look at somebody and the last fact in the journal of the loaded city."""
    store = open_store(f"sqlite:///{folder / 'city.db'}")
    try:
        length = store.journal_lengths()
        (look,) = store.journal("access", after=length["access"] - 1)
        (note,) = store.journal("facts", after=length["facts"] - 1)
    finally:
        store.close()
    return look, note
