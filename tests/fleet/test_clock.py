"""The clock is set back and forth while a process writes: numbers order all, never the clock."""

import os
import random
import shutil
import struct
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from graph.opening import open_store
from tests.fleet.faults import faults
from tests.graph.engines import SECRET
from tests.missing import missing

YEARS_S = 3 * 366 * 86400
WRITER = """
import sys, time
from graph.opening import open_store
from tests.builders import firm, happen, penalty, tell
from tests.graph.engines import SECRET
store = open_store(f"sqlite:///{sys.argv[1]}", secret=SECRET)
for line in sys.stdin:
    n = int(line)
    tell(store, firm(f"f{n}"), penalty(f"c{n}", f"f{n}", "2020-01-05"))
    happen(store, f"c{n}", "repair" if n % 2 else "object")
    store.append_access("li", f"case {n}", "show", ["person:1"])
    print(int(time.time()), flush=True)
"""


def shim(folder: Path) -> Path:
    """The library that moves the clock of a process; a skip where nothing can compile it."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        missing("no C compiler here to move the clock of a process with")
    made = folder / "clock.so"
    source = Path(__file__).with_name("clock.c")
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return made


def test_a_clock_set_back_and_forth_breaks_no_chain_and_loses_nothing(tmp_path: Path) -> None:
    moved, store_file = tmp_path / "moved", tmp_path / "store.db"
    moved.write_bytes(struct.pack("l", 0))
    environment = {
        **os.environ,
        "LD_PRELOAD": str(shim(tmp_path)),
        "CREDITGRAPH_TEST_CLOCK": str(moved),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    chance, jumps, told = random.Random(16), faults("CLOCK_JUMPS"), []
    for number in range(jumps):
        with moved.open("r+b") as file:
            file.write(struct.pack("l", chance.randint(-YEARS_S, YEARS_S)))
        process.stdin.write(f"{number}\n")
        process.stdin.flush()
        told.append(int(process.stdout.readline()))
    process.stdin.close()
    process.stdout.close()
    assert process.wait(30) == 0
    assert any(later < earlier - 86400 for earlier, later in pairwise(told))
    store = open_store(f"sqlite:///{store_file}", secret=SECRET)
    assert store.verify() == ()
    assert store.revision().number == 2 * jumps
    assert len(store.journal("access", limit=10_000)) == jumps
    ids = [f"c{n}" for n in range(jumps)]
    assert {record.id for record in store.records(ids=ids)} == set(ids[::2])
    store.close()
