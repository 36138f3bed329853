"""Control of everybody in FinBench, and actual controllers of a register, beside a naive answer.

    python -m benchmarks.ownership_control [COMPANIES]

by default 4,000,000 companies and as many persons. The register is planted: who controls each
company is known by construction. Beside our answer stands the usual short cut, the largest direct
holder followed upwards.
"""

import resource
import sys
import time
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.ownership.control import Control
from analytics.ownership.control_kernel import ONE
from analytics.ownership.vote_rows import rows_by_stakes
from analytics.ownership.votes import Offices, Votes, votes_of
from analytics.snapshot.columns import Floats, Ints
from analytics.snapshot.merging import NO_RELATION
from analytics.snapshot.stakes import OwnStakes, Stakes, stakes_of
from benchmarks.finbench import FOLDER, snapshot_of_stakes, stake_rows

_COMPANIES: Final = 4_000_000
_SEED: Final = 15
_DAY: Final = date(2026, 1, 1)
_NOBODY: Final = -1
# The shapes of a register: held by one person above one half, by three alike, by a parent above one
# half, or by a parent and its subsidiary together while one person holds more than either.
_LONE, _ALIKE, _CHILD, _SPLIT = range(4)
_SHAPES: Final = (0.55, 0.1, 0.25, 0.1)


Rows = tuple[Ints, Ints, Floats, Floats]  # company, holder, low, high


class Register(NamedTuple):
    """Planted stakes, and the actual controller of each company: a place, _NOBODY for none."""

    stakes: Stakes
    truth: Ints


def main() -> None:
    """Measure and print."""
    companies = int(sys.argv[1]) if len(sys.argv) > 1 else _COMPANIES
    actual_of(Control(votes_of_stakes(register(1000).stakes)))  # compiles
    finbench()
    began = time.perf_counter()
    planted = register(companies)
    stakes = len(planted.stakes.holder)
    print(f"a register of {companies:,} companies and persons, {stakes:,} stakes", end="")
    print(f" (planted in {time.perf_counter() - began:.1f} s)")
    began = time.perf_counter()
    ours = actual_of(Control(votes_of_stakes(planted.stakes)))
    took = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"actual controllers of all: {took:.1f} s, {memory:.1f} GB at most")
    print(f"  recall at 1: {recall(ours, planted.truth):.4%}, wrongly named: ", end="")
    nobody = planted.truth == _NOBODY
    print(f"{np.mean(ours[:companies][nobody] != _NOBODY):.4%} of those whom nobody controls")
    began = time.perf_counter()
    theirs = largest_followed_up(planted.stakes, companies)
    print(f"the largest direct holder followed up: {time.perf_counter() - began:.1f} s")
    print(f"  recall at 1: {recall(theirs, planted.truth):.4%}")


def finbench() -> None:
    """Control of everybody by everybody, certain and possible, in FinBench sf10."""
    if not FOLDER.exists():
        print(f"{FOLDER.name}: not here")
        return
    rows = stake_rows()
    graph = snapshot_of_stakes(rows, rows.share, rows.share)
    stakes = stakes_of(graph, _DAY)
    began = time.perf_counter()
    control = Control(votes_of(graph, stakes))
    pairs = len(control.certain.reached), len(control.possible.reached)
    took = time.perf_counter() - began
    print(
        f"FinBench {FOLDER.name}, {rows.companies:,} companies, {len(rows.share):,} stakes: ",
        end="",
    )
    print(f"control of everybody {took:.2f} s; {pairs[0]:,} pairs certain, {pairs[1]:,} possible")


def recall(found: Ints, truth: Ints) -> float:
    """Of the companies that somebody controls, how many are given that controller."""
    known = truth != _NOBODY
    return float(np.mean(found[: len(truth)][known] == truth[known]))


def actual_of(control: Control) -> Ints:
    """By place, the first who controls it for certain and whom nobody may control."""
    over = control.certainly_over
    free = np.ones(len(over.offsets) - 1, dtype=np.bool_)
    free[control.possible.reached] = False
    company = np.repeat(np.arange(len(free)), np.diff(over.offsets))
    actual = free[over.reached]
    first = np.full(len(free), _NOBODY)
    some, at = np.unique(company[actual], return_index=True)
    first[some] = over.reached[actual][at]
    return first


def largest_followed_up(stakes: Stakes, companies: int) -> Ints:
    """By company, where the largest direct holder leads, as many tools answer."""
    order = np.lexsort((-stakes.low, stakes.company))
    firsts = np.unique(stakes.company[order], return_index=True)
    up = np.arange(len(stakes.offsets) - 1)
    up[firsts[0]] = stakes.holder[order[firsts[1]]]
    while not np.array_equal(up, up[up]):
        up = up[up]
    return up[:companies]


