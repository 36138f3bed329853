"""Who has a look-through share of one company, and how much: the answer upwards."""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from analytics.ownership.grounds import grounds
from analytics.ownership.large_block import TRUSTED, Untrusted
from analytics.ownership.meeting import Meeting
from analytics.ownership.share_bounds import bounds
from analytics.ownership.share_chain import Above
from analytics.snapshot.columns import Floats, Ints
from analytics.snapshot.merging import DIGITS
from analytics.snapshot.relation_lookup import rows_of

# Of one answer: companies of a large circle whose own way back is solved, and edges walked for the
# upper ends. Who is left out is told, with a bound of the share.
MOST_RETURNS: Final = 8
MOST_WALKED: Final = 6_000_000  # some seconds
_FEWEST: Final = 10
_NOBODY: Final[Ints] = np.zeros(0, dtype=np.int64)
_NO_SHARES: Final[Floats] = np.zeros(0)


@dataclass(frozen=True, slots=True)
class Shares:
    """Look-through shares, largest `high` first; `entity` holds places.

    Both ends are NaN for a company, or of a company, that something unsound touches: such rows
    come last. `left_out` are those whose shares were not worked out, each `at_most` so large:
    empty where everybody is there.
    """

    entity: Ints
    low: Floats
    high: Floats
    left_out: Ints = field(default_factory=lambda: _NOBODY)
    at_most: Floats = field(default_factory=lambda: _NO_SHARES)

    @property
    def whole_above(self) -> float:
        """Every one with a `high` above this is there."""
        return float(self.at_most.max(initial=0.0))


def shares_by_size(entity: Ints, low: Floats, high: Floats, untold: Ints = _NOBODY) -> Shares:
    """Shares rounded and put in their order; the `untold` come last, without numbers."""
    known = low is high
    high = rounded(high)
    low = high if known else rounded(low)
    order = np.argsort(entity, kind="stable")
    order = order[high[order] > 0]
    if not known:
        order = order[np.argsort(-low[order], kind="stable")]
    order = order[np.argsort(-high[order], kind="stable")]
    nothing = np.full(len(untold), np.nan)
    return Shares(
        entity=np.concatenate((entity[order], untold)),
        low=np.concatenate((low[order], nothing)),
        high=np.concatenate((high[order], nothing)),
    )


def rounded(shares: Floats | float) -> Floats:
    """Shares with the digits that are given and compared (DESIGN §8)."""
    digits: Floats = np.clip(np.round(shares, DIGITS), 0.0, 1.0)
    return digits


def company_holders(meeting: Meeting, state: int) -> Shares:
    """The shares of everybody who may have one of a company, given as a state of the chain."""
    above = meeting.above(state)
    answer = _ranges if above.loose else _exact
    if meeting.is_in_large(above.states).any():
        return answer(meeting, state, above)
    # Apart, so that the work is that of the companies above and not of all.
    part, entity = meeting.chain.part(above.states)
    there = Meeting(part, most_dense=meeting.most_dense)
    at = int(np.searchsorted(above.states, state))
    apart = answer(there, at, there.above(at))
    return replace(apart, entity=entity[apart.entity], left_out=entity[apart.left_out])


def _exact(meeting: Meeting, state: int, above: Above) -> Shares:
    """All stakes on the way are known: both ends of a share are equal."""
    chain = meeting.chain
    y, persons, share = _lowest(meeting, state, above)
    met = above.states[(above.states != state) & (y[above.states] > 0)]
    # A company is met no more often than it is visited: so the largest circle's are cut by visits.
    is_slow = meeting.is_in_large(met)
    slow = met[is_slow]
    slow = slow[np.argsort(-y[slow], kind="stable")]
    left_out = slow[MOST_RETURNS:]
    met = np.concatenate((met[~is_slow], slow[:MOST_RETURNS]))
    share = np.concatenate((share, y[met] / meeting.returns(met)))
    found = shares_by_size(np.concatenate((persons, chain.place[met])), share, share)
    return replace(found, left_out=chain.place[left_out], at_most=y[left_out])


def _lowest(meeting: Meeting, state: int, above: Above) -> tuple[Floats, Ints, Floats]:
    """(visits by state, holders without a state, their shares), at the lower ends of all stakes."""
    chain = meeting.chain
    begin = np.zeros(len(chain.place))
    begin[state] = 1.0
    y = meeting.visits(begin, above.states)
    edges = above.outer
    persons, share = _added(chain.holder[edges], y[chain.tail[edges]] * chain.low[edges])
    unnamed = (y[above.states] * chain.spare[above.states]).sum()
    # Whatever way a share takes, it ends with somebody.
    if not abs(share.sum() + unnamed - 1) <= TRUSTED:
        raise Untrusted()
    return y, persons, share


def _added(holder: Ints, share: Floats) -> tuple[Ints, Floats]:
    """(holders, rising, the sum of the shares of each)."""
    if 4 * len(holder) < holder.max(initial=0):
        persons, at = np.unique(holder, return_inverse=True)
        return persons, np.bincount(at, weights=share).astype(np.float64)
    total = np.bincount(holder, weights=share)
    persons = np.flatnonzero(total)
    return persons, total[persons].astype(np.float64)


def _ranges(meeting: Meeting, state: int, above: Above) -> Shares:
    """Some stake on the way is not known: the upper end of each share is sought by itself."""
    chain = meeting.chain
    region = chain.upstream(np.array([state]))  # of a large circle, `above` may hold more
    _, persons, share = _lowest(meeting, state, above)
    lowest = np.zeros(len(chain.state))
    lowest[persons] = share
    near = bounds(chain, state, region, lowest)
    # First those whose share can reach what makes an owner, whatever the rest of the circle is.
    sure = np.where(near.least >= grounds()["equity"].share, near.least, 0.0)
    order = np.lexsort((-near.guess, -sure))
    entity, most = near.entity[order], near.most[order]
    count = max(_FEWEST, MOST_WALKED // len(rows_of(chain.offsets, region)))
    some = entity[:count]
    ends = [pair_ends(meeting, holder, state, region) for holder in some.tolist()]
    low, high = np.array(ends).reshape(-1, 2).T
    found = shares_by_size(some, low, high)
    return replace(found, left_out=entity[count:], at_most=most[count:])


def pair_ends(meeting: Meeting, holder: int, state: int, region: Ints) -> tuple[float, float]:
    """(lowest, highest) share of a holder (a place) in a company (a state), of the region above."""
    chain = meeting.chain
    states = np.intersect1d(region, chain.downstream(holder), assume_unique=True)
    if state not in states:
        return 0.0, 0.0
    low = float(meeting.lowest(holder, states)[state])
    if not chain.is_loose(states):
        return low, low
    return low, float(meeting.highest(holder, states)[state])
