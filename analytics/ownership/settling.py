"""Policies of a chain, block by block: which company's row takes which shares, and what follows.

A policy is a choice of every stake within its range: `taken`, by edge. The probability `x` of
meeting a target is the highest over all policies when each row gives what it may to the holders of
the highest x first; the lowest is that of the lower ends. Companies of one block are settled by
`eliminate`; those of large ones by the sweeps below, driven from `analytics.ownership.large_block`.

`rows` is (offsets, holder, head, low, high, spare) of a ShareChain, `states` the states asked
about, rising. All others, and holders who have no state, have x = 0; the target has 1.
"""

from typing import Any

import numpy as np

from analytics.compiled import compiled
from analytics.ownership.elimination import eliminate, solve_columns, solve_rows

UNREACHED = 2**62
_ROUNDS = 1000  # policies of one block; a handful is usual, more would be a fault
_BETTER = 1e-15  # by less a row is not better: sums of shares are exact to about this


@compiled
def worth(edge: int, rows: Any, target: int, x: Any) -> float:
    """The probability of meeting the target from the holder of an edge."""
    if rows[1][edge] == target:
        return 1.0
    head = rows[2][edge]
    return float(x[head]) if head >= 0 else 0.0


@compiled
def fill(state: int, rows: Any, value: Any, taken: Any) -> Any:
    """Take the shares of one row that make the most of `value`; gives (total, what is left over).

    `value` and `taken` go by the edges of the row, from 0. Everybody has its lower end, and what
    may be given beyond goes to the most valuable first.
    """
    offsets, _, _, low, high, spare = rows
    first, count = offsets[state], offsets[state + 1] - offsets[state]
    left = spare[state]
    total = 0.0
    loose = np.empty(count, np.int64)
    length = 0
    for at in range(count):
        taken[at] = low[first + at]
        total += taken[at] * value[at]
        if high[first + at] > low[first + at] and value[at] > 0.0:
            loose[length] = at
            length += 1
    if left <= 0.0 or length == 0:
        return total, left
    _fall(loose, length, value)
    for at in loose[:length]:
        given = high[first + at] - low[first + at]
        if given >= left:
            taken[at] = low[first + at] + left
            return total + left * value[at], 0.0
        taken[at] = high[first + at]
        total += given * value[at]
        left -= given
    return total, left


@compiled
def _fall(some: Any, length: int, value: Any) -> None:
    """Sort the first of `some` by falling value, in place (Shell): rows may have thousands."""
    gap = length // 2
    while gap > 0:
        for at in range(gap, length):
            one = some[at]
            hole = at
            while hole >= gap and value[some[hole - gap]] < value[one]:
                some[hole] = some[hole - gap]
                hole -= gap
            some[hole] = one
        gap //= 2


@compiled
def _unmark(some: Any, local: Any) -> None:
    for state in some:
        local[state] = -1


@compiled
def settle(
    states: Any, begin: int, block: Any, rows: Any, target: int, most: int, work: Any
) -> Any:
    """Set x of the states from index `begin` on, up to a block of more than `most` states.

    `work` is (x, taken, local, free): x and taken as above, local a column of -1 by state that is
    left as it was, free whether the highest policy is sought or that of the lower ends. Gives
    (index where it stopped, whether all was well).
    """
    offsets, head = rows[0], rows[2]
    x, taken, _, free = work
    begin_of = begin
    while begin_of < len(states):
        end = begin_of + 1
        while end < len(states) and block[states[end]] == block[states[begin_of]]:
            end += 1
        if end - begin_of > most:
            return begin_of, True
        state = states[begin_of]
        alone = end - begin_of == 1
        if alone:
            for edge in range(offsets[state], offsets[state + 1]):
                alone = alone and head[edge] != state
        if alone:
            first, last = offsets[state], offsets[state + 1]
            value = np.empty(last - first)
            for at in range(last - first):
                value[at] = worth(first + at, rows, target, x)
            if free:
                x[state] = fill(state, rows, value, taken[first:last])[0]
            else:
                x[state] = 0.0
                for at in range(last - first):
                    taken[first + at] = rows[3][first + at]
                    x[state] += taken[first + at] * value[at]
        elif not _settle_block(states[begin_of:end], rows, target, work):
            return begin_of, False
        begin_of = end
    return begin_of, True


