"""Look-through shares of FinBench sf10, and their intervals, each beside a peer in the same run.

`python -m benchmarks.ownership`: 100,000 companies, 599,863 stakes, one circle of 94,049 companies.
Times are seconds of one core, ours and the peers': so other processes at work change little.
Skips, saying so, where the data are not beside the project.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

import networkx as nx
import numpy as np

from analytics.ownership.look_through import LookThrough
from analytics.ownership.unsound import Unsound, unsound_of
from analytics.snapshot.columns import Floats, Ints, Snapshot
from analytics.snapshot.stakes import Stakes, stakes_of
from benchmarks.finbench import FOLDER, StakeRows, snapshot_of_stakes, stake_rows

_TODAY: Final = date(2026, 11, 26)
_BAND: Final = 0.2  # each stake is known only to so much of itself
_DENSE: Final = 2_000  # companies that dense algebra takes
T = TypeVar("T")


def main() -> None:
    if not FOLDER.exists():
        print("skipped: ../shared/data/finbench/sf10 is not here")
        return
    rows = stake_rows()
    known = snapshot_of_stakes(rows, rows.share, rows.share)
    shares = _factored(known)
    company, person = _asked(shares, rows)
    _holders(shares, company, rows)
    _totals(shares, rows)
    _changed(known, shares)
    _dense(rows)
    _intervals(rows, person)


def _factored(snapshot: Snapshot) -> LookThrough:
    """All that is kept for later questions, made anew and ready."""
    _ready(_anew(snapshot)[2])  # compiles
    began = time.process_time()
    stakes, unsound, shares = _anew(snapshot)
    _ready(shares)
    largest = int(np.bincount(shares.chain.block).max())
    print(
        f"{len(shares.chain.place):,} companies, {len(stakes.holder):,} stakes, "
        f"the largest circle {largest:,}, unsound {len(unsound.reasons)}"
    )
    print(f"stakes, order and the circle solved anew: {time.process_time() - began:.2f} s, kept")
    return shares


def _anew(snapshot: Snapshot) -> tuple[Stakes, Unsound, LookThrough]:
    snapshot.derived.clear()
    stakes = stakes_of(snapshot, _TODAY)
    unsound = unsound_of(snapshot, stakes)
    return stakes, unsound, LookThrough(stakes, unsound)


def _ready(shares: LookThrough) -> None:
    shares.totals()


def _asked(shares: LookThrough, rows: StakeRows) -> tuple[int, int]:
    """A company in the middle of the largest circle, and its largest owner who is a person."""
    block = shares.chain.block
    inside = np.flatnonzero(block == np.bincount(block).argmax())
    company = int(shares.chain.place[inside[len(inside) // 2]])
    found = shares.holders(company).entity
    return company, int(found[found >= rows.companies][0])


def _holders(shares: LookThrough, company: int, rows: StakeRows) -> None:
    ours, found = best(lambda: shares.holders(company))
    print(
        f"one company's holders, {len(found.entity):,} (companies with a share above "
        f"{found.whole_above:.2g} and everybody else): {1000 * ours:.1f} ms"
    )
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        zip(rows.company.tolist(), rows.holder.tolist(), rows.share.tolist(), strict=True)
    )
    theirs, persons = best(lambda: _walked(graph, company, rows.companies), times=1)
    apart = max(
        abs(persons.get(int(one), 0.0) - low)
        for one, low in zip(found.entity, found.low, strict=True)
        if one >= rows.companies
    )
    print(f"  networkx, step by step to 1e-7: {theirs:.2f} s, {theirs / ours:.0f} times ours;")
    print(f"  the two differ by at most {apart:.1e}")


def _walked(graph: "nx.DiGraph[int]", company: int, companies: int) -> dict[int, float]:
    """The persons' shares, by passing one share on over the graph until hardly any is left."""
    persons: dict[int, float] = {}
    here = {company: 1.0}
    while sum(here.values()) > 1e-7:
        there: dict[int, float] = {}
        for one, part in here.items():
            for holder, stake in graph.adj[one].items():
                passed = part * stake["weight"]
                kept = there if holder < companies else persons
                kept[holder] = kept.get(holder, 0.0) + passed
        here = there
    return persons


def _totals(shares: LookThrough, rows: StakeRows) -> None:
    ours, totals = best(shares.totals)
    print(
        f"all {rows.persons:,} persons' totals: {1000 * ours:.1f} ms; they add to "
        f"{totals[rows.companies :].sum():,.6f} of {rows.companies:,} companies"
    )


