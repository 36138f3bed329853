"""Bounds of the shares of all holders of a company at once, where each alone is costly.

They choose whose share is worked out, and vouch for those who are left out. Both say how high the
upper end of a share may be, or must be; neither is an answer.
"""

from typing import Final, NamedTuple

import numpy as np

from analytics.ownership.share_chain import NO_STATE, ShareChain
from analytics.snapshot.columns import Floats, Ints
from analytics.snapshot.relation_lookup import rows_of

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
    edges = edges[chain.holder[edges] != chain.place[chain.tail[edges]]]  # own stakes go nowhere
    ends = np.concatenate(([chain.place[state]], chain.holder[edges]))
    entity, holder = np.unique(ends, return_inverse=True)
    at, holder = int(holder[0]), holder[1:]
    tail = np.searchsorted(entity, chain.place[chain.tail[edges]])
    most = _spread(at, tail, holder, np.ones(len(edges)), _kept(chain, edges, len(entity), holder))
    # Of owners whom nobody holds, none takes what the others have at least.
    last = chain.state[entity] == NO_STATE
    most[last] = np.minimum(most[last], 1 - (lowest.sum() - lowest[entity[last]]))
    least = lowest.copy()
    direct = slice(int(chain.offsets[state]), int(chain.offsets[state + 1]))
    np.maximum.at(least, chain.holder[direct], chain.high[direct])
    guess = _spread(at, tail, holder, chain.high[edges], np.ones(len(entity)))
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


def _spread(at: int, tail: Ints, holder: Ints, passed: Floats, kept: Floats) -> Floats:
    """What comes to each at most, of the whole that begins `at` a company."""
    most = np.ones(len(kept))
    for _ in range(_ROUNDS):
        came = np.bincount(holder, weights=most[tail] * passed, minlength=len(kept))
        most = kept * np.minimum(1.0, came)
        most[at] = 1.0
    return most