@compiled
def _settle_block(some: Any, rows: Any, target: int, work: Any) -> bool:
    """Policy iteration on one small block. False where it does not end: never seen."""
    x, _, local, free = work
    for at in range(len(some)):
        local[some[at]] = at
    far = distances(some, rows, target, x, local, free)
    unspent = first_policy(some, rows, target, far, work)
    well = _evaluate(some, rows, target, far, unspent, work)
    rounds = 0
    while (
        free
        and well
        and rounds < _ROUNDS
        and improve(some, rows, target, far, unspent, work, _BETTER)
    ):
        well = _evaluate(some, rows, target, far, unspent, work)
        rounds += 1
    _unmark(some, local)
    return well and rounds < _ROUNDS


@compiled
def distances(some: Any, rows: Any, target: int, x: Any, local: Any, free: bool) -> Any:
    """By company of a block: ties to the nearest holder outside it from whom the target is met."""
    offsets, holder, head, low, high, _ = rows
    far = np.empty(len(some), np.int64)
    for at in range(len(some)):
        far[at] = UNREACHED
    changed = True
    while changed:
        changed = False
        for at in range(len(some)):
            for edge in range(offsets[some[at]], offsets[some[at] + 1]):
                if (high[edge] if free else low[edge]) <= 0.0:
                    continue
                near = UNREACHED
                inside = head[edge] >= 0 and local[head[edge]] >= 0 and holder[edge] != target
                if inside:
                    near = far[local[head[edge]]]
                elif worth(edge, rows, target, x) > 0.0:
                    near = 0
                if near < UNREACHED and near + 1 < far[at]:
                    far[at] = near + 1
                    changed = True
    return far


@compiled
def first_policy(some: Any, rows: Any, target: int, far: Any, work: Any) -> Any:
    """Set a policy under which every company that can meet the target does; gives what is left.

    Each row gives first to whoever is nearest, so that no circle keeps a share for ever.
    """
    offsets, holder, head, low, _, spare = rows
    x, taken, local, free = work
    unspent = np.empty(len(some))
    for at in range(len(some)):
        state = some[at]
        first, last = offsets[state], offsets[state + 1]
        if not free:
            for edge in range(first, last):
                taken[edge] = low[edge]
            unspent[at] = spare[state]
            continue
        value = np.zeros(last - first)
        for edge in range(first, last):
            inside = head[edge] >= 0 and local[head[edge]] >= 0 and holder[edge] != target
            if inside:
                near = far[local[head[edge]]]
                value[edge - first] = 1.0 / (1 + near) if near < UNREACHED else 0.0
            elif worth(edge, rows, target, x) > 0.0:
                value[edge - first] = 2.0
        unspent[at] = fill(state, rows, value, taken[first:last])[1]
    return unspent


@compiled
def improve(some: Any, rows: Any, target: int, far: Any, unspent: Any, work: Any, by: float) -> int:
    """Give every row the shares that x makes the best, where better by `by`; how many changed.

    Only a strictly better row changes: so a circle never closes on the way (see docs/ownership.md).
    """
    offsets = rows[0]
    x, taken, _, _ = work
    changed = 0
    for at in range(len(some)):
        state = some[at]
        if far[at] == UNREACHED or rows[5][state] <= 0.0:
            continue
        first, last = offsets[state], offsets[state + 1]
        value = np.empty(last - first)
        before = 0.0
        for edge in range(first, last):
            value[edge - first] = worth(edge, rows, target, x)
            before += taken[edge] * value[edge - first]
        fresh = np.empty(last - first)
        total, left = fill(state, rows, value, fresh)
        if total > before + by:
            for edge in range(first, last):
                taken[edge] = fresh[edge - first]
            unspent[at] = left
            changed += 1
    return changed


@compiled
def _evaluate(some: Any, rows: Any, target: int, far: Any, unspent: Any, work: Any) -> bool:
    """Set x of a small block under its policy."""
    offsets, holder, head = rows[0], rows[1], rows[2]
    x, taken, local, _ = work
    size = len(some)
    shares = np.zeros((size, size))
    exits, b = np.zeros(size), np.zeros(size)
    for at in range(size):
        exits[at] = unspent[at]
        if far[at] == UNREACHED:  # never meets the target, whatever else it does
            exits[at] = 1.0
            continue
        for edge in range(offsets[some[at]], offsets[some[at] + 1]):
            inside = head[edge] >= 0 and local[head[edge]] >= 0 and holder[edge] != target
            if inside and far[local[head[edge]]] < UNREACHED:
                shares[at, local[head[edge]]] += taken[edge]
                continue
            exits[at] += taken[edge]
            if not inside:
                b[at] += taken[edge] * worth(edge, rows, target, x)
    pivots = eliminate(shares, exits)
    if pivots[0] == 0.0:
        return False
    solve_rows(shares, pivots, b)
    for at in range(size):
        x[some[at]] = b[at]
    return True


