"""The numeric kernel of ownership: elimination without subtraction, sweeps, greedy rows.

For a block of companies that hold each other, with the shares P inside it and `exits` what leaves
it, (I − P) x = b is solved by the elimination of Grassmann, Taksar and Heyman (1985): a pivot is
the sum of what is left of its row, never a difference, so every entry keeps its relative accuracy
however nearly a circle is closed.
"""

from typing import Any

import numpy as np

from analytics.compiled import compiled


@compiled
def deepest_first(offset: Any, head: Any) -> Any:
    """By node, its place in a depth-first order in which a node comes after those it leads to."""
    count = len(offset) - 1
    place = np.empty(count, np.int64)
    seen = np.zeros(count, np.bool_)
    next_edge = offset[:-1].copy()
    path = np.empty(count, np.int64)
    done = 0
    for root in range(count):
        if seen[root]:
            continue
        seen[root] = True
        path[0] = root
        length = 1
        while length:
            node = path[length - 1]
            if next_edge[node] == offset[node + 1]:
                place[node] = done
                done += 1
                length -= 1
                continue
            other = head[next_edge[node]]
            next_edge[node] += 1
            if not seen[other]:
                seen[other] = True
                path[length] = other
                length += 1
    return place


@compiled
def eliminate(shares: Any, exits: Any) -> Any:
    """Eliminate in place; gives the pivots, one of 0 where a set of rows leads nowhere.

    `shares` is square with what each row gives to the others (its diagonal is not read), `exits`
    what each gives to nobody of them.
    """
    size = len(exits)
    pivots = np.zeros(size)
    left = exits.copy()
    for n in range(size - 1, -1, -1):
        pivot = left[n]
        for j in range(n):
            pivot += shares[n, j]
        pivots[n] = pivot
        if pivot <= 0.0:
            return np.zeros(size)
        for i in range(n):
            if shares[i, n] > 0.0:
                shares[i, n] /= pivot
                for j in range(n):
                    shares[i, j] += shares[i, n] * shares[n, j]
                left[i] += shares[i, n] * left[n]
    return pivots


@compiled
def solve_rows(shares: Any, pivots: Any, b: Any) -> None:
    """Turn b into x with (I − P) x = b, from what `eliminate` left."""
    size = len(b)
    for n in range(size - 1, 0, -1):
        for i in range(n):
            b[i] += shares[i, n] * b[n]
    for n in range(size):
        for j in range(n):
            b[n] += shares[n, j] * b[j]
        b[n] /= pivots[n]


@compiled
def solve_columns(shares: Any, pivots: Any, b: Any) -> None:
    """Turn b into y with y (I − P) = b, from what `eliminate` left."""
    size = len(b)
    for n in range(size - 1, -1, -1):
        b[n] /= pivots[n]
        for j in range(n):
            b[j] += shares[n, j] * b[n]
    for n in range(1, size):
        for i in range(n):
            b[n] += shares[i, n] * b[i]
