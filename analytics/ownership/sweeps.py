"""Compiled passes over one large block: its shares taken out, and sweeps that solve for them.

A block is (offsets, other, share, rest): by row, the shares that go to other rows of the block, as
places in it, and what does not come straight back to the row itself. A sweep takes the rows in
order and uses what it has already found (Gauss and Seidel); every share is at least 0, so from 0
it only rises.
"""

from typing import Any

import numpy as np

from analytics.compiled import compiled
from analytics.ownership.settling import worth


@compiled
def policy_block(some: Any, rows: Any, target: int, far: Any, work: Any) -> Any:
    """(block, b): the shares taken inside, and what each row gives straight to who meets target.

    A company that never meets the target (`far`) has an empty row and b of 0.
    """
    offsets, holder, head = rows[0], rows[1], rows[2]
    x, taken, local, _ = work
    size = len(some)
    count = 0
    for state in some:
        count += offsets[state + 1] - offsets[state]
    start, other, share = np.zeros(size + 1, np.int64), np.empty(count, np.int32), np.empty(count)
    rest, b = np.ones(size), np.zeros(size)
    count = 0
    for at in range(size):
        if far[at] < 2**62:
            for edge in range(offsets[some[at]], offsets[some[at] + 1]):
                inside = head[edge] >= 0 and local[head[edge]] >= 0 and holder[edge] != target
                if not inside:
                    b[at] += taken[edge] * worth(edge, rows, target, x)
                elif local[head[edge]] == at:
                    rest[at] -= taken[edge]
                elif taken[edge] > 0.0:
                    other[count] = local[head[edge]]
                    share[count] = taken[edge]
                    count += 1
        start[at + 1] = count
    return (start, other[:count], share[:count], rest), b


@compiled
def turned(block: Any) -> Any:
    """The block by columns, and from its last row to its first: for shares that come to a row."""
    offsets, other, share, rest = block
    size = len(rest)
    start = np.zeros(size + 1, np.int64)
    for to in other:
        start[size - to] += 1
    for at in range(size):
        start[at + 1] += start[at]
    free = start[:-1].copy()
    tail, back = np.empty(len(other), np.int32), np.empty(len(other))
    for at in range(size):
        for edge in range(offsets[at], offsets[at + 1]):
            column = size - 1 - other[edge]
            tail[free[column]] = size - 1 - at
            back[free[column]] = share[edge]
            free[column] += 1
    return start, tail, back, rest[::-1].copy()


@compiled
def sweep(block: Any, b: Any, x: Any, most: int, enough: float) -> Any:
    """Sweep x towards (I − P) x = b, at most `most` times; gives the last relative change."""
    offsets, other, share, rest = block
    change = 0.0
    for _ in range(most):
        change = 0.0
        largest = 0.0
        for at in range(len(b)):
            total = b[at]
            for edge in range(offsets[at], offsets[at + 1]):
                total += share[edge] * x[other[edge]]
            total /= rest[at]
            change = max(change, abs(total - x[at]))
            largest = max(largest, abs(total))
            x[at] = total
        if change <= enough * largest:
            return 0.0
        change /= largest
    return change


@compiled
def residual(block: Any, b: Any, x: Any) -> Any:
    """b − (I − P) x, by row."""
    offsets, other, share, rest = block
    left = np.empty(len(b))
    for at in range(len(b)):
        total = b[at] - rest[at] * x[at]
        for edge in range(offsets[at], offsets[at + 1]):
            total += share[edge] * x[other[edge]]
        left[at] = total
    return left
