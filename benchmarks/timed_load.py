"""One load in a process of its own, with its time, its processor time and its memory.

`python -m benchmarks.timed_load PATH` loads a file into a new store beside it and writes what it
took as JSON: nothing of who measures is in its memory.
"""

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from analytics.law.tiers import read_tier_law
from graph.opening import open_store
from loaders.load import load
from loaders.report import LoadOptions


@dataclass(frozen=True)
class Taken:
    """What a load took.

    `seconds` by the clock, `stages` by stage; `committing_s` of processor in the process that
    commits, and `mapping_s` in the one that maps. Memory is the most that each held, in MiB.
    """

    rows: int
    refused: int
    seconds: float
    stages: dict[str, float]
    committing_s: float
    mapping_s: float
    committing_mib: int
    mapping_mib: int


def timed_load(path: Path) -> Taken:
    """Load a file from another process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.timed_load", str(path)],
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    )
    return Taken(**json.loads(done.stdout))


def _load(path: Path) -> Taken:
    law = read_tier_law()
    store = open_store(f"sqlite:///{path}.db", secret=b"benchmark")
    began, before = time.perf_counter(), time.process_time()
    report = load(store, [path], law=law, options=LoadOptions())
    seconds, committing = time.perf_counter() - began, time.process_time() - before
    store.close()
    (file,) = report.files
    mapping = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(
        rows=file.rows,
        refused=file.refused,
        seconds=seconds,
        stages=dict(file.seconds),
        committing_s=committing,
        mapping_s=mapping.ru_utime + mapping.ru_stime,
        committing_mib=_most_held(),
        mapping_mib=mapping.ru_maxrss // 1024,
    )


def _most_held() -> int:
    """The most memory that this process held, in MiB."""
    # `ru_maxrss` is at least what the process held that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    print(json.dumps(asdict(_load(Path(sys.argv[1])))))
