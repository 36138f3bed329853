"""Lift: are subjects that exposure points at listed more often? The counting, for any data.

A table of two by two, its odds ratio with an interval, and the same on graphs of the same degrees
whose ties lead elsewhere. `benchmarks/prospective_lift.py` asks it of a city's own store.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.stats import norm
from scipy.stats.contingency import odds_ratio

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Exposed = Callable[[Ints, Ints], Flags]
Table = tuple[tuple[int, int], tuple[int, int]]

_EXACT: Final = 2_000  # subjects listed up to which the exact interval takes less than a second
_ROUNDS: Final = 10  # of swaps, in each of which nearly every tie takes part once


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """The odds ratio of "listed given exposed" with its interval; nan where a margin is empty."""

    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Lift:
    """What a data set says of exposure.

    `table` is ((exposed and listed, exposed only), (listed only, neither)). `reached` is the share
    of the listed subjects that are exposed. `shuffled` are the odds ratios on shuffled graphs, and
    `chance` the share of them, ours included, that are at least ours.
    """

    table: Table
    odds: OddsRatio
    reached: float
    shuffled: tuple[float, ...]
    chance: float


def lift(
    ties: tuple[Ints, Ints, Ints],
    listed: Flags,
    asked: Flags,
    exposed: Exposed,
    *,
    repetitions: int,
    seed: int,
) -> Lift:
    """The lift of an exposure over some subjects.

    `ties` are the kind, source and target of each tie, ends and flags by entity place. `listed`
    marks whom the outcome befell and `asked` the subjects that are counted. `exposed(sources,
    targets)` says who is exposed on a graph; it is asked again on each of `repetitions` shuffles.
    """
    kinds, sources, targets = ties
    table = counted(exposed(sources, targets), listed, asked)
    random = np.random.default_rng(seed)
    shuffled = []
    for _ in range(repetitions):
        # Each shuffle begins at the one before: a chain of swaps forgets where it came from.
        targets = swapped(kinds, sources, targets, random)
        shuffled.append(_ratio(counted(exposed(sources, targets), listed, asked)))
    (both, _), (missed, _) = table
    mine = _ratio(table)
    as_high = sum(other >= mine for other in shuffled)
    return Lift(
        table,
        odds_of(table),
        both / (both + missed) if both + missed else math.nan,
        tuple(shuffled),
        (1 + as_high) / (1 + repetitions),
    )


def counted(exposed: Flags, listed: Flags, asked: Flags) -> Table:
    """The table of two by two over the subjects asked about."""
    rows = 2 * exposed[asked].astype(np.int64) + listed[asked]
    neither, missed, alone, both = np.bincount(rows, minlength=4).tolist()
    return (both, alone), (missed, neither)


def odds_of(table: Table, confidence: float = 0.95) -> OddsRatio:
    """The odds ratio with its interval, taking subjects as independent.

    The conditional maximum-likelihood estimate with Fisher's exact interval (scipy) up to some
    thousand listed or exposed, beyond them Woolf's by logarithms, which then agrees.
    """
    (a, b), (c, d) = table
    if not (a + b and c + d and a + c and b + d):
        return OddsRatio(math.nan, math.nan, math.nan)
    if min(a + c, a + b, b + d, c + d) <= _EXACT:
        exact = odds_ratio([[a, b], [c, d]], kind="conditional")
        interval = exact.confidence_interval(confidence_level=confidence)
        return OddsRatio(float(exact.statistic), float(interval.low), float(interval.high))
    ratio = _ratio(table)
    spread = norm.ppf((1 + confidence) / 2) * math.sqrt(sum(1 / (n + 0.5) for n in (a, b, c, d)))
    return OddsRatio(ratio, ratio * math.exp(-spread), ratio * math.exp(spread))


def _ratio(table: Table) -> float:
    """The sample odds ratio; a half is added to each count, so that an empty one compares too."""
    (a, b), (c, d) = table
    return (a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5))


def swapped(kinds: Ints, sources: Ints, targets: Ints, random: np.random.Generator) -> Ints:
    """Targets exchanged between pairs of ties of one kind, many times over.

    Each entity keeps its number of ties in and out of each kind, and a source its shares. A swap
    that would tie an entity to itself, or make two parallel ties, is left out.
    """
    targets = targets.copy()
    size = int(max(sources.max(initial=0), targets.max(initial=0))) + 1
    for _ in range(_ROUNDS):
        one, other = _pairs(kinds, random)
        first = (kinds[one] * size + sources[one]) * size + targets[other]
        second = (kinds[one] * size + sources[other]) * size + targets[one]
        taken = (kinds * size + sources) * size + targets
        new, times = np.unique(np.concatenate([first, second]), return_counts=True)
        free = new[(times == 1) & ~np.isin(new, taken)]
        usable = np.isin(first, free) & np.isin(second, free)
        usable &= (sources[one] != targets[other]) & (sources[other] != targets[one])
        one, other = one[usable], other[usable]
        targets[one], targets[other] = targets[other], targets[one]
    return targets


def _pairs(kinds: Ints, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Ties of one kind paired at random; each is in one pair at most."""
    order = np.lexsort((random.random(len(kinds)), kinds))
    # Beginning at the first or at the second, so that the parity of a kind leaves none out.
    order = order[random.integers(2) :]
    order = order[: len(order) // 2 * 2]
    one, other = order[::2], order[1::2]
    same = kinds[one] == kinds[other]
    return one[same], other[same]


def components(sources: Ints, targets: Ints, size: int) -> Ints:
    """The connected component of each entity, as a number from 0.

    What is chosen on some components was not seen through ties by the others.
    """
    graph = coo_array((np.ones(len(sources), np.int8), (sources, targets)), shape=(size, size))
    component: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return component
