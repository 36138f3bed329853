"""The same evidence by each engine at several sizes: time, processor, memory, disk, one digest.

`python -m benchmarks.scale RELATIONS ENTITIES RECORDS [ENGINE[:MB]]…`, such as
`5000000 3000000 10000 duckdb duckdb:1000 spark`. Each engine runs in a process of its own over
columns that are written once; the kernel runs in this one, which built the snapshot. With `--json`
before the numbers the last line is the costs by name, in seconds of processor and GB.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analytics.parquet.evidence_file import write_evidence
from analytics.parquet.manifest import read_manifest
from analytics.parquet.writing import write_columns
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.relational.duckdb_engine import duckdb_over
from analytics.relational.evidence import write_evidence_by
from analytics.relational.spark_engine import spark_over
from analytics.snapshot.building import snapshot_from
from benchmarks.propagation import _TODAY, city


def main() -> None:
    if sys.argv[1] == "--one":
        one(sys.argv[2], Path(sys.argv[3]))
        return
    asked = [text for text in sys.argv[1:] if text != "--json"]
    relations, entities, records = (int(text) for text in asked[:3])
    with TemporaryDirectory(dir=".", prefix="scale-") as temporary:
        folder = Path(temporary)
        sha256, costs = kernel(relations, entities, records, folder)
        digests = {sha256}
        for engine in asked[3:]:
            ran = subprocess.run(
                [sys.executable, "-m", "benchmarks.scale", "--one", engine, folder / "columns"],
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            told = json.loads(ran.stdout.splitlines()[-1])
            digests.add(told["sha256"])
            costs |= {f"{engine}, s": told["processor"], f"{engine}, GB": told["peak"]}
            print(line(engine, **told), flush=True)
    print("one digest:", *digests) if len(digests) == 1 else sys.exit(f"they differ: {digests}")
    if "--json" in sys.argv:
        print(json.dumps(costs))


def kernel(
    relations: int, entities: int, records: int, folder: Path
) -> tuple[str, dict[str, float]]:
    """Build, write columns and search; the digest of the kernel's evidence, and what it cost."""
    parts = list(city(entities, relations, records))
    build = partial(snapshot_from, parts, revision=1)
    built, snapshot = clocked(build)
    parts.clear()
    reach = Propagation(snapshot, read_policy(), _TODAY)
    weighed, _ = clocked(lambda: (reach.arcs, reach.seeds))
    columns = folder / "columns"
    wrote, manifest = clocked(lambda: write_columns(reach, columns, "a benchmark"))
    size = sum(seal.bytes for seal in manifest.files.values())
    print(f"{relations:,} relations, {entities:,} entities, {records:,} records")
    print(f"snapshot from columns of a scan: {told_of(built)}; arcs and seeds: {told_of(weighed)}")
    print(f"columns written: {told_of(wrote)}, {size / 1e6:,.0f} MB", flush=True)
    reach.evidence_columns()  # compiled, or read from the compiler's cache, before it is timed
    searched, _ = clocked(lambda: reach.columns)
    filed, written = clocked(lambda: write_evidence(reach, folder / "kernel.parquet"))
    print(
        f"kernel: search {told_of(searched)}, file {told_of(filed)}, "
        f"{peak_gb():.1f} GB at most, {written.rows:,} rows",
        flush=True,
    )
    seconds = {
        "snapshot": built,
        "arcs and seeds": weighed,
        "columns": wrote,
        "kernel's search": searched,
        "kernel's file": filed,
    }
    costs = {f"{name}, s": took[1] for name, took in seconds.items()}
    return written.sha256, {**costs, "kernel, GB": peak_gb(), "columns, GB": size / 1e9}


def one(engine: str, columns: Path) -> None:
    """Run one engine in this process and tell what it took."""
    name, _, megabytes = engine.partition(":")
    memory = int(megabytes) if megabytes else None
    manifest = read_manifest(columns)
    opening: Any = {"duckdb": duckdb_over, "spark": spark_over}[name]
    opening = partial(opening, memory_mb=memory)
    out = columns.with_name(f"{name}.parquet")
    ask = partial(write_evidence_by, opening, (columns, manifest), out, lambda *_: None)
    (wall, processor), done = clocked(ask)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)  # Spark's Java
    told = {
        "wall": wall,
        "processor": processor + children.ru_utime + children.ru_stime,
        "peak": max(peak_gb(), children.ru_maxrss / 1e6),
        "rows": done.written.rows,
        "sha256": done.written.sha256,
    }
    print(json.dumps(told))


def peak_gb() -> float:
    """The most memory this process has had; `ru_maxrss` would count its parent's before it too."""
    text = Path("/proc/self/status").read_text("ascii")
    (line,) = (line for line in text.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1e6


def clocked(work: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    """((seconds on the clock, seconds of all processors), what the work gave)."""
    began, worked = time.perf_counter(), time.process_time()
    result = work()
    return (time.perf_counter() - began, time.process_time() - worked), result


def told_of(seconds: tuple[float, float]) -> str:
    return f"{seconds[0]:.1f} s ({seconds[1]:.1f} s of processor)"


def line(engine: str, wall: float, processor: float, peak: float, rows: int, sha256: str) -> str:
    took = told_of((wall, processor))
    return f"{engine}: {took}, {peak:.1f} GB at most, {rows:,} rows, {sha256[:16]}"


if __name__ == "__main__":
    main()