@compiled
def visit(states: Any, end: int, block: Any, rows: Any, upwards: Any, most: int, y: Any) -> Any:
    """Set y, how often a share comes to each state, from index `end` downwards; y begins as b.

    `upwards` is (offsets, edges, tail, local): the edges by the state of their holder, whose stake
    each is, and local as in `settle`. Shares are the lower ends. Gives (index where it stopped,
    which is the end of a block of more than `most` states, whether all was well).
    """
    while end > 0:
        begin = end - 1
        while begin > 0 and block[states[begin - 1]] == block[states[end - 1]]:
            begin -= 1
        if end - begin > most:
            return end, True
        some = states[begin:end]
        take_from_outside(some, rows, upwards, y)
        alone = end - begin == 1  # nearly every company
        if not (_visit_one(some[0], rows, y) if alone else _visit_block(some, rows, upwards[3], y)):
            return end, False
        end = begin
    return 0, True


@compiled
def take_from_outside(some: Any, rows: Any, upwards: Any, y: Any) -> None:
    """Add to y of a block what comes to it from companies of later blocks."""
    low = rows[3]
    offsets, edges, tail, local = upwards
    for state in some:
        local[state] = 0
    for state in some:
        for edge in edges[offsets[state] : offsets[state + 1]]:
            if local[tail[edge]] < 0:
                y[state] += y[tail[edge]] * low[edge]
    _unmark(some, local)


@compiled
def _visit_one(state: int, rows: Any, y: Any) -> bool:
    """As `_visit_block`, of a company in no circle: no matrix is needed."""
    offsets, head, low, spare = rows[0], rows[2], rows[3], rows[5]
    exits = spare[state]
    for edge in range(offsets[state], offsets[state + 1]):
        if head[edge] != state:
            exits += low[edge]
    if exits <= 0.0:
        return False
    y[state] /= exits
    return True


@compiled
def _visit_block(some: Any, rows: Any, local: Any, y: Any) -> bool:
    shares, exits = block_matrix(some, rows, local)
    pivots = eliminate(shares, exits)
    if pivots[0] == 0.0:
        return False
    b = np.empty(len(some))
    for at in range(len(some)):
        b[at] = y[some[at]]
    solve_columns(shares, pivots, b)
    for at in range(len(some)):
        y[some[at]] = b[at]
    return True


@compiled
def block_matrix(some: Any, rows: Any, local: Any) -> Any:
    """(shares inside a block, what leaves it), of the lower ends."""
    offsets, head, low, spare = rows[0], rows[2], rows[3], rows[5]
    size = len(some)
    shares = np.zeros((size, size))
    exits = np.zeros(size)
    for at in range(size):
        local[some[at]] = at
    for at in range(size):
        exits[at] = spare[some[at]]
        for edge in range(offsets[some[at]], offsets[some[at] + 1]):
            if head[edge] >= 0 and local[head[edge]] >= 0:
                shares[at, local[head[edge]]] += low[edge]
            else:
                exits[at] += low[edge]
    _unmark(some, local)
    return shares, exits


@compiled
def returns(block: Any, rows: Any, local: Any, most: int) -> Any:
    """By state, how often a share that begins there is there: 1 or more.

    NaN in blocks of more than `most` states.
    """
    count = len(block)
    found = np.empty(count)
    begin = 0
    while begin < count:
        end = begin + 1
        while end < count and block[end] == block[begin]:
            end += 1
        if end - begin > most:
            for state in range(begin, end):
                found[state] = np.nan
        else:
            shares, exits = block_matrix(np.arange(begin, end), rows, local)
            pivots = eliminate(shares, exits)
            for at in range(end - begin):
                b = np.zeros(end - begin)
                b[at] = 1.0
                solve_rows(shares, pivots, b)
                found[begin + at] = b[at]
        begin = end
    return found
