"""The votes that a holder has in a company, with those of all whom it controls (DESIGN §8)."""

from typing import NamedTuple

from analytics.ownership.control import Control
from analytics.ownership.control_kernel import ONE
from analytics.snapshot.merging import DIGITS


class VoteShare(NamedTuple):
    """The least and the most that a holder may have of the votes of a company."""

    low: float
    high: float


def vote_share(control: Control, holder: int, company: int) -> VoteShare:
    """The share of votes of a holder in a company, together with all that it controls.

    Own stakes carry no vote. Of a company whose stakes contradict each other the least is 0.
    """
    votes, group = control.votes, control.group(holder)
    certain = {*group, *control.certain.of(holder).tolist()}
    possible = {*group, *control.possible.of(holder).tolist()}
    low = least = high = 0
    for row in votes.rows_of(company):
        cast = votes.casts(row).keys()
        low += int(votes.low[row]) if cast & certain else 0
        if cast & possible:
            least += int(votes.low[row])
            high += int(votes.high[row])
    own_low, own_high = int(votes.own_low[company]), int(votes.own_high[company])
    if not votes.trusted[company]:
        return VoteShare(0.0, round(min(high, ONE) / ONE, DIGITS))
    others = int(votes.least[company]) - least
    # As in `control_kernel.passes`: where not all fits, the least own stake leaves the most.
    own = own_high
    if high + own_high + others > ONE:
        own = min(max(own_low, ONE - others - high), own_high)
        high = max(least, min(high, ONE - others - own))
    return VoteShare(_of(low, ONE - own_low), _of(high, ONE - own))


def _of(part: int, whole: int) -> float:
    return round(min(part / whole, 1.0), DIGITS) if whole > 0 else 0.0
