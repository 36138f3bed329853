"""Patterns that are joins by an engine, from a folder of columns to a file (DESIGN §8b)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from analytics.parquet.manifest import Manifest
from analytics.parquet.pattern_rows import PATTERNS, PatternFound, pattern_batches
from analytics.parquet.rows_file import check_suffix, write_sealed
from analytics.patterns.pattern_row import Pattern
from analytics.relational.pattern_steps import KINDS, witness_rows
from analytics.relational.running import Engine, Opening, Progress, do
from analytics.relational.sealed_rows import SealedBy, ordered
from analytics.relational.witness_steps import OTHER, RECORD, RELATION
from graph.atomic_files import scratch_beside
from graph.errors import StoreError


def write_patterns_by(
    opening: Opening,
    columns: tuple[Path, Manifest],
    patterns: Sequence[Pattern],
    out: Path,
    progress: Progress,
) -> SealedBy:
    """Write where these patterns, all of them joins, are in checked columns, whole or not at all.

    The patterns are in order of their codes. The rows are PATTERNS, in order of pattern, first and
    second. What the engine cannot hold in memory lies beside `out` meanwhile. Raises what the
    engine's opening raises, BadInput for another suffix than .csv and .parquet, and OSError.
    """
    check_suffix(out)
    folder, manifest = columns
    if manifest.weighing is None:
        raise ValueError("columns without a weighing are of no day")
    as_of = manifest.weighing.as_of
    with scratch_beside(out) as scratch, opening(folder, scratch) as engine:
        found = []
        for number, pattern in enumerate(patterns):
            one = KINDS[pattern.kind].steps(pattern, as_of, f"p{number}")
            for step in one.steps:
                do(engine, step)
            progress(number + 1, engine.row(f"SELECT count(*) FROM {one.found}")[0])  # noqa: S608
            found.append(one)
        codes = [pattern.code for pattern in patterns]
        rows = ordered(engine, pattern_batches(_findings(engine, witness_rows(found), codes)), 3)
        return SealedBy(engine.name, engine.version, write_sealed(rows, PATTERNS, out))


def _findings(engine: Engine, query: str, codes: Sequence[str]) -> Iterator[PatternFound]:
    """What was found, the witnesses of each finding together.

    Raises StoreError where they come in another order.
    """
    rows = (row for batch in engine.batches(query) for row in batch.to_pylist())
    for (number, one, other), some in groupby(rows, key=_finding):
        witnesses = list(some)
        places = [(row["what"], row["part"], row["nth"]) for row in witnesses]
        if places != sorted(set(places)):
            raise StoreError("engine.disordered", engine=engine.name)
        ids: dict[int, list[str]] = {OTHER: [], RELATION: [], RECORD: []}
        for row in witnesses:
            ids[row["what"]].append(row["id"])
        yield PatternFound(
            codes[number],
            one,
            other,
            others=";".join(ids[OTHER]),
            relations=";".join(ids[RELATION]),
            record="".join(ids[RECORD]),
            on=witnesses[0]["on_day"],
            way=witnesses[0]["way"],
        )


def _finding(row: dict[str, Any]) -> tuple[int, str, str]:
    return row["number"], row["one_id"], row["other_id"]
