"""A store is closed by one thread while others are in the midst of their questions and commits."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from graph.errors import StoreError
from graph.store import Columns
from tests.builders import firm, tell
from tests.graph.engines import sqlite

ROUNDS = 25  # the first one killed the process when connections were closed under a statement

# In a process of its own: what goes wrong here is no exception, it ends the process.
CLOSING = """
import sys
from pathlib import Path
from threading import Thread
from graph.errors import StoreError
from tests.builders import firm, tell
from tests.graph.engines import sqlite

def until_closed(act, told):
    try:
        while True:
            act()
    except StoreError as error:
        told.append(error.code)
    except BaseException as error:
        told.append(repr(error))

folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
acknowledged = 0
for turn in range(rounds):
    store, told, done = sqlite(folder), [], []

    def ask():
        list(store.scan())
        store.find("f")
        with store.together():
            store.sources()
            store.revision()

    def commit():
        done.append(tell(store, *(firm(f"f{turn}-{len(done)}-{n}") for n in range(20))))

    threads = [Thread(target=until_closed, args=(act, told)) for act in (ask, ask, ask, commit)]
    for thread in threads:
        thread.start()
    while not done:
        pass
    store.close()
    for thread in threads:
        thread.join()
    assert told == ["store.closed"] * 4, told
    acknowledged += len(done)
store = sqlite(folder)
print(store.revision().number - acknowledged, *store.verify())
"""


def test_closing_ends_what_others_ask_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "faulthandler", "-c", CLOSING, str(tmp_path), str(ROUNDS)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    # The store has the revisions that its writers were told of, no more and no fewer.
    assert (run.returncode, run.stdout.strip()) == (0, "0"), run.stderr


def closed_within_a_scan(folder: Path) -> Iterator[Columns]:
    """A scan of a store that another thread closed after its first part."""
    store = sqlite(folder)
    tell(store, firm("a"))
    scan = store.scan()
    next(scan)
    closing = Thread(target=store.close)
    closing.start()
    closing.join(60)
    assert not closing.is_alive()
    return scan


def test_a_waiting_scan_keeps_nobody_from_closing_and_goes_no_further(tmp_path: Path) -> None:
    scan = closed_within_a_scan(tmp_path)
    with pytest.raises(StoreError) as error:
        next(scan)
    assert error.value.code == "store.closed"


ENDED_S = 30.0  # a quarter of what a writer waits for another program that goes on


@pytest.mark.parametrize("file", ["store.db", "store.db.access"])
def test_who_waits_for_another_program_keeps_nobody_from_closing(file: str, tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    store.append_access("li", "case 1", "show", ["person:1"])
    acts = {
        "store.db": lambda: tell(store, firm("a")),
        "store.db.access": lambda: store.append_access("li", "case 2", "show", ["person:1"]),
    }
    told: list[str] = []

    def write() -> None:
        with pytest.raises(StoreError) as error:
            acts[file]()
        told.append(error.value.code)

    other = sqlite3.connect(tmp_path / file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # as a backup or another tool may, for long
    writer = Thread(target=write)
    writer.start()
    sleep(0.5)
    store.close()
    writer.join(ENDED_S)
    assert told == ["store.closed"]
    other.close()


def test_a_thread_that_comes_after_the_closing_is_told_so(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    store.close()
    with pytest.raises(StoreError) as error:
        next(store.scan())
    assert error.value.code == "store.closed"
