"""The direct stakes that hold on a day, as columns by company: what all of DESIGN §8 rests on.

A stake is what one holder has of one company, all its relations together. Of several sources the
one that stands counts and its stakes are added (§13.3); a partner's share is a stake like a
shareholder's. Subscribed capital counts, since that is what a relation's share is made of.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple, TypeVar

import numpy as np

from analytics.snapshot.columns import OF_TIES, RELATION_WORDS, Floats, Ints, Snapshot
from analytics.snapshot.counting_sort import counted, rise_within
from analytics.snapshot.merging import DIGITS, NO_RELATION, merged
from analytics.snapshot.reached import reached
from graph.words import STAKE_KINDS

HALF: Final = 0.5  # control is more than one half (公司法 265, DESIGN §8)
T = TypeVar("T")
_KINDS: Final = [RELATION_WORDS.index(kind) for kind in sorted(STAKE_KINDS)]
# A table by kind of relation: np.isin takes longer than all the rest for a few relations.
IS_STAKE: Final = np.isin(np.arange(len(RELATION_WORDS)), _KINDS)
_DAYS_KEPT: Final = 4  # of some days that a snapshot keeps: today, and days being compared


class OwnStakes(NamedTuple):
    """What each company holds of itself, by entity place: 0 to 0 and NO_RELATION for nothing.

    Such a stake has no holder outside and carries neither vote nor profit (公司法 116, 210),
    so it is no row of Stakes.
    """

    low: Floats
    high: Floats
    relation: Ints


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class Stakes:
    """The stakes of a day, a row each; those of company c are rows offsets[c] : offsets[c + 1].

    Companies and holders are entity places, and every entity has its rows, mostly none. `low` and
    `high` are a closed range: a known stake has both equal, an unknown one begins at 0, and
    no `high` is more than the `low` of all others leaves. Nothing is cut at 1: the stakes of a
    company may be guaranteed more, and `analytics.ownership.unsound` says so. Within a company
    rows go by holder, each once. `relation` is the witness, a relation place: of added relations
    the one with the smallest id; all that are added for row i are
    proof[proof_offsets[i] : proof_offsets[i + 1]], empty arrays where nobody needs them.

    `differing` has a row for each further source that says otherwise about a stake, with ranges
    that do not meet: (row of the stake, relation place of what the other source says).
    """

    day: int
    offsets: Ints
    holder: Ints
    low: Floats
    high: Floats
    relation: Ints
    own: OwnStakes
    differing: Ints
    proof_offsets: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    proof: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    @cached_property
    def company(self) -> Ints:
        """The company of each row."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    @cached_property
    def by_holder(self) -> tuple[Ints, Ints]:
        """(offsets, rows): the rows of holder h are rows[offsets[h] : offsets[h + 1]]."""
        offsets, rows = counted(self.holder, len(self.offsets) - 1)
        return offsets, rows

    @cached_property
    def guaranteed(self) -> Floats:
        """By company: its lowest stakes together, its own of itself among them."""
        total = np.bincount(self.company, weights=self.low, minlength=len(self.offsets) - 1)
        return np.round(total + self.own.low, DIGITS)

    def above(self, company: int) -> Ints:
        """Everybody who may hold a part of a company, directly or not, and itself; rising."""
        holder = np.where(self.high > 0, self.holder, NO_RELATION)
        return np.flatnonzero(reached(self.offsets, holder, np.array([company])))

    def below(self, holder: int) -> Ints:
        """All companies of which a holder may have a part, directly or not, and itself; rising."""
        offsets, rows = self.by_holder
        company = np.where(self.high > 0, self.company, NO_RELATION)[rows]
        return np.flatnonzero(reached(offsets, company, np.array([holder])))

    def rows_of(self, company: int) -> range:
        """The rows of one company."""
        return range(int(self.offsets[company]), int(self.offsets[company + 1]))

    def between(self, holder: int, company: int) -> tuple[float, float] | None:
        """The direct stake of a holder in a company; None where there is none."""
        held = slice(int(self.offsets[company]), int(self.offsets[company + 1]))
        row = held.start + int(np.searchsorted(self.holder[held], holder))
        if row == held.stop or int(self.holder[row]) != holder:
            return None
        return float(self.low[row]), float(self.high[row])

    def find(self, holders: Ints, companies: Ints) -> Ints:
        """The row of each holder in each company, -1 where it holds nothing."""
        if not len(self.holder):
            return np.full(len(holders), -1)
        count = len(self.offsets) - 1
        keys, asked = self.company * count + self.holder, companies * count + holders
        at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        return np.where(keys[at] == asked, at, -1)

    def relations(self, row: int) -> list[int]:
        """The relation places that are added for a row."""
        first, after = self.proof_offsets[row : row + 2].tolist()
        places: list[int] = self.proof[first:after].tolist()
        return places


def stakes_of(snapshot: Snapshot, as_of: date) -> Stakes:
    """The stakes that hold on a day; the snapshot keeps those of the days last asked for."""
    day = as_of.toordinal()
    return kept_by_day(snapshot, f"{OF_TIES}ownership.stakes", day, lambda: _stakes(snapshot, day))


def kept_by_day(snapshot: Snapshot, name: str, day: int, make: Callable[[], T]) -> T:
    """What `make` gives, kept with the snapshot under a name and a day, for the last few days."""
    kept: dict[int, T] = snapshot.derived.setdefault(name, {})
    held = kept.get(day)
    if held is None:
        held = kept[day] = make()  # two threads may both make it: they make the same
        for old in list(kept)[:-_DAYS_KEPT]:
            kept.pop(old, None)
    return held


def _stakes(snapshot: Snapshot, day: int) -> Stakes:
    ties, count = snapshot.relations, len(snapshot.entities.ids)
    holds = (ties.valid_from <= day) & (ties.valid_to > day)
    use = np.flatnonzero(np.isin(ties.kind, _KINDS) & holds)
    # By company, then by holder, then by id: by counting, so linear in the stakes.
    offset, order = counted(ties.target[use], count)
    rows = use[order]
    rise_within(offset, rows, ties.source)
    found = merged(ties, offset, rows)
    return Stakes(
        day=day,
        offsets=found.offsets,
        holder=found.holder,
        low=found.low,
        high=found.high,
        relation=found.relation,
        own=OwnStakes(found.own_low, found.own_high, found.own_relation),
        differing=found.differing,
        proof_offsets=found.proof_offsets,
        proof=found.proof,
    )
