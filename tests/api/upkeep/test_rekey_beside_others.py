"""A secret made anew beside programs that had the store open, and beside what is no store."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.sqlite import rekey
from tests.api.upkeep.killing import was_killed
from tests.api.upkeep.rekeyed_city import NEW, OLD, fill, opened, rekeyed

OTHER = """
import sys
from pathlib import Path
from graph.errors import StoreError
from tests.api.upkeep.rekeyed_city import OLD, opened
store = opened(Path(sys.argv[1]), OLD)
scan = store.scan()
if sys.argv[2] == "scanning":
    next(scan)
print("open", flush=True)
sys.stdin.readline()
try:
    store.append_access("elsewhere", "test", "show", ["p"])
    print("noted")
except StoreError as error:
    print(error.code)
"""


def killed_between_both_files(city: Path) -> None:
    """Begin a rekey that is killed when the store's file is done, and the access journal is not."""

    def dying() -> None:
        rekey._look_ups = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
        rekeyed(city)

    assert was_killed(dying)


@pytest.mark.parametrize("doing", ["nothing", "scanning"])
def test_a_look_of_another_program_after_a_kill_is_kept_or_refused(
    tmp_path: Path, doing: str
) -> None:
    city = tmp_path / "city.db"
    store = opened(city, OLD)
    fill(store, tmp_path)
    store.close()
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(city), doing],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    killed_between_both_files(city)
    told, _ = other.communicate("\n", timeout=60)
    assert rekeyed(city) == "done"
    store = opened(city, NEW)
    kept = [entry for entry in store.journal("access") if entry.who == "elsewhere"]
    assert (told, kept) == ("rekey.since\n", [])
    assert store.verify() == ()
    store.close()


def test_another_programs_database_is_refused_and_stays_to_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (x)")
    path.chmod(0o644)
    before = path.read_bytes(), path.stat().st_mode
    with pytest.raises(StoreError) as error:
        rekeyed(path)
    assert error.value.code == "store.foreign"
    assert (path.read_bytes(), path.stat().st_mode) == before
    assert [one.name for one in tmp_path.iterdir() if "theirs" in one.name] == ["theirs.db"]
