"""Components and circles of guarantees by an engine, from a folder of columns to a file."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from analytics.parquet.manifest import Manifest
from analytics.parquet.party_sets import PARTY_SETS
from analytics.parquet.rows_file import check_suffix
from analytics.relational import circle_steps, component_steps
from analytics.relational.passes import settle
from analytics.relational.running import Engine, Opening, Progress, do
from analytics.relational.sealed_rows import SealedBy, write_by
from graph.atomic_files import scratch_beside


def write_sets_by(
    opening: Opening, columns: tuple[Path, Manifest], which: str, out: Path, progress: Progress
) -> SealedBy:
    """Write the sets of checked columns, `components` or `circles`, whole or not at all.

    The rows are `head,member`, in order. What the engine cannot hold in memory lies beside `out`
    meanwhile. Raises what the engine's opening raises, BadInput for another suffix than .csv and
    .parquet, and OSError.
    """
    check_suffix(out)
    folder, manifest = columns
    if manifest.weighing is None:
        raise ValueError("columns without a weighing are of no day")
    found = _FOUND[which]
    with scratch_beside(out) as scratch, opening(folder, scratch) as engine:
        query = found(engine, manifest.weighing.as_of, progress)
        return write_by(engine, query, PARTY_SETS, out)


def _components(engine: Engine, as_of: date, progress: Progress) -> str:
    """The query for the components."""
    for step in component_steps.begun(as_of):
        do(engine, step)
    return component_steps.members(settle(engine, component_steps.pass_of, progress))


def _circles(engine: Engine, as_of: date, progress: Progress) -> str:
    """The query for the circles."""
    for step in (component_steps.in_force(as_of, circle_steps.KIND), *circle_steps.START):
        do(engine, step)
    stage = 0
    while True:
        trims = settle(engine, partial(circle_steps.trimmed, stage + 1), progress)
        arcs = f"arc_{stage + 1}_{trims}"
        if not engine.row(f"SELECT count(*) FROM {arcs}")[0]:  # noqa: S608 - a step's own name
            return circle_steps.members(stage)
        stage += 1
        _stage(engine, stage, arcs, progress)


def _stage(engine: Engine, stage: int, arcs: str, progress: Progress) -> None:
    for step in circle_steps.uncoloured(stage, arcs):
        do(engine, step)
    passes = settle(engine, partial(circle_steps.coloured, stage, arcs), progress)
    for step in circle_steps.before_return(stage, arcs, f"colour_{stage}_{passes}"):
        do(engine, step)
    passes = settle(engine, partial(circle_steps.returned, stage), progress)
    for step in circle_steps.closed(stage, f"reached_{stage}_{passes}"):
        do(engine, step)


_FOUND: Final[dict[str, Callable[[Engine, date, Progress], str]]] = {
    "components": _components,
    "circles": _circles,
}
