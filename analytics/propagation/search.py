"""All evidence of some seeds as columns: the search of the kernel, divided among the processors."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.policy import Policy
from analytics.propagation.arcs import UNIT, Arcs
from analytics.propagation.kernel import reach
from analytics.propagation.rounding import at_least
from analytics.propagation.seeds import Seeds
from analytics.snapshot.columns import Floats, Ints

_BUDGET: Final = 200_000  # entities that one record's search may reach before it is cut
_FEW: Final = 32  # seeds for which another thread does not pay
_MANY: Final = 256  # seeds of one part: what it finds stays in the cache until it is finished

Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class EvidenceColumns:
    """All evidence as columns of equal length: places in the snapshot, scores, hops.

    `chain` is (evidence, max_hops) relation places, -1 behind the chain; `seed` is a row of Seeds.
    `cut` is by seed: whether its search was cut by its budget.
    """

    seed: Places
    entity: Places
    score: npt.NDArray[np.float64]
    hops: Places
    chain: Places
    cut: npt.NDArray[np.bool_]


def search(
    arcs: Arcs, seeds: Seeds, policy: Policy, *, budget: int | None = None
) -> EvidenceColumns:
    """The evidence of all seeds, in order of seed.

    `budget` is how many labels one seed's search may make, by default `budget_of`; it must be more
    than the starts of any seed.
    """
    parts = _parts(len(seeds.subject), os.cpu_count() or 1)
    budget = budget or budget_of(len(arcs.offset) - 1, policy.max_hops)
    one = partial(_searched, arcs, seeds, (policy, budget))
    # Threads and not processes: the kernel releases the lock and shares the arrays.
    if len(parts) == 1:  # starting a thread would take longer than the search
        return one(parts[0])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(one, parts))
    return EvidenceColumns(
        np.concatenate([part.seed for part in found]),
        np.concatenate([part.entity for part in found]),
        np.concatenate([part.score for part in found]),
        np.concatenate([part.hops for part in found]),
        np.concatenate([part.chain for part in found]),
        np.concatenate([part.cut for part in found]),
    )


def spliced(earlier: EvidenceColumns, rows: Ints, fresh: EvidenceColumns) -> EvidenceColumns:
    """The evidence of seeds that were rows `rows` of the earlier ones, or are new where it is -1.

    `fresh` is the evidence of the new ones, its seeds numbered among themselves.
    """
    now = np.full(
        max(int(rows.max(initial=-1)), int(earlier.seed.max(initial=-1))) + 1, -1, np.int32
    )
    now[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
    seed = now[earlier.seed]
    kept = seed >= 0
    whole = bool(kept.all())
    new = np.flatnonzero(rows < 0).astype(np.int32)[fresh.seed]
    seed = seed if whole else seed[kept]
    # The rows of one new seed go together before those of the next seed that was there.
    cuts = np.searchsorted(seed, np.unique(new)).tolist()
    ends = np.searchsorted(new, np.unique(new), side="right").tolist()

    def joined(old: npt.NDArray[Any], more: npt.NDArray[Any]) -> npt.NDArray[Any]:
        pieces, at, begin = [], 0, 0
        for cut, end in zip(cuts, ends, strict=True):
            pieces += [old[at:cut], more[begin:end]]
            at, begin = cut, end
        return np.concatenate([*pieces, old[at:]])

    def column(name: str) -> npt.NDArray[Any]:
        old = getattr(earlier, name)
        return joined(old if whole else old[kept], getattr(fresh, name))

    cut = np.zeros(len(rows), dtype=np.bool_)
    cut[rows >= 0] = earlier.cut[rows[rows >= 0]]
    cut[rows < 0] = fresh.cut
    return EvidenceColumns(
        joined(seed, new),
        column("entity"),
        column("score"),
        column("hops"),
        column("chain"),
        cut,
    )


def _parts(count: int, processors: int) -> list[range]:
    """`count` seeds divided into ranges, at least one; smaller ones where there are few seeds."""
    size = min(_MANY, max(_FEW, -(-count // processors)))
    return [range(at, min(at + size, count)) for at in range(0, max(count, 1), size)]


def budget_of(entities: int, max_hops: int) -> int:
    """How many labels one record's search may make before it is cut."""
    # A layer has at most one label for each entity.
    return min(_BUDGET, entities * max_hops + 1)


def scores_of(weight: npt.NDArray[np.int64], sigma: Floats) -> Floats:
    """The scores σ·2^(−w) of chains by their integer weights: here alone weights become scores."""
    score: Floats = np.multiply(weight, -1 / UNIT, dtype=np.float64)
    np.exp2(score, out=score)
    score *= sigma
    return score


def _searched(arcs: Arcs, seeds: Seeds, bounds: tuple[Policy, int], part: range) -> EvidenceColumns:
    """Run the kernel over some of the seeds; it works without the interpreter's lock."""
    policy, budget = bounds
    some = slice(part.start, part.stop)
    seed, entity, weight, hops, chain, cut = reach(
        arcs.offset,
        arcs.rows,
        (
            part.start,
            seeds.subject[some],
            seeds.event[some],
            seeds.limit[some],
            seeds.first_start[part.start : part.stop + 1],
        ),
        (seeds.start_entity, seeds.start_weight),
        policy.max_hops,
        budget,
    )
    score = scores_of(weight, seeds.sigma[seed])
    # Limits of the search are a little wide; a score is rounded before it is compared (§13.2).
    kept = at_least(score, policy.threshold)
    if not kept.all():
        seed, entity, score, hops, chain = (
            column[kept] for column in (seed, entity, score, hops, chain)
        )
    return EvidenceColumns(seed, entity, score, hops, chain, cut)
