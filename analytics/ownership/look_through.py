"""Look-through shares: of one company by its holders, of one holder in all companies, of all.

The look-through share of a holder in a company is the probability that one share of the company,
traced upwards, first meets the holder: integrated ownership corrected at the source, D(I − W)⁻¹W
with D = diag((I − W)⁻¹)⁻¹ (DESIGN §8), which cross-holdings never raise above 1. Unknown and banded
stakes give an interval, and its ends are attained.
"""

from datetime import date
from typing import Final

import numpy as np

from analytics.ownership.changes import changed_companies, with_company
from analytics.ownership.holders import Shares, company_holders, pair_ends, rounded, shares_by_size
from analytics.ownership.large_block import TRUSTED, Untrusted
from analytics.ownership.meeting import Meeting
from analytics.ownership.share_chain import NO_STATE, ShareChain, share_chain
from analytics.ownership.unsound import Unsound, unsound_of
from analytics.snapshot.columns import BEFORE, CARRIED, Floats, Ints, Snapshot
from analytics.snapshot.stakes import Stakes, kept_by_day, stakes_of

_KEY: Final = f"{CARRIED}ownership.look_through"
MOST_CORRECTIONS: Final = 8  # each costs every later question a little


class LookThrough:
    """The look-through shares of one day; solved parts are kept for later questions.

    Entities are given and answered as places. Raises Untrusted where a circle is so nearly closed
    that no number can be vouched for.
    """

    def __init__(
        self,
        stakes: Stakes,
        unsound: Unsound,
        meeting: Meeting | None = None,
        corrections: int = 0,
    ) -> None:
        """`meeting` is that of these stakes, where it was made from others by `corrections`."""
        self.stakes = stakes
        self.unsound = unsound
        self.meeting = meeting or Meeting(share_chain(stakes, unsound.touched))
        self.chain: ShareChain = self.meeting.chain
        self.corrections = corrections

    def share(self, holder: int, company: int) -> tuple[float, float]:
        """The lowest and highest share of one holder in one company.

        NaN where the company is touched by something unsound. Raises ValueError for the share of
        a company in itself, which is no ownership.
        """
        if holder == company:
            raise ValueError("a company has no look-through share in itself")
        if self.unsound.touched[company]:
            return np.nan, np.nan
        state = int(self.chain.state[company])
        if state == NO_STATE:
            return 0.0, 0.0
        region = self.meeting.above(state).states
        low, high = pair_ends(self.meeting, holder, state, region)
        return float(rounded(low)), float(rounded(high))

    def holdings(self, holder: int) -> Shares:
        """The shares of one holder in every company that it may have a share of."""
        chain = self.chain
        states = chain.downstream(holder)
        low = high = self.meeting.lowest(holder, states)[states]
        if chain.is_loose(states):
            high = self.meeting.highest(holder, states)[states]
        return shares_by_size(chain.place[states], low, high, self._untold(holder))

    def _untold(self, holder: int) -> Ints:
        """The companies of a holder that something unsound touches."""
        if not self.unsound.reasons:
            return np.zeros(0, dtype=np.int64)
        below = self.stakes.below(holder)
        untold: Ints = below[self.unsound.touched[below] & (below != holder)]
        return untold

    def holders(self, company: int) -> Shares:
        """The shares of everybody who may have a share of one company."""
        if self.unsound.touched[company]:
            above = self.stakes.above(company)
            nothing = np.zeros(0)
            return shares_by_size(above[:0], nothing, nothing, above[above != company])
        state = int(self.chain.state[company])
        if state == NO_STATE:  # nobody is known to hold it
            nothing = np.zeros(0)
            return Shares(np.zeros(0, dtype=np.int64), nothing, nothing)
        return company_holders(self.meeting, state)

    def changed(self, stakes: Stakes, unsound: Unsound) -> "LookThrough | None":
        """The shares of other stakes of the same entities, made from these; None where far apart.

        What was solved of a large circle is corrected and not solved again.
        """
        companies = changed_companies(self.stakes, stakes)
        corrections = self.corrections + len(companies)
        same = np.array_equal(self.unsound.touched, unsound.touched)
        if not same or corrections > MOST_CORRECTIONS:
            return None
        meeting = self.meeting
        for company in companies.tolist():
            chain = with_company(meeting.chain, stakes, company)
            if chain is None:
                return None
            meeting = meeting.changed(chain, int(chain.state[company]))
        return LookThrough(stakes, unsound, meeting, corrections)

    def totals(self, weights: Floats | None = None) -> Floats:
        """By entity place, what each holder without holders of its own has of all sound companies.

        Persons are such holders. The shares are those of the lower ends, each times the weight of
        its company (by entity place; 1 for all unless given): so the sum of a person's shares, or
        with capital as the weight, what the person is worth in it.
        """
        chain = self.chain
        begin = np.ones(len(chain.place)) if weights is None else weights[chain.place]
        y = self.meeting.visits(begin, np.arange(len(chain.place)))
        outer = chain.head == NO_STATE
        brought = y[chain.tail[outer]] * chain.low[outer]
        total = np.bincount(chain.holder[outer], weights=brought, minlength=len(chain.state))
        lost = total.sum() + (y * chain.spare).sum() - begin.sum()
        if not abs(lost) <= TRUSTED * max(1.0, begin.sum()):
            raise Untrusted()
        return total.astype(np.float64)


def look_through_of(snapshot: Snapshot, as_of: date) -> LookThrough:
    """The look-through shares of a day; the snapshot keeps what was solved."""
    stakes = stakes_of(snapshot, as_of)
    return kept_by_day(snapshot, _KEY, stakes.day, lambda: _made(snapshot, stakes))


def _made(snapshot: Snapshot, stakes: Stakes) -> LookThrough:
    """From those of the earlier snapshot that this one was made from, if that is near enough."""
    unsound = unsound_of(snapshot, stakes)
    earlier: dict[int, LookThrough] = snapshot.derived.get(BEFORE, {}).get(_KEY, {})
    before = earlier.pop(stakes.day, None)
    made = None if before is None else before.changed(stakes, unsound)
    return made or LookThrough(stakes, unsound)
