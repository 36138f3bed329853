"""Running the relational steps on an engine, and what it found as evidence."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import numpy as np

from analytics.parquet.evidence_rows import evidence_batch
from analytics.parquet.manifest import Manifest
from analytics.parquet.rows_file import in_order
from analytics.propagation.rounding import at_least
from analytics.propagation.search import scores_of
from analytics.relational.steps import Plan, Round, Step, plan_of
from graph.errors import StoreError

BATCH: Final = 65_536  # rows of evidence that come back at a time


class Engine(Protocol):
    """What an engine does for the steps. Its own faults come out as errors of ours."""

    name: str
    version: str

    def keep(self, name: str, query: str) -> None:
        """Compute a step now and keep its rows under its name."""
        ...

    def name_step(self, name: str, query: str) -> None:
        """Give a step its name, to be computed as a part of what reads it."""
        ...

    def drop(self, name: str) -> None:
        """Forget a kept step."""
        ...

    def row(self, query: str) -> tuple[Any, ...]:
        """The one row that a query gives."""
        ...

    def batches(self, query: str) -> Iterator[Any]:
        """The rows of a query in their order, as Arrow batches of about BATCH rows."""
        ...


# Opens an engine over a folder of columns, with a scratch folder for what does not fit in memory.
Opening = Callable[[Path, Path], AbstractContextManager[Engine]]
Progress = Callable[[int, int], None]  # (round, labels that it made)


class Found(NamedTuple):
    """The evidence in order, and whether the search of any seed was cut by its budget."""

    rows: Iterator[Any]  # batches of EVIDENCE
    truncated: bool


def found_by(
    engine: Engine, manifest: Manifest, progress: Progress, *, subject: int | None = None
) -> Found:
    """The evidence of a folder of columns; `manifest` is its own and has a weighing.

    With `subject`, the place of an entity, only what the records about it reach.
    """
    weighing, arcs = manifest.weighing, manifest.files["arcs.parquet"].rows
    if weighing is None:
        raise ValueError("columns without a weighing have no arcs")
    bounds = {"max_hops": weighing.max_hops, "budget": weighing.budget, "arcs": arcs}
    plan = plan_of(**bounds, subject=subject)
    for step in plan.start:
        do(engine, step)
    best, truncated = plan.start[-1].name, False
    highest = 0
    for number, one in enumerate(plan.rounds, start=1):
        made, highest = _round(engine, one, highest)
        progress(number, made)
        if highest >= plan.budget - 1 and not truncated:
            truncated = engine.row(one.cut)[0] > 0
        best = one.best
        for name in one.spent:
            engine.drop(name)
        if not made:
            break
    return Found(_evidence(engine, plan, best, weighing.threshold), truncated)


def _round(engine: Engine, one: Round, highest: int) -> tuple[int, int]:
    """Do the steps of a round; (labels made, the highest number of any so far)."""
    for step in one.steps:
        do(engine, step)
    made, number = engine.row(one.made)
    return made, highest if number is None else max(highest, number)


def do(engine: Engine, step: Step) -> None:
    """Keep a step, or give it its name alone."""
    if step.kept:
        engine.keep(step.name, step.query)
    else:
        engine.name_step(step.name, step.query)


def _evidence(engine: Engine, plan: Plan, best: str, threshold: float) -> Iterator[Any]:
    """Weights become scores, and those below the threshold go, as after the kernel's search.

    Raises StoreError where rows come in another order: a file of it would have another digest.
    """
    last = ("", "")
    for batch in engine.batches(plan.evidence(best)):
        weight, sigma = (np.asarray(batch.column(name)) for name in ("weight", "sigma"))
        score = scores_of(weight.astype(np.int64), sigma.astype(np.float64))
        kept = np.flatnonzero(at_least(score, threshold))
        some = batch.take(kept)
        texts = {name: some.column(name) for name in ("record", "entity", "hops", "chain")}
        found = evidence_batch(score[kept], texts)
        if not in_order(found, last):
            raise StoreError("engine.disordered", engine=engine.name)
        if len(kept):
            last = tuple(found.column(name)[-1].as_py() for name in ("record", "entity"))
        yield found
