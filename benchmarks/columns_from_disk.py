"""Columns of a store too large for memory: what sorting it on disk and writing take.

`python -m benchmarks.columns_from_disk RELATIONS [PART]… [ENGINE]…`, such as `3000000 votes`; six
entities to ten relations, two records to a thousand, at most 60,000. The scan is made up 50,000
rows at a time and never held; its ids come in no order. Told are processor time, of which making
it up is a part, and the most memory of the process, with the pages of files that it looked at.
Engines named behind, `kernel` or `duckdb:MB`, then find the evidence: the kernel in this process,
whose arcs are in memory then and whose most memory is that of all before it too.
With `--since` it is what changed since a day on which one relation of a hundred was not there.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from analytics.parquet.schema import PARTS, Part
from analytics.parquet.writing import write_changes_from_disk, write_columns_from_disk
from analytics.policy import read_policy
from analytics.propagation.arc_ranges import arcs_by_range
from analytics.propagation.arcs import Arcs
from analytics.propagation.exposure import Propagation
from analytics.snapshot.on_disk import SnapshotOnDisk, snapshot_on_disk
from benchmarks.propagation import _KINDS, _TODAY
from benchmarks.scale import clocked, evidence_of, peak_gb, told_by, told_of
from graph.store import NO_END, Columns, EntityColumns, RecordColumns, RelationColumns

_AT_ONCE = 50_000
_SPREADING = 2_654_435_761  # Knuth's: multiples of it are in no order


def main() -> None:
    relations = int(sys.argv[1])
    with TemporaryDirectory(dir=".", prefix="columns-") as temporary:
        folder = Path(temporary)
        disk = snapshot_on_disk(scan(relations), 2, folder / "snapshot")
        tell(f"{relations:,} relations sorted", folder / "snapshot")
        written = folder / "columns"
        if "--since" in sys.argv:
            earlier = snapshot_on_disk(the_day_before(relations), 1, folder / "earlier")
            tell("those of before, too", folder / "earlier")
            write_changes_from_disk(earlier, disk, written, "a benchmark")
        else:
            parts: list[Part] = [part for part in PARTS if part in sys.argv[2:]]
            asked = (disk, read_policy(), _TODAY)
            write_columns_from_disk(*asked, written, "a benchmark", parts=parts)
        tell("columns written", written)
        tell("and sorted beside them", folder / "snapshot")
        for engine in sys.argv[2:]:
            if engine == "kernel":
                by_kernel(disk, folder)
            elif engine.startswith("duckdb"):
                told_by(engine, written)


def by_kernel(disk: SnapshotOnDisk, folder: Path) -> None:
    """The evidence by the kernel, with all arcs in memory and the snapshot in files."""
    reach = Propagation(disk.snapshot, read_policy(), _TODAY)
    weighed, arcs = clocked(lambda: all_arcs(disk))
    reach.__dict__["arcs"] = arcs
    answered, done = evidence_of(reach, folder / "kernel.parquet")
    took = {"arcs": weighed, **done}
    print("kernel:", *(f"{name} {told_of(seconds)}," for name, seconds in took.items()))
    rows = f"{answered.rows:,} rows, {answered.sha256[:16]}"
    print(f"kernel: {rows}, {peak_gb():.2f} GB at most", flush=True)


def all_arcs(disk: SnapshotOnDisk) -> Arcs:
    count = len(disk.snapshot.entities.ids)
    each, rows, controlling = np.zeros(count + 1, dtype=np.int64), [], []
    for part in arcs_by_range(disk, read_policy(), _TODAY.toordinal()):
        each[1:] += np.bincount(part.tail, minlength=count)
        rows.append(part.rows)
        controlling.append(part.controlling)
    return Arcs(np.cumsum(each), np.concatenate(rows), np.concatenate(controlling))


def tell(what: str, folder: Path) -> None:
    size = sum(path.stat().st_size for path in folder.iterdir())
    took = f"{time.process_time():.0f} s of processor so far, {peak_gb():.2f} GB at most"
    print(f"{what}: {took}, {size / 1e9:.2f} GB of disk", flush=True)


def scan(relations: int) -> Iterator[Columns]:
    """A random graph as a store would give it: few owners of many, most of few."""
    randomly = np.random.default_rng(11)
    entities, records = relations * 6 // 10, min(relations // 500, 60_000)
    for first in range(0, entities, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, entities))
        ids = [f"uscc:{mixed(n)}{n % 10}" for n in numbers]
        kinds = ["enterprise" if n % 3 else "person" for n in numbers]
        yield EntityColumns(numbers, ids, kinds, [()] * len(numbers))
    for first in range(0, relations, _AT_ONCE):
        yield ties(randomly, first, min(_AT_ONCE, relations - first), entities)
    firms = randomly.choice(entities // 3, records, replace=False) * 3 + 1
    decided = _TODAY.toordinal() - randomly.integers(0, 700, records)
    none, unknown = [""] * records, [0] * records
    yield RecordColumns(
        [f"c:{n:012d}" for n in range(records)],
        firms.tolist(),
        ["serious"] * records,
        none,
        ["active"] * records,
        decided.tolist(),
        unknown,
        unknown,
        [NO_END] * records,
        unknown,
        none,
        [()] * records,
    )


def the_day_before(relations: int) -> Iterator[Columns]:
    """The same scan without the first of every hundred relations."""
    for part in scan(relations):
        if not isinstance(part, RelationColumns):
            yield part
            continue
        columns = (getattr(part, field.name) for field in fields(RelationColumns))
        yield RelationColumns(*([row for at, row in enumerate(c) if at % 100] for c in columns))


def ties(randomly: np.random.Generator, first: int, count: int, entities: int) -> RelationColumns:
    """Some relations, whose targets are enterprises."""
    sources = (entities * randomly.random(count) ** 1.5).astype(np.int64)
    targets = randomly.integers(0, entities // 3, count) * 3 + 1
    shares = randomly.choice([0.1, 0.3, 0.51, 1.0], count).tolist()
    none, unknown = [""] * count, [0] * count
    return RelationColumns(
        [f"r:{mixed(n)}:{n:09d}" for n in range(first, first + count)],
        [_KINDS[kind] for kind in randomly.integers(0, len(_KINDS), count).tolist()],
        sources.tolist(),
        targets.tolist(),
        shares,
        shares,
        unknown,
        [NO_END] * count,
        unknown,
        [1.0] * count,
        none,
        unknown,
        none,
    )


def mixed(number: int) -> str:
    """A text for a number; those of rising numbers are in no order."""
    return f"{number * _SPREADING % 2**40:013d}"


if __name__ == "__main__":
    main()
