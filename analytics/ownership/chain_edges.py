# ruff: noqa: ANN401 - numba compiles each type
"""The columns of a share chain from the stakes of a day, each made in one pass.

A company's stakes stand together already, so nothing is sorted: companies are read in the order
of their states. What a company holds of itself is an edge like any other.
"""

from typing import Any

import numpy as np

from analytics.compiled import compiled


@compiled
def ties_among(companies: Any, at: Any, stakes: Any, own_high: Any) -> Any:
    """(offsets, heads) of who among some companies holds whom of them, each head by `at`, rising.

    `at` is by entity place, negative for all others; `stakes` = (offsets, holder, high).
    """
    offsets, holder, high = stakes
    begin = np.zeros(len(companies) + 1, np.int64)
    heads = np.empty(len(holder) + len(companies), np.int32)
    end = 0
    for n in range(len(companies)):
        company = companies[n]
        own = own_high[company] > 0
        for row in range(offsets[company], offsets[company + 1]):
            if own and holder[row] > company:
                heads[end] = n
                end += 1
                own = False
            if high[row] > 0 and at[holder[row]] >= 0:
                heads[end] = at[holder[row]]
                end += 1
        if own:
            heads[end] = n
            end += 1
        begin[n + 1] = end
    return begin, heads[:end].copy()


@compiled
def edges_of(place: Any, state: Any, stakes: Any, own: Any) -> Any:
    """(offsets, holder, head, low, high) of the edges of each state, its own stake the last.

    `place` is by state, `state` by entity place; `stakes` = (offsets, holder, low, high), `own` =
    (low, high, what is guaranteed in all) by entity place. By less than the tolerance stakes may be
    above 1: then they are made 1 in proportion.
    """
    offsets, holders, lows, highs = stakes
    own_low, own_high, guaranteed = own
    most = len(holders) + len(place)
    begin = np.zeros(len(place) + 1, np.int64)
    holder, head = np.empty(most, np.int64), np.empty(most, np.int64)
    low, high = np.empty(most), np.empty(most)
    end = 0
    for s in range(len(place)):
        company = place[s]
        scale = max(1.0, guaranteed[company])
        for row in range(offsets[company], offsets[company + 1] + 1):
            itself = row == offsets[company + 1]
            upper = own_high[company] if itself else highs[row]
            if upper > 0:
                lower = own_low[company] if itself else lows[row]
                holder[end] = company if itself else holders[row]
                head[end] = state[holder[end]]
                low[end] = lower / scale
                high[end] = max(upper / scale, low[end])
                end += 1
        begin[s + 1] = end
    return begin, holder[:end].copy(), head[:end].copy(), low[:end].copy(), high[:end].copy()
