"""Running the relational steps on an engine, and what it found as evidence."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import numpy as np

from analytics.parquet.evidence_rows import evidence_batch
from analytics.parquet.manifest import Manifest
from analytics.parquet.reading import places_in
from analytics.parquet.rows_file import in_order
from analytics.propagation.rounding import at_least
from analytics.propagation.search import EvidenceColumns, Places, scores_of
from analytics.relational.steps import Plan, Round, Step, plan_of
from analytics.snapshot.columns import Floats
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
_Part = tuple[Places, Places, Floats, Places, Places]  # seed, entity, score, hops, chain


class Found(NamedTuple):
    """The evidence in order, and whether the search of any seed was cut by its budget."""

    rows: Iterator[Any]  # batches of EVIDENCE
    truncated: bool


class _Searched(NamedTuple):
    """The step with all that was found, and the seeds whose search was cut by its budget."""

    plan: Plan
    best: str
    cut: frozenset[int]
    threshold: float


def found_by(
    engine: Engine, manifest: Manifest, progress: Progress, *, subject: int | None = None
) -> Found:
    """The evidence of a folder of columns; `manifest` is its own and has a weighing.

    With `subject`, the place of an entity, only what the records about it reach.
    """
    done = _searched(engine, manifest, progress, subject)
    return Found(_evidence(engine, done), bool(done.cut))


def columns_found_by(engine: Engine, manifest: Manifest, progress: Progress) -> EvidenceColumns:
    """The same evidence by places, as the kernel's search gives it, in order of seed and entity."""
    done = _searched(engine, manifest, progress, None)
    parts = [_no_evidence(done.plan.max_hops), *_evidence_by_places(engine, done)]
    seed, entity, score, hops, chain = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    cut = np.zeros(manifest.files["seeds.parquet"].rows, dtype=np.bool_)
    cut[sorted(done.cut)] = True
    return EvidenceColumns(seed, entity, score, hops, chain, cut)


def _searched(
    engine: Engine, manifest: Manifest, progress: Progress, subject: int | None
) -> _Searched:
    weighing, arcs = manifest.weighing, manifest.files["arcs.parquet"].rows
    if weighing is None:
        raise ValueError("columns without a weighing have no arcs")
    bounds = {"max_hops": weighing.max_hops, "budget": weighing.budget, "arcs": arcs}
    plan = plan_of(**bounds, subject=subject)
    for step in plan.start:
        do(engine, step)
    best, cut, highest = plan.start[-1].name, set[int](), 0
    for number, one in enumerate(plan.rounds, start=1):
        made, highest = _round(engine, one, highest)
        progress(number, made)
        if highest >= plan.budget - 1:
            cut.update(seed for rows in engine.batches(one.cut) for seed in rows[0].to_pylist())
        best = one.best
        for name in one.spent:
            engine.drop(name)
        if not made:
            break
    return _Searched(plan, best, frozenset(cut), weighing.threshold)


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


def _evidence(engine: Engine, done: _Searched) -> Iterator[Any]:
    """The evidence by ids.

    Raises StoreError where rows come in another order: a file of it would have another digest.
    """
    last = ("", "")
    for batch in engine.batches(done.plan.evidence(done.best)):
        score, some = _scored(batch, done.threshold)
        texts = {name: some.column(name) for name in ("record", "entity", "hops", "chain")}
        found = evidence_batch(score, texts)
        if not in_order(found, last):
            raise StoreError("engine.disordered", engine=engine.name)
        if found.num_rows:
            last = tuple(found.column(name)[-1].as_py() for name in ("record", "entity"))
        yield found


def _evidence_by_places(engine: Engine, done: _Searched) -> Iterator[_Part]:
    """The evidence by places, some rows at a time; raises as `_evidence` does."""
    last = -1
    for batch in engine.batches(done.plan.places(done.best)):
        score, some = _scored(batch, done.threshold)
        seed, entity, hops = (places_in(some.column(name)) for name in ("seed", "entity", "hops"))
        order = np.concatenate([[last], seed.astype(np.int64) << 32 | entity])
        if not (order[1:] > order[:-1]).all():
            raise StoreError("engine.disordered", engine=engine.name)
        last = order[-1]
        ties = [places_in(some.column(f"r{n}")) for n in range(1, done.plan.max_hops + 1)]
        yield seed, entity, score, hops, np.column_stack(ties)


def _no_evidence(max_hops: int) -> _Part:
    none = np.zeros(0, dtype=np.int32)
    return none, none, np.zeros(0), none, np.zeros((0, max_hops), dtype=np.int32)


def _scored(batch: Any, threshold: float) -> tuple[Floats, Any]:  # noqa: ANN401 - of Arrow
    """Weights become scores, and the rows below the threshold go, as after the kernel's search."""
    weight, sigma = (np.asarray(batch.column(name)) for name in ("weight", "sigma"))
    score = scores_of(weight.astype(np.int64), sigma.astype(np.float64))
    kept = np.flatnonzero(at_least(score, threshold))
    return score[kept], batch.take(kept)
