"""Ties spread out as arcs by the end they leave: counted and filled in, without copies between.

An arc is 2·tie for the way from source to target and 2·tie + 1 for the way back.
"""

from typing import Any, Final

import numpy as np
from numba import njit

NO_ARC: Final = -1  # the weight of a way that is not crossed


@njit(cache=True, nogil=True)
def leaving(order: Any, source: Any, target: Any, weights: Any, count: int) -> Any:
    """(offset, arcs): the arcs that leave entity x are arcs[offset[x] : offset[x + 1]].

    `weights` is (ties, 2); the arcs of one entity come in the order of their ties.
    """
    offset = np.zeros(count + 1, np.int64)
    for tie in range(len(source)):
        offset[source[tie] + 1] += weights[tie, 0] != NO_ARC
        offset[target[tie] + 1] += weights[tie, 1] != NO_ARC
    for x in range(count):
        offset[x + 1] += offset[x]
    arcs = np.empty(offset[count], np.int64)
    free = offset[:-1].copy()
    for tie in order:
        for way in range(2):
            if weights[tie, way] != NO_ARC:
                tail = target[tie] if way else source[tie]
                arcs[free[tail]] = 2 * tie + way
                free[tail] += 1
    return offset, arcs


@njit(cache=True, nogil=True)
def along(arcs: Any, ends: Any, weights: Any) -> Any:
    """(rows, weights) of these arcs: head, event_low, event_high and relation; and the weight."""
    source, target, low, high, relation = ends
    rows = np.empty((len(arcs), 4), np.int32)
    light = np.empty(len(arcs), np.int64)
    for place, arc in enumerate(arcs):
        tie, way = arc // 2, arc % 2
        rows[place, 0] = source[tie] if way else target[tie]
        rows[place, 1] = low[tie]
        rows[place, 2] = high[tie]
        rows[place, 3] = relation[tie]
        light[place] = weights[tie, way]
    return rows, light
