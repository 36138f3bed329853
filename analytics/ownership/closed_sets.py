# ruff: noqa: ANN401 - numba compiles each type
"""Companies that own each other whole: the greatest set with no owner outside it (DESIGN §8)."""

from typing import Any, Final

import numpy as np

from analytics.compiled import compiled

# Passes over all companies in turn: most drop out in the first, since persons own them. What is
# left then is small, and is followed by who holds whom.
_PASSES: Final = 3


@compiled
def closed_set(offsets: Any, holder: Any, low: Any, own: Any, guaranteed: Any, least: float) -> Any:
    """Marks the greatest set of companies that hold at least `least` of each of themselves.

    The stakes of company c are rows offsets[c] : offsets[c + 1]; `own` is what it holds of itself,
    and `guaranteed` what is held of it by anybody, itself among them.
    """
    marked = guaranteed >= least
    for _ in range(_PASSES):
        dropped = False
        for company in range(len(marked)):
            if marked[company] and _inside(company, offsets, (holder, low, own), marked) < least:
                marked[company] = False
                dropped = True
        if not dropped:
            return marked
    _followed(offsets, (holder, low, own), marked, least)
    return marked


@compiled
def _inside(company: int, offsets: Any, stakes: Any, marked: Any) -> float:
    """What the marked companies hold of one, with what it holds of itself."""
    holder, low, own = stakes
    total = own[company]
    for row in range(offsets[company], offsets[company + 1]):
        if marked[holder[row]]:
            total += low[row]
    return float(total)


@compiled
def _followed(offsets: Any, stakes: Any, marked: Any, least: float) -> None:
    """Unmark what is left to unmark: with each company, look at those that it holds."""
    held_offsets, held = _held_by(offsets, stakes[0], marked)
    waiting = [0 for _ in range(0)]  # whole numbers
    for company in range(len(marked)):
        if marked[company] and _inside(company, offsets, stakes, marked) < least:
            marked[company] = False
            waiting.append(company)
    while len(waiting) > 0:
        one = waiting.pop()
        for at in range(held_offsets[one], held_offsets[one + 1]):
            other = held[at]
            if marked[other] and _inside(other, offsets, stakes, marked) < least:
                marked[other] = False
                waiting.append(other)


@compiled
def _held_by(offsets: Any, holder: Any, marked: Any) -> Any:
    """(offsets, companies): whom each marked company holds of the marked ones."""
    begin = np.zeros(len(marked) + 1, np.int64)
    for company in range(len(marked)):
        if marked[company]:
            for row in range(offsets[company], offsets[company + 1]):
                begin[holder[row] + 1] += marked[holder[row]]
    for one in range(len(marked)):
        begin[one + 1] += begin[one]
    held, free = np.empty(begin[-1], np.int64), begin[:-1].copy()
    for company in range(len(marked)):
        if marked[company]:
            for row in range(offsets[company], offsets[company + 1]):
                if marked[holder[row]]:
                    held[free[holder[row]]] = company
                    free[holder[row]] += 1
    return begin, held
