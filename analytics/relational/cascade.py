"""What listed holders own together by an engine, from a folder of columns to a file (DESIGN §8)."""

from pathlib import Path

from analytics.parquet.rows_file import check_suffix
from analytics.parquet.stakes import CASCADE
from analytics.relational.cascade_steps import (
    START,
    before_descent,
    cascade_rows,
    descent,
    first_of,
    round_of,
)
from analytics.relational.fixpoint_steps import reached
from analytics.relational.passes import settle
from analytics.relational.running import Engine, Opening, Progress, do
from analytics.relational.sealed_rows import SealedBy, write_by
from graph.atomic_files import scratch_beside


def write_cascade_by(opening: Opening, columns: Path, out: Path, progress: Progress) -> SealedBy:
    """Write what the listed own of checked columns with stakes, whole or not at all.

    The rows are `company,holder,record,answer`, in order, `answer` yes or possible: the company
    counts whole for the listed holder, whom the record lists. What the engine cannot hold in memory
    lies beside `out` meanwhile. Raises what the engine's opening raises, BadInput for another
    suffix than .csv and .parquet, and OSError.
    """
    check_suffix(out)
    with scratch_beside(out) as scratch, opening(columns, scratch) as engine:
        return write_by(engine, _found(engine, progress), CASCADE, out, keys=3)


def _found(engine: Engine, progress: Progress) -> str:
    """The query for what the listed own."""
    for step in START:
        do(engine, step)
    certain = reached(engine, "certain", first_of, round_of, progress)
    possible = reached(engine, "possible", first_of, round_of, progress)
    for step in before_descent(possible):
        do(engine, step)
    return cascade_rows(certain, f"behind_{settle(engine, descent, progress)}")
