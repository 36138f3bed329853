# ruff: noqa: ANN401 - numba compiles each type
"""One pass over many short texts: which patterns each holds, and where, found by shifting bits.

A pattern is a row of classes of characters (Baeza-Yates and Gonnet's Shift-And); one wrong, missing
or added character is found as by Wu and Manber. A signature, a bit for each of 64 groups of
characters or sounds that a text has, lets most texts be passed over unread.
"""

from typing import Any

import numpy as np

from analytics.compiled import compiled

WHOLE, BEGUN, INSIDE = 0, 1, 2  # where a pattern stands in a text
LONGEST = 1023  # units by which the sizes of texts are compared


@compiled
def signatures(units: Any, offset: Any, bits: Any) -> Any:
    """By text, the bits of all its units together."""
    found = np.zeros(len(offset) - 1, np.uint64)
    for row in range(len(found)):
        some = np.uint64(0)
        for at in range(offset[row], offset[row + 1]):
            some |= bits[units[at]]
        found[row] = some
    return found


@compiled
def _postings(columns: Any, first: Any, keys: Any, table: Any, filled: Any) -> Any:
    """Count the texts of each key or, where `table` has room, write their rows; by row, once."""
    units, offset, writes = columns[0], columns[1], len(table) > 0
    last = np.full(len(filled), -1, np.int64)
    for row in range(len(offset) - 1):
        for at in range(offset[row], offset[row + 1]):
            unit = units[at]
            for n in range(first[unit], first[unit + 1]):
                key = keys[n]
                if last[key] != row:
                    last[key] = row
                    if writes:
                        table[filled[key]] = row
                    filled[key] += 1


@compiled
def postings(units: Any, offset: Any, first: Any, keys: Any, count: Any) -> Any:
    """(begin, rows): the texts with key k are rows[begin[k] : begin[k + 1]], in order.

    The keys of unit u are keys[first[u] : first[u + 1]].
    """
    begin = np.zeros(count + 1, np.int64)
    _postings((units, offset), first, keys, np.empty(0, np.int32), begin[1:])
    for key in range(count):
        begin[key + 1] += begin[key]
    rows = np.empty(begin[count], np.int32)
    _postings((units, offset), first, keys, rows, begin[:count].copy())
    return begin, rows


@compiled
def _passes(row: Any, signs: Any, needs: Any) -> Any:
    """Whether of each clause some pattern may be in a text, by its signatures.

    Rows of `needs`: bits of each signature and the clause, by clause.
    """
    met, clause = True, np.uint64(0)
    for n in range(len(needs)):
        if needs[n, 3] != clause:
            if not met:
                return False
            met, clause = False, needs[n, 3]
        if not met:
            met = True
            for kind in range(3):
                if (signs[kind][row] & needs[n, kind]) != needs[n, kind]:
                    met = False
    return met


@compiled
def _best(state: Any, patterns: Any, before: Any) -> Any:
    """The first pattern that ends here, of those before another."""
    n = 0
    while n < before and not state & patterns[n, 1]:
        n += 1
    return n


@compiled
def scan(texts: Any, rows: Any, needs: Any, masks: Any, patterns: Any) -> Any:
    """(rows that hold a pattern, their keys): the best pattern of each and its place in the text.

    `texts` = (units, offset, alive, signatures); `masks` has for each unit the bits of the places
    of patterns that it fits. Rows of `patterns`: first bit, last bit, size, and a rank for WHOLE,
    BEGUN and INSIDE, the best pattern first. A key is rank, place and size of the text.
    """
    units, offset, alive, signs = texts
    found, keys = np.empty(len(rows), np.int32), np.empty(len(rows), np.int32)
    one, count, starts, ends = np.uint64(1), 0, np.uint64(0), np.uint64(0)
    for n in range(len(patterns)):
        starts |= patterns[n, 0]
        ends |= patterns[n, 1]
    for row in rows:
        if not alive[row] or not _passes(row, signs, needs):
            continue
        first, after = offset[row], offset[row + 1]
        state, best, place = np.uint64(0), len(patterns), INSIDE
        for at in range(first, after):
            state = ((state << one) | starts) & masks[units[at]]
            n = _best(state, patterns, best) if state & ends else best
            if n < best:
                best, place, size = n, INSIDE, np.int64(patterns[n, 2])
                if at - first + 1 == size:
                    place = WHOLE if after - first == size else BEGUN
                if best == 0:
                    break
        if best < len(patterns):
            rank = np.int64(patterns[best, 3 + place])
            found[count] = row
            keys[count] = (rank << 12) | (place << 10) | min(after - first, LONGEST)
            count += 1
    return found[:count].copy(), keys[:count].copy()


@compiled
def _count(bits: Any) -> Any:
    """How many bits are set."""
    bits -= (bits >> np.uint64(1)) & np.uint64(0x5555555555555555)
    pairs = np.uint64(0x3333333333333333)
    bits = (bits & pairs) + ((bits >> np.uint64(2)) & pairs)
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (bits * np.uint64(0x0101010101010101)) >> np.uint64(56)


@compiled
def close(texts: Any, rows: Any, need: Any, masks: Any, size: Any, anywhere: Any) -> Any:
    """The rows with a part at most one wrong, missing or added unit from a pattern of `size`.

    Without `anywhere` that part must be the whole text.
    """
    units, offset, alive, signs = texts
    found, count, one, zero = np.empty(len(rows), np.int32), 0, np.uint64(1), np.uint64(0)
    end = one << np.uint64(size - 1)
    least = _count(need)
    least -= min(least, one)
    for row in rows:
        if not alive[row] or _count(signs[0][row] & need) < least:
            continue
        first, after = offset[row], offset[row + 1]
        if not anywhere and abs(after - first - size) > 1:
            continue
        # Bit n: the first n + 1 places are found up to here, without and with one fault. The first
        # place may be missing from the beginning on.
        exact, off = zero, one
        for at in range(first, after):
            fits, before = masks[units[at]], exact
            opened = one if anywhere or at == first else zero
            opened_off = one if anywhere or at <= first + 1 else zero
            exact = ((before << one) | opened) & fits
            off = ((off << one) | opened_off) & fits
            off |= before | (before << one) | opened | (exact << one)  # added, wrong, missing
            if anywhere:
                off |= one
                if off & end:
                    break
        if off & end:
            found[count] = row
            count += 1
    return found[:count].copy()