def _changed(snapshot: Snapshot, shares: LookThrough) -> None:
    """One stake of one company changed: corrected, beside all made anew."""
    stakes = shares.stakes
    row = int(np.flatnonzero(stakes.holder < 100_000)[1000])
    low = stakes.low.copy()
    low[row] /= 2
    other = replace(stakes, low=low, high=low.copy())
    ours, after = best(lambda: shares.changed(other, shares.unsound))
    assert after is not None
    began = time.process_time()
    anew = LookThrough(other, unsound_of(replace(snapshot), other))
    _ready(anew)
    theirs = time.process_time() - began
    first = seconds(after.totals)
    apart = np.abs(after.totals() - anew.totals()).max()
    print(
        f"one changed stake: {1000 * ours:.1f} ms, and the first question after it "
        f"{1000 * first:.1f} ms; a new factorisation {theirs:.2f} s, {theirs / ours:.0f} times "
        f"that; totals differ by {apart:.1e}"
    )


def _dense(rows: StakeRows) -> None:
    """The first companies alone: dense algebra beside the same answer."""
    few = (rows.company < _DENSE) & ((rows.holder < _DENSE) | (rows.holder >= rows.companies))
    part = rows._replace(holder=rows.holder[few], company=rows.company[few], share=rows.share[few])
    shares = _anew(snapshot_of_stakes(part, part.share, part.share))[2]
    w = np.zeros((_DENSE, _DENSE))
    inner = part.holder < _DENSE
    np.add.at(w, (part.holder[inner], part.company[inner]), part.share[inner])
    began = time.process_time()
    inverse = np.linalg.inv(np.eye(_DENSE) - w)
    integrated = (inverse / np.diag(inverse)[:, None]) @ w
    theirs = time.process_time() - began
    shares.holdings(0)
    ours, apart = 0.0, 0.0
    began = time.process_time()
    for holder in range(_DENSE):
        held = shares.holdings(holder)
        apart = max(apart, float(np.abs(held.low - integrated[holder, held.entity]).max(initial=0)))
    ours = time.process_time() - began
    print(
        f"{_DENSE:,} companies alone, each one's holdings: {ours:.2f} s; dense numpy, "
        f"D(I − W)⁻¹W: {theirs:.2f} s; they differ by at most {apart:.1e}"
    )


def _intervals(rows: StakeRows, person: int) -> None:
    low, high = rows.share * (1 - _BAND), np.minimum(1.0, rows.share * (1 + _BAND))
    shares = _anew(snapshot_of_stakes(rows, low, high))[2]
    shares.holdings(person)  # compiles
    ours, held = best(lambda: shares.holdings(person), times=8)
    theirs, ends = best(lambda: _end_points(shares, person), times=8)
    place = shares.chain.state[held.entity]
    wider = (ends[place] - held.low) / np.maximum(held.high - held.low, 1e-12)
    print(
        f"tight interval of one holder in all companies, {_BAND:.0%} bands: {ours:.2f} s, "
        f"the highest {held.high.max():.4f}"
    )
    print(
        f"  end-point arithmetic: {theirs:.2f} s, {ours / theirs:.1f} of that ours; its interval "
        f"is {np.median(wider):.2f} times as wide (median), {wider.max():.1f} at most; "
        f"{(ends > 1).sum():,} companies above 100 %"
    )


def _end_points(shares: LookThrough, person: int) -> Floats:
    """By state, the upper end when each stake is put to its own: sums of rows may exceed 1."""
    chain = shares.chain
    inner = chain.head >= 0
    tail, head, high = chain.tail[inner], chain.head[inner], chain.high[inner]
    direct = chain.holder == person
    count = len(chain.place)
    b = _sums(chain.tail[direct], chain.high[direct], count)
    x, before = b.copy(), np.zeros(count)
    while np.abs(x - before).max() > 1e-13 and x.max() < 1e6:
        before = x
        x = b + _sums(tail, high * x[head], count)
    return x


def _sums(at: Ints, column: Floats, count: int) -> Floats:
    total: Floats = np.bincount(at, weights=column, minlength=count).astype(np.float64)
    return total


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once, in seconds of one core."""
    began = time.process_time()
    work()
    return time.process_time() - began


def best(work: Callable[[], T], times: int = 25) -> tuple[float, T]:
    """(the shortest time in seconds of one core, the answer)."""
    shortest, found = np.inf, None
    for _ in range(times):
        began = time.process_time()
        found = work()
        shortest = min(shortest, time.process_time() - began)
    assert found is not None
    return float(shortest), found


if __name__ == "__main__":
    main()
