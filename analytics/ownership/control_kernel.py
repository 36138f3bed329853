# ruff: noqa: ANN401 - numba compiles each type
"""The least fixpoint of control, from each start at once, in whole numbers (DESIGN §8).

From a start the companies in which the votes of those reached so far pass one half are added until
none is; each company is touched only by the rows of those who hold it. Votes are whole numbers of
1e-12, so that sums are exact, and the same in whatever order they are made.
"""

from typing import Any, Final

import numpy as np

from analytics.compiled import compiled

ONE: Final = 10**12  # all votes of a company: numbers are rounded to 12 digits (DESIGN §8)


@compiled
def passes(low: int, high: int, company: Any, best: bool) -> Any:
    """Whether votes in [low, high] are above one half, at worst or at best: a bool.

    `company` = (the least of all votes together, least and most of its own stake, whether these
    can be trusted). Own stakes carry no vote.
    """
    least, own_low, own_high, trusted = company
    if not best:
        return trusted and 2 * low > ONE - own_low
    high = min(high, ONE)
    if not trusted:  # the stakes contradict each other: nothing is certain, and little excluded
        return 2 * high > ONE
    others = least - low
    if high + own_high + others <= ONE:
        return 2 * high > ONE - own_high
    # Not all fit. With own stakes t they have 1 - others - t of 1 - t votes: least t is best.
    own = min(max(own_low, ONE - others - high), own_high)
    return 2 * max(low, min(high, ONE - others - own)) > ONE - own


@compiled
def _add(entity: int, arcs: Any, sums: Any, companies: Any, best: bool, run: Any) -> Any:
    """Add the votes and offices of one entity; returns how many are reached then."""
    offsets, company, low, high, office_offsets, office = arcs
    stamp, sum_low, sum_high = sums
    inside, order, count, number = run
    for k in range(office_offsets[entity], office_offsets[entity + 1]):
        if inside[office[k]] != number:
            inside[office[k]] = number
            order[count] = office[k]
            count += 1
    for k in range(offsets[entity], offsets[entity + 1]):
        c = company[k]
        if stamp[c] != number:
            stamp[c] = number
            sum_low[c] = 0
            sum_high[c] = 0
        sum_low[c] += low[k]
        sum_high[c] += high[k]
        if inside[c] != number:
            row = (companies[0][c], companies[1][c], companies[2][c], companies[3][c])
            if passes(sum_low[c], sum_high[c], row, best):
                inside[c] = number
                order[count] = c
                count += 1
    return count


@compiled
def controlled_from(start_offsets: Any, starts: Any, arcs: Any, companies: Any, best: bool) -> Any:
    """(offsets, reached): whom the starts control together, in the order in which they are added.

    Those of start s are `starts[start_offsets[s] : start_offsets[s + 1]]`, and
    `reached[offsets[s] : offsets[s + 1]]` whom they control. `arcs` = (offsets by holder, company,
    low, high, offsets by who directs, who is directed); `companies` = (least, own low, own high,
    trusted) by entity. `best` takes all at best, else at worst. No start is itself reached.
    """
    count = len(arcs[0]) - 1
    inside = np.full(count, -1, np.int32)  # the last start that reached it, or that it is one of
    sums = (np.full(count, -1, np.int32), np.zeros(count, np.int64), np.zeros(count, np.int64))
    order = np.empty(count + 1, np.int64)
    offsets = np.zeros(len(start_offsets), np.int64)
    reached = np.empty(1024, np.int64)
    total = 0
    for s in range(len(start_offsets) - 1):
        size = 0
        for k in range(start_offsets[s], start_offsets[s + 1]):
            inside[starts[k]] = s
        for k in range(start_offsets[s], start_offsets[s + 1]):
            size = _add(starts[k], arcs, sums, companies, best, (inside, order, size, s))
        at = 0
        while at < size:
            size = _add(order[at], arcs, sums, companies, best, (inside, order, size, s))
            at += 1
        if total + size > len(reached):
            wider = np.empty(2 * (total + size), np.int64)
            wider[:total] = reached[:total]
            reached = wider
        reached[total : total + size] = order[:size]
        total += size
        offsets[s + 1] = total
    return offsets, reached[:total]
