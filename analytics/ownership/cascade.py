"""What listed holders own together: half or more, added up and undiluted (DESIGN §8).

A company of which listed holders own half or more counts whole for the companies it holds, as in
OFAC's 50 percent rule (FAQ 398-401): ownership alone, never control.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.ownership.control import Answer
from analytics.ownership.control_kernel import ONE
from analytics.propagation.seeds import superseded
from analytics.snapshot.columns import Ints, Snapshot
from analytics.snapshot.relation_lookup import rows_of
from analytics.snapshot.stakes import TOLERANCE, Stakes, kept_by_day
from graph.words import ADVERSE_TIERS


@dataclass(frozen=True, slots=True)
class Cascade:
    """What a set of holders owns of a company, directly or through companies half theirs.

    `holders` are those of the set behind it, entity places in order; `low` and `high` the share.
    `itself`: the company is of the set, and wholly its own.
    """

    answer: Answer
    holders: tuple[int, ...]
    low: float
    high: float
    itself: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What a set owns of each company: sums of 1e-12, at least and at most, and who counts whole.

    `counted` is by entity place whether it is of the set, or half or more is the set's: first for
    certain, then possibly.
    """

    stakes: Stakes
    of_set: npt.NDArray[np.bool_]
    counted: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]
    low: Ints
    high: Ints

    def over(self, company: int) -> Cascade:
        """What the set owns of a company; one of the set is wholly its own."""
        if self.of_set[company]:
            return Cascade("yes", (company,), 1.0, 1.0, itself=True)
        answer: Answer = "yes" if self.counted[0][company] else "no"
        if answer == "no" and self.counted[1][company]:
            answer = "possible"
        low, high = int(self.low[company]) / ONE, int(self.high[company]) / ONE
        return Cascade(answer, self._behind(company), low, high)

    def _behind(self, company: int) -> tuple[int, ...]:
        holders, seen, above = set(), {company}, [company]
        while above:
            for row in self.stakes.rows_of(above.pop()):
                holder = int(self.stakes.holder[row])
                if holder not in seen and self.counted[1][holder] and self.stakes.high[row] > 0:
                    seen.add(holder)
                    if self.of_set[holder]:
                        holders.add(holder)
                    else:
                        above.append(holder)
        return tuple(sorted(holders))


def listings_on(snapshot: Snapshot, day: int, withdrawn: Collection[str] = ()) -> Ints:
    """The places of the adverse listings in force on a day: disputed ones count, penalties not.

    Those `withdrawn` after the snapshot's revision are left out.
    """
    records = snapshot.records
    rows = zip(records.lists, records.tier, strict=True)
    adverse = np.array([bool(list_) and tier in ADVERSE_TIERS for list_, tier in rows], np.bool_)
    held = np.flatnonzero(adverse & (records.decided <= day) & (records.ends > day))
    gone = np.concatenate((superseded(snapshot, day), snapshot.record_places(withdrawn)))
    return held[~np.isin(held, gone)]


def reach_of_listed(snapshot: Snapshot, stakes: Stakes) -> Reach:
    """What all who are listed on the day of these stakes own; kept with the snapshot."""

    def made() -> Reach:
        listed = np.zeros(len(snapshot.entities.ids), dtype=np.bool_)
        listed[snapshot.records.subject[listings_on(snapshot, stakes.day)]] = True
        return reach_of(stakes, listed)

    return kept_by_day(snapshot, "ownership.cascade", stakes.day, made)


def reach_of(stakes: Stakes, of_set: npt.NDArray[np.bool_]) -> Reach:
    """What a set of holders, marked by place, owns of each company."""
    certain, low, _ = _spread(stakes, of_set, best=False)
    possible, _, high = _spread(stakes, of_set, best=True)
    return Reach(stakes, of_set, (certain, possible), low, high)


def _spread(
    stakes: Stakes, of_set: npt.NDArray[np.bool_], *, best: bool
) -> tuple[npt.NDArray[np.bool_], Ints, Ints]:
    """(who counts whole, what counts of each company at least, and at most)."""
    row_low = np.rint(stakes.low * ONE).astype(np.int64)
    row_high = np.rint(stakes.high * ONE).astype(np.int64)
    least = np.rint(stakes.guaranteed * ONE).astype(np.int64)
    trusted = stakes.guaranteed <= 1 + TOLERANCE
    offsets, by_holder = stakes.by_holder
    counted, newest = of_set.copy(), np.flatnonzero(of_set)
    low, high = np.zeros_like(least), np.zeros_like(least)
    most = high
    while len(newest):
        rows = by_holder[rows_of(offsets, newest)]
        company = stakes.company[rows]
        np.add.at(low, company, row_low[rows])
        np.add.at(high, company, row_high[rows])
        # What others hold at least is not theirs, unless the stakes cannot be trusted.
        left = np.where(trusted, ONE - (least - low), ONE)
        most = np.maximum(np.minimum(high, left), np.where(trusted, low, 0))
        near = np.unique(company)
        share = most if best else np.where(trusted, low, 0)
        newest = near[~counted[near] & (2 * share[near] >= ONE)]
        counted[newest] = True
    return counted, np.where(trusted, low, 0), most
