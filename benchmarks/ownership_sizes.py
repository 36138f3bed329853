"""How ownership grows with a register: stakes of a day, order, totals, one company's holders.

    python -m benchmarks.ownership_sizes [STAKES ...]

by default 100,000, 1,000,000 and 10,000,000 planted stakes in the shape of a register, one minority
in ten unknown. Each size runs in a process of its own, so that memory is its own; times are seconds
of one core, since other processes may be at work.
"""

import multiprocessing
import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

import numpy as np

from analytics.ownership.look_through import LookThrough
from analytics.ownership.unsound import unsound_of
from analytics.snapshot.building import snapshot_from
from analytics.snapshot.columns import (
    ENTITY_WORDS,
    RELATION_WORDS,
    EntityArrays,
    RelationArrays,
    Snapshot,
)
from analytics.snapshot.stakes import stakes_of
from benchmarks.ownership import best, seconds
from benchmarks.ownership_control import planted_rows
from graph.store import NO_END

_SIZES: Final = (100_000, 1_000_000, 10_000_000)
_TODAY: Final = date(2026, 11, 26)
_STAKES_A_COMPANY: Final = 2.2  # of the planted shapes
T = TypeVar("T")


def main() -> None:
    """Measure each size and print a line of it."""
    for stakes in [int(text) for text in sys.argv[1:]] or _SIZES:
        one = multiprocessing.get_context("spawn").Process(target=measure, args=(stakes,))
        one.start()
        one.join()


def measure(size: int) -> None:
    """Print what each part takes for about so many stakes."""
    asked(planted(1000), quiet=True)  # compiles
    asked(planted(round(size / _STAKES_A_COMPANY)), quiet=False)


def asked(snapshot: Snapshot, *, quiet: bool) -> None:
    """Every part once, in the order in which a question needs them."""
    day, stakes = _timed(lambda: stakes_of(snapshot, _TODAY))
    sound, unsound = _timed(lambda: unsound_of(snapshot, stakes))
    order, shares = _timed(lambda: LookThrough(stakes, unsound))
    total = seconds(shares.totals)
    middle = int(shares.chain.place[len(shares.chain.place) // 2])
    one, found = best(lambda: shares.holders(middle), times=3)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    if not quiet:
        print(
            f"{len(stakes.holder):,} stakes: stakes of a day {day:.2f} s, unsound {sound:.2f} s, "
            f"order {order:.2f} s, totals {total:.2f} s, one company's {len(found.entity)} holders "
            f"{1000 * one:.0f} ms, {memory:.1f} GB"
        )


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    return best(work, times=1)


def planted(companies: int) -> Snapshot:
    """The snapshot of a planted register; what no answer reads of it is left empty."""
    (company, holder, low, high), _ = planted_rows(companies)
    count, rows = 2 * companies, len(company)
    nothing = np.zeros(count, dtype=np.int64)
    kind = nothing + ENTITY_WORDS.index("person")
    kind[:companies] = ENTITY_WORDS.index("enterprise")
    unknown = low < high
    none = np.zeros(rows, dtype=np.int64)
    relations = RelationArrays(
        ids=[""] * rows,
        kind=none + RELATION_WORDS.index("shareholder_of"),
        source=holder,
        target=company,
        low=np.where(unknown, -1.0, low),
        high=np.where(unknown, -1.0, high),
        valid_from=none,
        valid_to=none + NO_END,
        rank=none,
        score=none + 1.0,
        claimant=none,
        precedence=none,
    )
    entities = EntityArrays([""] * count, kind, nothing, np.arange(count))
    return replace(snapshot_from([], 1), entities=entities, relations=relations)


if __name__ == "__main__":
    main()
