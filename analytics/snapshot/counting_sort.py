"""Sorting by small whole numbers: by counting, not comparing, which is linear in the rows."""

from typing import Any

import numpy as np

from analytics.compiled import compiled

_FEW = 48  # rows of one group up to which insertion is used


@compiled
def counted(keys: Any, count: int) -> Any:
    """(offset, order): the rows in order of their keys in [0, count), stable.

    The rows of key k are order[offset[k] : offset[k + 1]].
    """
    offset = np.zeros(count + 1, np.int64)
    for key in keys:
        offset[key + 1] += 1
    for k in range(count):
        offset[k + 1] += offset[k]
    order = np.empty(len(keys), np.int64)
    free = offset[:-1].copy()
    for row in range(len(keys)):
        order[free[keys[row]]] = row
        free[keys[row]] += 1
    return offset, order


@compiled
def rise_within(offset: Any, order: Any, value: Any) -> None:
    """Sort the rows of each group by value, in place and stable."""
    for k in range(len(offset) - 1):
        low, high = offset[k], offset[k + 1]
        if high - low > _FEW:
            some = order[low:high].copy()
            order[low:high] = some[np.argsort(value[some], kind="mergesort")]  # numba's stable sort
            continue
        for at in range(low + 1, high):
            row = order[at]
            hole = at
            while hole > low and value[order[hole - 1]] > value[row]:
                order[hole] = order[hole - 1]
                hole -= 1
            order[hole] = row
