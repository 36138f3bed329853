# ruff: noqa: ANN401 - numba compiles each type
"""Parallel stakes made one, company by company: one pass over the relations, no table between.

Arrays of ten million rows leave the cache and cost a page fault for each 4 KB, so what numpy would
do in twenty steps took three times as long for each row as it did for a million.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from analytics.compiled import compiled
from analytics.snapshot.columns import Floats, Ints, RelationArrays

DIGITS: Final = 12  # numbers are rounded before they are compared (DESIGN §8)
TOLERANCE: Final = 1e-6  # by less than this, stakes are not above 1 (DESIGN §8)
NO_RELATION: Final = -1
_SCALE: Final = 10.0**DIGITS


class Merged(NamedTuple):
    """The rows of `analytics.snapshot.stakes.Stakes`, and what each company holds of itself."""

    offsets: Ints
    holder: Ints
    low: Floats
    high: Floats
    relation: Ints
    own_low: Floats
    own_high: Floats
    own_relation: Ints
    differing: Ints
    proof_offsets: Ints
    proof: Ints


def merged(ties: RelationArrays, offset: Ints, order: Ints) -> Merged:
    """The stakes of each company c, of relations order[offset[c] : offset[c + 1]] by holder."""
    ends = (ties.source, ties.low, ties.high)
    standing = (ties.rank, ties.claimant, ties.precedence)
    return Merged(*_merged(offset, order, ends, standing))


@compiled
def _rounded(number: float) -> float:
    """As numpy rounds to DIGITS."""
    return float(np.rint(number * _SCALE) / _SCALE)


@compiled
def _stands(order: Any, first: int, after: int, standing: Any) -> int:
    """The relation that stands before the others of one stake.

    The lowest rank, then the highest precedence, then the smallest id.
    """
    rank, _, precedence = standing
    best = order[first]
    for at in range(first + 1, after):
        tie = order[at]
        if rank[tie] < rank[best] or (
            rank[tie] == rank[best] and precedence[tie] > precedence[best]
        ):
            best = tie
    return int(best)


@compiled
def _one(order: Any, part: Any, ends: Any, standing: Any, proof: Any) -> Any:
    """(low, high, relation, end of its proof) of one stake, its upper end not yet cut.

    `part` = (its first place in `order`, the place after its last, where its proof begins).
    """
    _, lows, highs = ends
    rank, claimant, _ = standing
    first, after, begin = part
    best = _stands(order, first, after, standing)
    low, high, end = 0.0, 0.0, begin
    for at in range(first, after):
        tie = order[at]
        if rank[tie] == rank[best] and claimant[tie] == claimant[best]:
            unknown = lows[tie] < 0
            low += 0.0 if unknown else lows[tie]
            high += 1.0 if unknown else highs[tie]
            proof[end] = tie
            end += 1
    return _rounded(low), _rounded(high), proof[begin], end


@compiled
def _apart(order: Any, part: Any, ends: Any, standing: Any, stake: Any) -> Any:
    """The relations of other sources that tell one stake otherwise, compared as they stand.

    `part` as in `_one`, `stake` = what that returned: (low, high, relation).
    """
    _, lows, highs = ends
    rank, claimant, _ = standing
    first, after, _ = part
    low, high, best = stake
    others = [0 for _ in range(0)]  # whole numbers
    for at in range(first, after):
        tie = order[at]
        same = rank[tie] == rank[best] and claimant[tie] == claimant[best]
        known = lows[tie] >= 0
        meets = lows[tie] <= high + TOLERANCE and highs[tie] >= low - TOLERANCE
        if known and not same and not meets:
            others.append(tie)
    return others


@compiled
def _filled(offset: Any, order: Any, ends: Any, standing: Any, rows: Any, own: Any) -> Any:
    """Fill the columns of `rows` and `own`; gives (how many rows, relations, what differs)."""
    source = ends[0]
    offsets, holder, low, high, relation, proofs, proof = rows
    own_low, own_high, own_relation = own
    differing = [(0, 0)]
    row = end = 0
    for company in range(len(offset) - 1):
        first, total = offset[company], 0.0
        while first < offset[company + 1]:
            after = first + 1
            while after < offset[company + 1] and source[order[after]] == source[order[first]]:
                after += 1
            part = (first, after, end)
            least, most, tie, told = _one(order, part, ends, standing, proof)
            total += least
            if source[tie] == company:
                own_low[company], own_relation[company] = least, tie
                own_high[company] = min(most, max(least, 1.0))
            else:
                if after > first + 1:
                    for other in _apart(order, part, ends, standing, (least, most, tie)):
                        differing.append((row, other))
                holder[row], relation[row], low[row] = source[tie], tie, least
                high[row] = min(most, max(least, 1.0))
                row, end = row + 1, told
                proofs[row] = end
            first = after
        # No upper end is more than what the lowest stakes of all others leave of the company.
        for at in range(offsets[company], row):
            left = _rounded(1 - (total - low[at]))
            high[at] = min(high[at], max(left, low[at]))
        left = _rounded(1 - (total - own_low[company]))
        own_high[company] = min(own_high[company], max(left, own_low[company]))
        offsets[company + 1] = row
    return row, end, np.array(differing)[1:]


@compiled
def _merged(offset: Any, order: Any, ends: Any, standing: Any) -> Any:
    count, many = len(offset) - 1, len(order)
    # Made here and not by numpy, whose large pages take longer to clear than the rows to fill.
    holder, relation = np.empty(many, np.int64), np.empty(many, np.int64)
    low, high = np.empty(many), np.empty(many)
    offsets, proofs = np.zeros(count + 1, np.int64), np.zeros(many + 1, np.int64)
    proof = np.empty(many, np.int64)
    own = (np.zeros(count), np.zeros(count), np.full(count, NO_RELATION))
    rows = (offsets, holder, low, high, relation, proofs, proof)
    row, end, differing = _filled(offset, order, ends, standing, rows, own)
    return (
        offsets,
        holder[:row].copy(),
        low[:row].copy(),
        high[:row].copy(),
        relation[:row].copy(),
        own[0],
        own[1],
        own[2],
        differing,
        proofs[: row + 1].copy(),
        proof[:end].copy(),
    )