def votes_of_stakes(stakes: Stakes) -> Votes:
    """The votes of stakes alone: no offices, no relatives."""
    count = len(stakes.offsets) - 1
    nothing, none = np.zeros(count, dtype=np.int64), np.zeros(0, dtype=np.int64)
    offices = Offices(np.zeros(count + 1, dtype=np.int64), none, none)
    low, high = (np.rint(end * ONE).astype(np.int64) for end in (stakes.low, stakes.high))
    trusted = np.ones(count, dtype=np.bool_)
    rows = rows_by_stakes(stakes, low, high)
    return Votes(stakes, rows, nothing, nothing, trusted, offices, {})


def register(companies: int) -> Register:
    """A planted register as stakes of a day."""
    rows, truth = planted_rows(companies)
    return Register(stakes_from(2 * companies, *rows), truth)


def planted_rows(companies: int) -> tuple[Rows, Ints]:
    """(stakes, truth): companies are the first places, as many persons come after them."""
    rng = np.random.default_rng(_SEED)
    place = np.arange(companies)
    shape = rng.choice(4, size=companies, p=_SHAPES)
    shape[:2] = _LONE
    parent = (rng.random(companies) * place).astype(np.int64)
    children = np.flatnonzero(shape == _CHILD)
    # The subsidiary that holds beside its own parent: one of the children that came before.
    before = np.searchsorted(children, place)
    shape[(shape == _SPLIT) & (before == 0)] = _LONE
    split = shape == _SPLIT
    sister = children[(rng.random(companies) * np.maximum(before, 1)).astype(np.int64)]
    parent[split] = parent[sister[split]]
    person = companies + rng.permutation(companies)
    truth = _truth(shape, parent, person)
    return _rows(rng, shape, (parent, sister, person)), truth


def _truth(shape: Ints, parent: Ints, person: Ints) -> Ints:
    top = np.where(shape >= _CHILD, parent, np.arange(len(shape)))
    while not np.array_equal(top, top[top]):
        top = top[top]
    own = np.arange(len(shape))
    named = np.where(shape == _LONE, person, np.where(top == own, _NOBODY, own))
    # Who heads a group is a person, or a company that three persons hold alike.
    return np.where(top == own, named, np.where(shape[top] == _LONE, person[top], top))


def _rows(rng: np.random.Generator, shape: Ints, who: tuple[Ints, Ints, Ints]) -> Rows:
    """(company, holder, low, high) of all stakes; one minority in ten is not told."""
    parent, sister, person = who
    count = len(shape)
    most = 0.505 + 0.49 * rng.random(count)
    other = count + (person - count + 1) % count
    third = count + (person - count + 2) % count
    parts = []
    for kind, holders, shares in (
        (_LONE, (person, other), (most, 1 - most)),
        (_ALIKE, (person, other, third), (1 / 3, 1 / 3, 1 / 3)),
        (_CHILD, (parent, person), (most, 1 - most)),
        (_SPLIT, (parent, sister, person), (0.3, 0.3, 0.4)),
    ):
        at = np.flatnonzero(shape == kind)
        parts += [
            (at, holder[at], np.broadcast_to(share, (count,))[at])
            for holder, share in zip(holders, shares, strict=True)
        ]
    company, holder, share = (np.concatenate(column) for column in zip(*parts, strict=True))
    loose = (shape[company] == _LONE) | (shape[company] == _CHILD)
    unknown = (share < 0.5) & (rng.random(len(share)) < 0.1) & loose
    low = np.where(unknown, 0.0, share)
    left = 1 - np.bincount(company, weights=low, minlength=count)[company]
    return company, holder, low, np.where(unknown, left, share)


def stakes_from(
    count: int, company: Ints, holder: Ints, low: Floats, high: npt.NDArray[Any]
) -> Stakes:
    """The columns of Stakes from rows in any order; places are below `count`."""
    order = np.lexsort((holder, company))
    offsets = np.concatenate(([0], np.cumsum(np.bincount(company, minlength=count))))
    nothing = np.zeros(count)
    own = OwnStakes(nothing, nothing, np.full(count, NO_RELATION))
    none = np.zeros((0, 2), dtype=np.int64)
    columns = (holder[order], low[order], high[order], np.arange(len(order)))
    return Stakes(0, offsets, *columns, own, none)


if __name__ == "__main__":
    main()
