"""Who controls whom by an engine, from a folder of columns to a file (DESIGN §8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from analytics.parquet.rows_file import Sealed, check_suffix, in_order, write_sealed
from analytics.parquet.votes import CONTROL
from analytics.relational.control_steps import START, begun, control_rows, round_of
from analytics.relational.passes import settle
from analytics.relational.running import Engine, Opening, Progress, do
from graph.atomic_files import scratch_beside
from graph.errors import StoreError


@dataclass(frozen=True, slots=True)
class ControlByEngine:
    """Who controls whom, written by an engine: by which version, and what."""

    engine: str
    version: str
    written: Sealed


def write_control_by(
    opening: Opening, columns: Path, out: Path, progress: Progress
) -> ControlByEngine:
    """Write who controls whom of checked columns with votes, whole or not at all.

    The rows are `holder,company,answer`, in order, `answer` yes or possible. What the engine cannot
    hold in memory lies beside `out` meanwhile. Raises what the engine's opening raises, BadInput
    for another suffix than .csv and .parquet, and OSError.
    """
    check_suffix(out)
    with scratch_beside(out) as scratch, opening(columns, scratch) as engine:
        written = write_sealed(_rows(engine, progress), CONTROL, out)
        return ControlByEngine(engine.name, engine.version, written)


def _rows(engine: Engine, progress: Progress) -> Iterator[Any]:
    """Raises StoreError where rows come in another order: a file of it would differ."""
    for step in START:
        do(engine, step)
    certain = _fixpoint(engine, "certain", progress)
    possible = _fixpoint(engine, "possible", progress)
    last = ("", "")
    for batch in engine.batches(control_rows(certain, possible)):
        found = batch.cast(CONTROL)
        if not in_order(found, last):
            raise StoreError("engine.disordered", engine=engine.name)
        if found.num_rows:
            last = (found.column(0)[-1].as_py(), found.column(1)[-1].as_py())
        yield found


def _fixpoint(engine: Engine, name: str, progress: Progress) -> str:
    """Do rounds until one adds nobody; the step with all who are within then."""
    for step in begun(name):
        do(engine, step)
    number = settle(engine, partial(round_of, name), progress)
    return f"{name}_within_{number}"
