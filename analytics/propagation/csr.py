"""Arcs grouped by the entity they leave (CSR), by counting and filling in, without sorting.

A row is a merged relation. Its arc 2·row goes from source to target, arc 2·row + 1 goes back.
"""

from typing import Any, Final

import numpy as np
from numba import njit

NO_ARC: Final = -1  # the weight of a direction that is not crossed


@njit(cache=True, nogil=True)
def leaving(order: Any, source: Any, target: Any, weights: Any, count: int) -> Any:
    """(offset, arcs): the arcs that leave entity x are arcs[offset[x] : offset[x + 1]].

    The arcs of one entity come in the order of rows that `order` gives. `weights` is (rows, 2),
    NO_ARC where a direction is not crossed. `count` is the number of entities.
    """
    offset = np.zeros(count + 1, np.int64)
    for row in range(len(source)):
        offset[source[row] + 1] += weights[row, 0] != NO_ARC
        offset[target[row] + 1] += weights[row, 1] != NO_ARC
    for x in range(count):
        offset[x + 1] += offset[x]
    arcs = np.empty(offset[count], np.int64)
    free = offset[:-1].copy()
    for row in order:
        for way in range(2):
            if weights[row, way] != NO_ARC:
                tail = target[row] if way else source[row]
                arcs[free[tail]] = 2 * row + way
                free[tail] += 1
    return offset, arcs


@njit(cache=True, nogil=True)
def along(arcs: Any, ends: Any, weights: Any) -> Any:
    """(rows, weights) of these arcs: head, event_low, event_high and relation; and the weight."""
    source, target, low, high, relation = ends
    # 32 bits hold every place and day, and halve what the search reads.
    rows = np.empty((len(arcs), 4), np.int32)
    light = np.empty(len(arcs), np.int64)
    for place, arc in enumerate(arcs):
        row, way = arc // 2, arc % 2
        rows[place, 0] = source[row] if way else target[row]
        rows[place, 1] = low[row]
        rows[place, 2] = high[row]
        rows[place, 3] = relation[row]
        light[place] = weights[row, way]
    return rows, light
