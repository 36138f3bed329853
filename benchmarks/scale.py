"""The same evidence by each engine at several sizes: time, processor, memory, disk, one digest.

`python -m benchmarks.scale RELATIONS ENTITIES RECORDS [ENGINE[:MB]]…`, such as
`5000000 3000000 10000 duckdb duckdb:1000 spark`. Each engine runs in a process of its own over
columns that are written once; the kernel runs in this one, which built the snapshot. Asked for is
all evidence, or with `--ask=cascade` or `--ask=patterns` that. With `--json` the last line is the
costs by name, in seconds of processor and GB.
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
from analytics.parquet.rows_file import Sealed
from analytics.parquet.schema import Part
from analytics.parquet.writing import write_columns
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.relational.duckdb_engine import duckdb_over
from analytics.relational.evidence import write_evidence_by
from analytics.relational.spark_engine import spark_over
from analytics.snapshot.building import snapshot_from
from benchmarks.propagation import _TODAY, city
from benchmarks.questions import QUESTIONS, city_with_guarantors

EVIDENCE = "evidence"
Took = tuple[float, float]  # seconds on the clock, seconds of all processors


def main() -> None:
    if sys.argv[1] == "--one":
        one(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
        return
    asked = [text for text in sys.argv[1:] if not text.startswith("--")]
    question = next((text[6:] for text in sys.argv if text.startswith("--ask=")), EVIDENCE)
    with TemporaryDirectory(dir=".", prefix="scale-") as temporary:
        folder = Path(temporary)
        sha256, costs = kernel([int(text) for text in asked[:3]], folder, question)
        digests = {sha256}
        for engine in asked[3:]:
            told = told_by(engine, folder / "columns", question)
            digests.add(told["sha256"])
            costs |= {f"{engine}, s": told["processor"], f"{engine}, GB": told["peak"]}
    print("one digest:", *digests) if len(digests) == 1 else sys.exit(f"they differ: {digests}")
    if "--json" in sys.argv:
        print(json.dumps(costs))


def kernel(sizes: list[int], folder: Path, question: str) -> tuple[str, dict[str, float]]:
    """Build, write columns and search; the digest of the kernel's rows, and what it cost.

    `sizes` are relations, entities and records.
    """
    relations, entities, records = sizes
    drawn = city if question == EVIDENCE else city_with_guarantors
    parts = list(drawn(entities, relations, records))
    build = partial(snapshot_from, parts, revision=1)
    built, snapshot = clocked(build)
    parts.clear()
    reach = Propagation(snapshot, read_policy(), _TODAY)
    weighed, _ = clocked(lambda: (reach.arcs, reach.seeds))
    columns = folder / "columns"
    part: list[Part] = [] if question == EVIDENCE else ["stakes"]
    wrote, manifest = clocked(lambda: write_columns(reach, columns, "a benchmark", parts=part))
    size = sum(seal.bytes for seal in manifest.files.values())
    print(f"{relations:,} relations, {entities:,} entities, {records:,} records")
    print(f"snapshot from columns of a scan: {told_of(built)}; arcs and seeds: {told_of(weighed)}")
    print(f"columns written: {told_of(wrote)}, {size / 1e6:,.0f} MB", flush=True)
    answering = evidence_of if question == EVIDENCE else partial(answer_of, question)
    written, answered = answering(reach, folder / "kernel.parquet")
    seconds = {"snapshot": built, "arcs and seeds": weighed, "columns": wrote, **answered}
    print(
        "kernel:",
        *(f"{name} {told_of(took)}," for name, took in answered.items()),
        f"{peak_gb():.1f} GB at most, {written.rows:,} rows",
        flush=True,
    )
    costs = {f"{name}, s": took[1] for name, took in seconds.items()}
    return written.sha256, {**costs, "kernel, GB": peak_gb(), "columns, GB": size / 1e9}


def evidence_of(reach: Propagation, out: Path) -> tuple[Sealed, dict[str, Took]]:
    """All evidence by the kernel: what was written, and how long search and file took."""
    reach.evidence_columns()  # compiled, or read from the compiler's cache, before it is timed
    searched, _ = clocked(lambda: reach.columns)
    filed, written = clocked(lambda: write_evidence(reach, out))
    return written, {"kernel's search": searched, "kernel's file": filed}


def answer_of(question: str, reach: Propagation, out: Path) -> tuple[Sealed, dict[str, Took]]:
    """Another question by the kernel, its file included."""
    ask = QUESTIONS[question].kernel
    ask(snapshot_from(city(600, 1_000, 2), revision=1), out)  # compiled before it is timed
    reach.snapshot.derived.clear()  # the stakes, which the columns were made of
    took, written = clocked(lambda: ask(reach.snapshot, out))
    return written, {f"kernel's {question}": took}


def told_by(engine: str, columns: Path, question: str = EVIDENCE) -> dict[str, Any]:
    """Run an engine over columns in a process of its own, and print and give what it took."""
    one_of = ["benchmarks.scale", "--one", engine, columns, question]
    ran = subprocess.run(
        [sys.executable, "-m", *one_of], stdout=subprocess.PIPE, text=True, check=True
    )
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    print(line(engine, **told), flush=True)
    return told


def one(engine: str, folder: Path, question: str) -> None:
    """Run one engine in this process and tell what it took."""
    name, _, megabytes = engine.partition(":")
    memory = int(megabytes) if megabytes else None
    columns = folder, read_manifest(folder)
    opening: Any = {"duckdb": duckdb_over, "spark": spark_over}[name]
    opening = partial(opening, memory_mb=memory)
    out = folder.with_name(f"{name}.parquet")
    if question == EVIDENCE:
        ask: Callable[[], Any] = partial(write_evidence_by, opening, columns, out, lambda *_: None)
    else:
        ask = partial(QUESTIONS[question].relational, opening, columns, out)
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


def clocked(work: Callable[[], Any]) -> tuple[Took, Any]:
    """((seconds on the clock, seconds of all processors), what the work gave)."""
    began, worked = time.perf_counter(), time.process_time()
    result = work()
    return (time.perf_counter() - began, time.process_time() - worked), result


def told_of(seconds: Took) -> str:
    return f"{seconds[0]:.1f} s ({seconds[1]:.1f} s of processor)"


def line(engine: str, wall: float, processor: float, peak: float, rows: int, sha256: str) -> str:
    took = told_of((wall, processor))
    return f"{engine}: {took}, {peak:.1f} GB at most, {rows:,} rows, {sha256[:16]}"


if __name__ == "__main__":
    main()
