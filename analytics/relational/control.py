"""Who controls whom by an engine, from a folder of columns to a file (DESIGN §8)."""

from pathlib import Path

from analytics.parquet.rows_file import check_suffix
from analytics.parquet.votes import CONTROL
from analytics.relational.control_steps import START, control_rows, first_of, round_of
from analytics.relational.fixpoint_steps import reached
from analytics.relational.running import Engine, Opening, Progress, do
from analytics.relational.sealed_rows import SealedBy, write_by
from graph.atomic_files import scratch_beside


def write_control_by(opening: Opening, columns: Path, out: Path, progress: Progress) -> SealedBy:
    """Write who controls whom of checked columns with votes, whole or not at all.

    The rows are `holder,company,answer`, in order, `answer` yes or possible. What the engine cannot
    hold in memory lies beside `out` meanwhile. Raises what the engine's opening raises, BadInput
    for another suffix than .csv and .parquet, and OSError.
    """
    check_suffix(out)
    with scratch_beside(out) as scratch, opening(columns, scratch) as engine:
        return write_by(engine, _found(engine, progress), CONTROL, out)


def _found(engine: Engine, progress: Progress) -> str:
    """The query for who controls whom."""
    for step in START:
        do(engine, step)
    certain = reached(engine, "certain", first_of, round_of, progress)
    possible = reached(engine, "possible", first_of, round_of, progress)
    return control_rows(certain, possible)
