"""The same question to the kernel and to an engine over columns: what each wrote, side by side."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from analytics.parquet.evidence_file import write_evidence
from analytics.parquet.manifest import Manifest
from analytics.parquet.writing import write_columns
from analytics.policy import Policy
from analytics.propagation.arcs import UNIT, Arcs
from analytics.propagation.csr import ARC, NO_ARC, fill, leaving
from analytics.propagation.exposure import Evidence, Propagation
from analytics.propagation.search import search
from analytics.propagation.seeds import Seeds
from analytics.relational.evidence import write_evidence_by
from analytics.relational.running import Progress
from tests.analytics.columns import snapshot
from tests.analytics.propagation.worlds import POLICY, TODAY
from tests.builders import firm, owns, penalty

Opening = Callable[[Path, Path], AbstractContextManager[Any]]
Answer = tuple[int, str, bool]  # rows, digest, whether a search was cut
Rows = list[tuple[Any, ...]]


def nothing(*_: int) -> None:
    """Does nothing after a round."""


def both(
    world: Propagation,
    opening: Opening,
    *,
    budget: int | None = None,
    progress: Progress = nothing,
) -> tuple[Answer, Answer]:
    """What the kernel and an engine answer of a world."""
    (pair,) = each(world, opening, [budget], progress)
    return pair


def each(
    world: Propagation,
    opening: Opening,
    budgets: Iterable[int | None],
    progress: Progress = nothing,
) -> list[tuple[Answer, Answer]]:
    """What both answer of a world with each of these budgets; None is the program's own."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        columns = folder, write_columns(world, folder / "columns", "a store")
        return [_pair(world, opening, columns, budget, progress) for budget in budgets]


def _pair(
    world: Propagation,
    opening: Opening,
    columns: tuple[Path, Manifest],
    budget: int | None,
    progress: Progress,
) -> tuple[Answer, Answer]:
    folder, manifest = columns
    if budget is not None and manifest.weighing:
        world.__dict__["columns"] = search(world.arcs, world.seeds, world.policy, budget=budget)
        manifest = replace(manifest, weighing=replace(manifest.weighing, budget=budget))
    written = write_evidence(world, folder / "kernel.parquet")
    done = write_evidence_by(
        opening, (folder / "columns", manifest), folder / "engine.parquet", progress
    )
    one, two = ((folder / f"{name}.parquet").read_bytes() for name in ("kernel", "engine"))
    assert one == two
    left = {path.name for path in folder.iterdir()}
    assert left == {"columns", "kernel.parquet", "engine.parquet"}
    kernel = (written.rows, written.sha256, world.truncated)
    return kernel, (done.written.rows, done.written.sha256, done.truncated)


def impacts(world: Propagation, opening: Opening) -> list[tuple[Rows, Rows]]:
    """For each entity of a world, whom its records reach: by the kernel, and by an engine."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        columns = folder / "columns", write_columns(world, folder / "columns", "a store")
        out = folder / "engine.parquet"
        found = []
        for subject in world.snapshot.entities.ids:
            done = write_evidence_by(opening, columns, out, lambda *_: None, subject=subject)
            alone = write_evidence(world.from_subject(subject), folder / "kernel.parquet")
            assert done.written == alone
            rows = [tuple(row.values()) for row in pq.read_table(out).to_pylist()]
            kernel = world.impact(subject)
            found.append((sorted(row_of(e) for e in kernel), rows))
        return found


def row_of(evidence: Evidence) -> tuple[Any, ...]:
    chain = ";".join(evidence.chain)
    return evidence.record, evidence.entity, evidence.score, evidence.hops, chain


def of_many_ties(
    entities: int, relations: int, seeds: int, *, seed: int = 3, policy: Policy = POLICY
) -> Propagation:
    """A random graph of few weights, so that many chains are equally heavy, with events to miss."""
    random = np.random.default_rng(seed)
    source, target = random.integers(0, entities, (2, relations))
    weights = random.integers(0, 3, (relations, 2)) * UNIT
    weights[source == target] = NO_ARC
    low, high = random.integers(0, 120, relations), random.integers(90, 200, relations)
    offset, order = leaving(np.arange(relations), source, target, weights, entities)
    tails = np.repeat(np.arange(entities), np.diff(offset))
    order = order[np.lexsort((order // 2, weights.reshape(-1)[order], tails))]
    rows = np.empty(len(order), ARC)
    fill(rows, order, (source, target, low, high, np.arange(relations)), weights)
    nodes = [firm(f"e{n:07d}") for n in range(entities)]
    ties = [owns("e0000000", "e0000001", id=f"t{n:07d}") for n in range(relations)]
    filed = [penalty(f"c{n:07d}", f"e{n:07d}", str(TODAY)) for n in range(seeds)]
    world = Propagation(snapshot(nodes, ties, filed), policy, TODAY)
    subject = random.permutation(entities)[:seeds]
    world.__dict__["arcs"] = Arcs(offset, rows, np.zeros(len(rows), np.bool_))
    world.__dict__["seeds"] = Seeds(
        record=np.arange(seeds),
        subject=subject,
        event=np.full(seeds, 100),
        guessed=np.zeros(seeds, np.bool_),
        sigma=np.ones(seeds),
        limit=np.full(seeds, 6 * UNIT + 16),
        first_start=np.arange(seeds + 1),
        start_entity=subject,
        start_weight=np.zeros(seeds, np.int64),
    )
    return world
