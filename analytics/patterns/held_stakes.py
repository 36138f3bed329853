"""The stakes that hold on the day of a world, one for each holder and company."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from analytics.patterns.world import World
from analytics.snapshot.columns import Floats, Ints
from analytics.snapshot.counting_sort import counted
from graph.words import STAKE_KINDS

HALF: Final = 0.5  # 公司法 265: control is more than one half
_DIGITS: Final = 12  # sums are rounded before they are compared (DESIGN §8)


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class Stakes:
    """Stakes by holder and company, in their order: entity places, and the least and most held.

    `rows` are the relations of all of them one after the other, those of the i-th stake from
    first[i] to first[i + 1]. An unknown stake lies between 0 and what the others leave.
    """

    holder: Ints
    company: Ints
    low: Floats
    high: Floats
    rows: Ints
    first: Ints

    def relations(self, stake: int) -> list[int]:
        """The relation places of a stake."""
        rows: list[int] = self.rows[self.first[stake] : self.first[stake + 1]].tolist()
        return rows

    @cached_property
    def _keys(self) -> Ints:
        """Holder and company as one number, in the order of the stakes, which is theirs."""
        return self.holder * self._base + self.company

    @property
    def _base(self) -> int:
        return int(self.company.max(initial=-1)) + 1

    def find(self, holders: Ints, companies: Ints) -> Ints:
        """The stake of each holder in each company, -1 where it has none."""
        if not len(self.holder):
            return np.full(len(holders), -1)
        keys = holders * self._base + companies
        at = np.minimum(np.searchsorted(self._keys, keys), len(self.holder) - 1)
        there = (self._keys[at] == keys) & (companies < self._base)
        return np.where(there, at, -1)

    def _of_holder(self, holder: int) -> tuple[int, int]:
        first, after = np.searchsorted(self.holder, [holder, holder + 1]).tolist()
        return int(first), int(after)

    @cached_property
    def _of_company(self) -> tuple[Ints, Ints]:
        offset, order = counted(self.company, self._base)
        return offset, order

    def in_words(self, stake: int) -> str:
        """A stake as percent, `20–50%` for a range."""
        low, high = (f"{100 * float(end):.4g}" for end in (self.low[stake], self.high[stake]))
        return f"{low}%" if low == high else f"{low}–{high}%"

    def holders(self, company: int) -> Iterator[tuple[int, int]]:
        """(holder, stake) of those who hold a company."""
        offset, order = self._of_company
        if company + 1 >= len(offset):
            return iter(())
        stakes = order[offset[company] : offset[company + 1]].tolist()
        return ((int(self.holder[stake]), stake) for stake in stakes)


def stakes_held(world: World) -> Stakes:
    """The stakes on the day, parallel ones of the source that counts added (DESIGN §13.3)."""
    ties = world.snapshot.relations
    rows = world.rows(*sorted(STAKE_KINDS))
    rows = rows[ties.source[rows] != ties.target[rows]]  # a self-stake carries no vote
    source, target = ties.source[rows], ties.target[rows]
    # The source that counts comes first: the higher rank, then the higher precedence.
    order = np.lexsort((-ties.precedence[rows], ties.rank[rows], target, source))
    rows, source, target = rows[order], source[order], target[order]
    first = _firsts(source, target)
    best = rows[np.repeat(first, np.diff(np.append(first, len(rows))))]
    counts = (ties.rank[rows] == ties.rank[best]) & (ties.claimant[rows] == ties.claimant[best])
    rows, source, target = rows[counts], source[counts], target[counts]
    first = _firsts(source, target)
    known = ties.low[rows] >= 0
    low = _sums(np.where(known, ties.low[rows], 0.0), first)
    high = _sums(np.where(known, ties.high[rows], 1.0), first)
    holder, company = source[first], target[first]
    total = np.bincount(company, weights=low, minlength=len(world.ids))
    left = np.round(1 - (total[company] - low), _DIGITS)
    high = np.maximum(low, np.minimum(high, left))
    return Stakes(holder, company, low, high, rows, np.append(first, len(rows)))


def _firsts(source: Ints, target: Ints) -> Ints:
    """Where in ordered pairs each pair begins."""
    new = np.ones(len(source), dtype=np.bool_)
    new[1:] = (source[1:] != source[:-1]) | (target[1:] != target[:-1])
    return np.flatnonzero(new)


def _sums(values: Floats, first: Ints) -> Floats:
    if not len(first):
        return np.zeros(0)
    sums: Floats = np.minimum(1.0, np.round(np.add.reduceat(values, first), _DIGITS))
    return sums
