"""Running the relational steps on an engine, and what it found as evidence."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import numpy as np

from analytics.parquet.evidence_rows import EvidencePart
from analytics.parquet.manifest import Manifest
from analytics.parquet.reading import places_in
from analytics.parquet.rows_file import GROUP
from analytics.propagation.rounding import at_least
from analytics.propagation.search import EvidenceColumns, scores_of
from analytics.relational.exposure_steps import Plan, Search
from analytics.relational.steps import Step
from analytics.snapshot.columns import Floats
from graph.errors import StoreError

_AT_ONCE: Final = 6_000_000  # labels whose evidence is put in order at once: some 500 MB
BATCH: Final = GROUP  # rows of evidence that come back at a time


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
    """The evidence in order, and the seeds whose search was cut by its budget."""

    parts: Iterator[EvidencePart]
    cut: frozenset[int]


class _Searched(NamedTuple):
    """The last round, the step with all that was found, and the seeds whose search was cut."""

    plan: Plan
    last: int
    best: str
    cut: frozenset[int]
    threshold: float


def found_by(
    engine: Engine, manifest: Manifest, progress: Progress, *, subject: int | None = None
) -> Found:
    """The evidence of a folder of columns; `manifest` is its own and has a weighing.

    With `subject`, the place of an entity, only what the records about it reach. It is in order of
    seed and entity, which is that of their ids; its parts raise StoreError where rows come in
    another, for a file of them would have another digest.
    """
    done = _searched(engine, manifest, progress, subject)
    return Found(_evidence(engine, done), done.cut)


def columns_found_by(engine: Engine, manifest: Manifest, progress: Progress) -> EvidenceColumns:
    """The same evidence as the kernel's search gives it."""
    done = _searched(engine, manifest, progress, None)
    parts = [_no_evidence(done.plan.max_hops), *_evidence(engine, done)]
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
    plan = Plan(weighing.max_hops, weighing.budget, arcs, subject)
    first = _rounds(engine, plan.search(), plan.budget, progress)
    if first.most < plan.budget:
        return _Searched(plan, first.last, first.best, frozenset(), weighing.threshold)
    again = _rounds(engine, plan.counted_search(first.last), plan.budget, progress)
    together = plan.together(first.last, again.best)
    do(engine, together)
    return _Searched(plan, first.last, together.name, again.cut, weighing.threshold)


class _Done(NamedTuple):
    """The last round, its best, the most labels that one seed made, the seeds that were cut."""

    last: int
    best: str
    most: int
    cut: frozenset[int]


def _rounds(engine: Engine, search: Search, budget: int, progress: Progress) -> _Done:
    for step in search.start:
        do(engine, step)
    cut, most = set[int](), 0
    for number, one in enumerate(search.rounds, start=1):
        for step in one.steps:
            do(engine, step)
        labels, made = engine.row(one.made)
        most = max(most, made)
        progress(number, int(labels))
        if one.cut and most >= budget:
            cut.update(seed for rows in engine.batches(one.cut) for seed in rows[0].to_pylist())
        for name in one.spent:
            engine.drop(name)
        if not labels:
            break
    return _Done(number, one.best, most, frozenset(cut))


def do(engine: Engine, step: Step) -> None:
    """Keep a step, or give it its name alone."""
    if step.kept:
        engine.keep(step.name, step.query)
    else:
        engine.name_step(step.name, step.query)


def _evidence(engine: Engine, done: _Searched) -> Iterator[EvidencePart]:
    last = -1
    queries = (done.plan.evidence(done.best, seeds) for seeds in _ranges(engine, done))
    for batch in chain.from_iterable(map(engine.batches, queries)):
        score, some = _scored(batch, done.threshold)
        seed, entity, hops = (places_in(some.column(name)) for name in ("seed", "entity", "hops"))
        order = np.concatenate([[last], seed.astype(np.int64) << 32 | entity])
        if not (order[1:] > order[:-1]).all():
            raise StoreError("engine.disordered", engine=engine.name)
        last = order[-1]
        ties = [places_in(some.column(f"r{n}")) for n in range(1, done.plan.max_hops + 1)]
        yield EvidencePart(seed, entity, score, hops, np.column_stack(ties))


def _ranges(engine: Engine, done: _Searched) -> Iterator[range]:
    """Ranges of all seeds that made about so many labels: an engine orders those of one at once."""
    made = [*engine.batches(done.plan.made(done.last))]
    seed, labels = (
        np.concatenate([np.zeros(0, np.int64), *(np.asarray(rows.column(name)) for rows in made)])
        for name in ("seed", "made")
    )
    part = np.cumsum(labels) // _AT_ONCE
    firsts = seed[np.flatnonzero(np.diff(part, prepend=-1))].tolist()
    stop = int(seed.max(initial=-1)) + 1
    return (range(one, other) for one, other in pairwise([*firsts, stop]))


def _no_evidence(max_hops: int) -> EvidencePart:
    none = np.zeros(0, dtype=np.int32)
    return EvidencePart(none, none, np.zeros(0), none, np.zeros((0, max_hops), dtype=np.int32))


def _scored(batch: Any, threshold: float) -> tuple[Floats, Any]:  # noqa: ANN401 - of Arrow
    """Weights become scores, and the rows below the threshold go, as after the kernel's search."""
    weight, sigma = (np.asarray(batch.column(name)) for name in ("weight", "sigma"))
    score = scores_of(weight.astype(np.int64), sigma.astype(np.float64))
    kept = at_least(score, threshold)
    if kept.all():  # as mostly: the search is a little wide
        return score, batch
    return score[kept], batch.filter(kept)
