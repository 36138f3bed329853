"""The search of what some nodes lead to, compiled."""

from typing import Any

import numpy as np

from analytics.compiled import compiled


@compiled
def reached(offset: Any, other: Any, starts: Any) -> Any:
    """Marks `starts` and all nodes that they lead to.

    The neighbours of node n are other[offset[n] : offset[n + 1]]; those below 0 are passed over.
    """
    marked = np.zeros(len(offset) - 1, np.bool_)
    waiting = np.empty(len(offset) - 1, np.int64)
    length = 0
    for node in starts:
        if not marked[node]:
            marked[node] = True
            waiting[length] = node
            length += 1
    while length:
        length -= 1
        node = waiting[length]
        for near in other[offset[node] : offset[node + 1]]:
            if near >= 0 and not marked[near]:
                marked[near] = True
                waiting[length] = near
                length += 1
    return marked
