"""Companies of which no share can be computed: more than all of it is held, or nobody holds it.

DESIGN §8: listed with their reason and with what they touch; the rest is computed.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy

from analytics.ownership.closed_sets import closed_set
from analytics.percent import percent
from analytics.snapshot.columns import OF_TIES, Ints, Snapshot
from analytics.snapshot.merging import TOLERANCE
from analytics.snapshot.stakes import Stakes, kept_by_day
from graph.sentence import Sentence

# above_one: the guaranteed stakes of one source exceed 1. sources: those of several sources do,
# so one of them is out of date. closed: under every assignment, nobody outside its circle owns it.
Reason = Literal["above_one", "sources", "closed"]


@dataclass(frozen=True, slots=True)
class Unsound:
    """What is unsound on a day; columns are by entity place.

    `touched` marks companies that an unsound one holds, directly or not, and the unsound ones
    themselves: their numbers are not given.
    """

    reasons: dict[int, Reason]
    touched: npt.NDArray[np.bool_]


def reason_sentence(stakes: Stakes, company: int, reason: Reason) -> Sentence:
    """Why a company is unsound and how to mend it, for a person."""
    total = f"{percent(float(stakes.guaranteed[company]))}%"
    if reason == "above_one":
        return Sentence("unsound.above_one", {"total": total})
    if reason == "sources":
        return Sentence("unsound.sources", {"total": total})
    return Sentence("unsound.closed")


def contradiction_sentence(snapshot: Snapshot, stakes: Stakes, at: int) -> Sentence:
    """What two sources say apart of one stake, for a person; `at` is a row of `differing`."""
    row, other = stakes.differing[at].tolist()
    ties = snapshot.relations
    counted = _range(float(stakes.low[row]), float(stakes.high[row]))
    apart = _range(float(ties.low[other]), float(ties.high[other]))
    return Sentence("unsound.contradicted", {"counted": counted, "other": apart})


def _range(low: float, high: float) -> str:
    return f"{percent(low)}%" if low == high else f"{percent(low)}%–{percent(high)}%"


def unsound_of(snapshot: Snapshot, stakes: Stakes) -> Unsound:
    """What is unsound in the stakes of a day of this snapshot; kept with the snapshot."""
    return kept_by_day(
        snapshot, f"{OF_TIES}ownership.unsound", stakes.day, lambda: _unsound(snapshot, stakes)
    )


def _unsound(snapshot: Snapshot, stakes: Stakes) -> Unsound:
    above = np.flatnonzero(stakes.guaranteed > 1 + TOLERANCE)
    reasons: dict[int, Reason] = dict.fromkeys(_closed(stakes).tolist(), "closed")
    for company in above.tolist():
        reasons[company] = "sources" if _of_several(snapshot, stakes, company) else "above_one"
    touched = _downwards(stakes, np.array(sorted(reasons), dtype=np.int64))
    return Unsound(dict(sorted(reasons.items())), touched)


def _of_several(snapshot: Snapshot, stakes: Stakes, company: int) -> bool:
    """Whether more than one source tells the guaranteed stakes of a company."""
    rows = np.array(stakes.rows_of(company), dtype=np.int64)
    told = stakes.relation[rows[stakes.low[rows] > 0]]
    ties = snapshot.relations
    return len(set(zip(ties.rank[told].tolist(), ties.claimant[told].tolist(), strict=True))) > 1


def _closed(stakes: Stakes) -> Ints:
    """The companies that companies of this very set own whole, whatever the unknown stakes are.

    Those with an owner outside are taken out until none has.
    """
    stakes_in = (stakes.offsets, stakes.holder, stakes.low, stakes.own.low, stakes.guaranteed)
    return np.flatnonzero(closed_set(*stakes_in, 1 - TOLERANCE))


def _downwards(stakes: Stakes, some: Ints) -> npt.NDArray[np.bool_]:
    """Marks these companies and all in which one of them may have a stake, directly or not."""
    count = len(stakes.offsets) - 1
    marked = np.zeros(count, dtype=np.bool_)
    if not len(some):
        return marked
    held = stakes.high > 0
    # One node more, from which all of them are reached: one search for all.
    tails = np.concatenate((stakes.holder[held], np.full(len(some), count)))
    heads = np.concatenate((stakes.company[held], some))
    ties = scipy.sparse.csr_array(
        (np.ones(len(tails)), (tails, heads)), shape=(count + 1, count + 1)
    )
    reached = scipy.sparse.csgraph.breadth_first_order(ties, count, return_predecessors=False)
    marked[reached[reached < count]] = True
    return marked
