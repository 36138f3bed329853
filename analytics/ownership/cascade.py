"""What listed holders own together: half or more, added up and undiluted (DESIGN §8).

A company of which listed holders own half or more counts whole for the companies it holds, as in
OFAC's 50 percent rule (FAQ 398-401): ownership alone, never control. What a company holds of itself
counts neither for nor against: the others own it in the proportion of their stakes, as they do in
the look-through share and in votes. The texts do not speak of such stakes.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.ownership.control import Answer
from analytics.ownership.control_kernel import ONE
from analytics.propagation.seeds import superseded
from analytics.snapshot.columns import Floats, Ints, Snapshot
from analytics.snapshot.merging import DIGITS, TOLERANCE
from analytics.snapshot.relation_lookup import rows_of
from analytics.snapshot.stakes import Stakes, kept_by_day
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
    """What a set owns of each company: the share, at least and at most, and who counts whole.

    `counted` is by entity place whether it is of the set, or half or more is the set's: first for
    certain, then possibly.
    """

    stakes: Stakes
    of_set: npt.NDArray[np.bool_]
    counted: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]
    low: Floats
    high: Floats

    def over(self, company: int) -> Cascade:
        """What the set owns of a company; one of the set is wholly its own."""
        if self.of_set[company]:
            return Cascade("yes", (company,), 1.0, 1.0, itself=True)
        answer: Answer = "yes" if self.counted[0][company] else "no"
        if answer == "no" and self.counted[1][company]:
            answer = "possible"
        low, high = float(self.low[company]), float(self.high[company])
        return Cascade(answer, self._behind(company), low, high)

    def pairs(self) -> tuple[Ints, Ints]:
        """(companies, holders): who of the set is behind each company that counts whole, possibly.

        In order of company and holder. Companies of the set are their own and not among them.
        """
        offsets, by_holder = self.stakes.by_holder
        count, inner = len(offsets) - 1, self.counted[1] & ~self.of_set
        held = np.flatnonzero(self.of_set)
        found, newest = held[:0], held * count + held
        while len(newest):
            holder, member = np.divmod(newest, count)
            rows = by_holder[rows_of(offsets, member)]
            holder, company = np.repeat(holder, np.diff(offsets)[member]), self.stakes.company[rows]
            kept = (self.stakes.high[rows] > 0) & inner[company]
            newest = np.setdiff1d(holder[kept] * count + company[kept], found)
            found = np.concatenate((found, newest))
        holder, company = np.divmod(found, count)
        order = np.lexsort((holder, company))
        return company[order], holder[order]

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
    parts = WholeStakes(stakes)
    certain, low = _spread(parts, of_set, best=False)
    possible, high = _spread(parts, of_set, best=True)
    return Reach(stakes, of_set, (certain, possible), low, high)


class WholeStakes:
    """The stakes in whole numbers of 1e-12, so that sums are exact; columns by row or company.

    `least` is what others than the company itself hold of it at least, together; it is `trusted`
    where the stakes of the company do not contradict each other.
    """

    def __init__(self, stakes: Stakes) -> None:
        self.stakes = stakes
        self.low, self.high = _whole(stakes.low), _whole(stakes.high)
        self.own_low, self.own_high = _whole(stakes.own.low), _whole(stakes.own.high)
        self.least = _whole(stakes.guaranteed) - self.own_low
        self.trusted = stakes.guaranteed <= 1 + TOLERANCE

    def at_worst(self, low: Ints, near: Ints) -> tuple[Ints, Ints]:
        """(theirs, the whole that others than the company itself hold) of `near`, at least."""
        return np.where(self.trusted[near], low[near], 0), ONE - self.own_low[near]

    def at_best(self, low: Ints, high: Ints, near: Ints) -> tuple[Ints, Ints]:
        """The same at most: what others hold at least is not theirs, if it can be trusted.

        Where not all fits, the least own stake leaves them most, as in `control_kernel.passes`.
        """
        left = ONE - (self.least[near] - low[near])
        own = np.clip(left - high[near], self.own_low[near], self.own_high[near])
        part = np.maximum(np.minimum(high[near], left - own), low[near])
        trusted = self.trusted[near]
        return np.where(trusted, part, np.minimum(high[near], ONE)), ONE - np.where(trusted, own, 0)


def _whole(shares: Floats) -> Ints:
    whole: Ints = np.rint(shares * ONE).astype(np.int64)
    return whole


def _spread(
    parts: WholeStakes, of_set: npt.NDArray[np.bool_], *, best: bool
) -> tuple[npt.NDArray[np.bool_], Floats]:
    """(who counts whole, the share that counts of each company) at most (`best`) or at least."""
    stakes = parts.stakes
    offsets, by_holder = stakes.by_holder
    counted, newest = of_set.copy(), np.flatnonzero(of_set)
    low, high = np.zeros_like(parts.least), np.zeros_like(parts.least)

    def share(near: Ints) -> tuple[Ints, Ints]:
        return parts.at_best(low, high, near) if best else parts.at_worst(low, near)

    while len(newest):
        rows = by_holder[rows_of(offsets, newest)]
        company = stakes.company[rows]
        np.add.at(low, company, parts.low[rows])
        np.add.at(high, company, parts.high[rows])
        near = np.unique(company)
        part, whole = share(near)
        newest = near[~counted[near] & (part > 0) & (2 * part >= whole)]
        counted[newest] = True
    part, whole = share(np.arange(len(low)))
    some = np.divide(part, whole, out=np.zeros(len(low)), where=whole > 0)
    return counted, np.round(np.clip(some, 0.0, 1.0), DIGITS)
