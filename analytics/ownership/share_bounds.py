"""Bounds of the shares of all holders of a company at once, where each alone is costly.

They choose whose share is worked out, and vouch for those who are left out. Both say how high the
upper end of a share may be, or must be; neither is an answer.
"""

from typing import Final, NamedTuple

import numpy as np

from analytics.ownership.share_chain import NO_STATE, ShareChain
from analytics.snapshot.columns import Floats, Ints
from analytics.snapshot.relation_lookup import rows_of

_MOST_POWERS: Final = 200  # of stakes at their upper ends: a tenth of a second in a large circle
_HALF: Final = 0.5
_ENOUGH: Final = 1e-9
_ROUNDS: Final = 10  # each lowers the bounds, and after any of them they are bounds


class Bounds(NamedTuple):
    """Holders (places) with an upper end at least and at most so large, and a guess between."""

    entity: Ints
    least: Floats
    most: Floats
    guess: Floats


def bounds(chain: ShareChain, state: int, region: Ints, lowest: Floats) -> Bounds:
    """The bounds for a company (a state) and the region above it.

    `lowest` has by place the lower end of the share of those whom nobody holds.
    """
    edges = rows_of(chain.offsets, region)
    ends = np.concatenate(([chain.place[state]], chain.holder[edges]))
    entity, holder = np.unique(ends, return_inverse=True)
    at, holder = int(holder[0]), holder[1:]
    tail = np.searchsorted(entity, chain.place[chain.tail[edges]])
    most = _end_points(at, tail, holder, chain.high[edges], len(entity))
    others = tail != holder  # own stakes lead nowhere
    edges, tail, holder = edges[others], tail[others], holder[others]
    kept = _kept(chain, edges, len(entity), holder)
    most = np.minimum(most, _spread(at, tail, holder, np.ones(len(edges)), kept))
    # Of owners whom nobody holds, none takes what the others have at least.
    last = chain.state[entity] == NO_STATE
    most[last] = np.minimum(most[last], 1 - (lowest.sum() - lowest[entity[last]]))
    least = lowest.copy()
    direct = slice(int(chain.offsets[state]), int(chain.offsets[state + 1]))
    np.maximum.at(least, chain.holder[direct], chain.high[direct])
    guess = np.minimum(most, _spread(at, tail, holder, chain.high[edges], np.ones(len(entity))))
    others = np.flatnonzero(np.arange(len(entity)) != at)
    entity = entity[others]
    return Bounds(entity, least[entity], np.maximum(most[others], least[entity]), guess[others])


def _kept(chain: ShareChain, edges: Ints, count: int, holder: Ints) -> Floats:
    """By holder, the most that meets it of what has come to a company that it holds.

    A share at a company goes to the holder with q, is lost to others for certain with l, and may
    come back any number of times: so q + (1 - q - l) m bounds m, and m is at most q / (q + l).
    """
    tail, low, high = chain.tail[edges], chain.low[edges], chain.high[edges]
    lost = np.where(chain.head[edges] == NO_STATE, low, 0.0)
    size = len(chain.place)
    # Own stakes are among the upper ends too: what they take stays.
    ends = np.bincount(chain.tail, weights=chain.high, minlength=size)
    leak = np.bincount(tail, weights=lost, minlength=size) + np.maximum(0.0, 1 - ends)
    met = high / np.maximum(high + leak[tail] - lost, 1e-300)
    kept = np.zeros(count)
    np.maximum.at(kept, holder, np.minimum(1.0, met))
    return kept


def _end_points(at: int, tail: Ints, holder: Ints, high: Floats, count: int) -> Floats:
    """How often a share `at` a company comes to each, were every stake at its upper end; at most.

    Infinite where it may come back for ever. Of the start e and the stakes H any w with
    w >= e + w H is no less than the sum of all e H^k. Such is the sum v of the first powers with
    2 max(e H^n) u added, if the sum u of those of 1 in place of e has come down to one half.
    """
    begun, spread = np.zeros(count), np.ones(count)
    begun[at] = 1.0
    visits, wide = np.zeros(count), np.zeros(count)
    for _ in range(_MOST_POWERS):
        visits, wide = visits + begun, wide + spread
        begun = _passed(begun, tail, holder, high)
        spread = _passed(spread, tail, holder, high)
        if spread.max() <= _HALF and begun.max() <= _ENOUGH:
            bound: Floats = visits + 2 * begun.max() * wide
            return bound
    return np.full(count, np.inf)


def _passed(some: Floats, tail: Ints, holder: Ints, high: Floats) -> Floats:
    """What stands at each company passed on over its stakes."""
    came: Floats = np.bincount(holder, some[tail] * high, len(some)).astype(np.float64)
    return came


def _spread(at: int, tail: Ints, holder: Ints, passed: Floats, kept: Floats) -> Floats:
    """What comes to each at most, of the whole that begins `at` a company."""
    most = np.ones(len(kept))
    for _ in range(_ROUNDS):
        most = kept * np.minimum(1.0, _passed(most, tail, holder, passed))
        most[at] = 1.0
    return most
