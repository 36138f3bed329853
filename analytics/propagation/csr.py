"""Arcs grouped by the entity they leave (CSR), by counting and filling in, without sorting.

A row is a merged relation. Its arc 2·row goes from source to target, arc 2·row + 1 goes back.
"""

from typing import Any, Final

import numpy as np

from analytics.compiled import compiled

NO_ARC: Final = -1  # the weight of a direction that is not crossed
# One row for all that the search reads of an arc; 32 bits hold every place and day.
ARC: Final = np.dtype(
    [
        ("weight", np.int64),
        ("head", np.int32),
        ("event_low", np.int32),
        ("event_high", np.int32),
        ("relation", np.int32),
    ]
)


@compiled
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


@compiled
def fill(rows: Any, arcs: Any, ends: Any, weights: Any) -> None:
    """Write `rows`, of type ARC, of these arcs."""
    source, target, low, high, relation = ends
    for place, arc in enumerate(arcs):
        row, way = arc // 2, arc % 2
        rows[place].weight = weights[row, way]
        rows[place].head = source[row] if way else target[row]
        rows[place].event_low = low[row]
        rows[place].event_high = high[row]
        rows[place].relation = relation[row]
