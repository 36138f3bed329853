"""Who controls whom, certainly or possibly: the least fixpoint at worst and at best (DESIGN §8).

X controls Y when X, with all that it controls and all who act in concert with it, holds more than
one half of the votes of Y (公司法 265). Each company's stakes lie in their ranges and add to at
most 1, each apart from the others, so both fixpoints are tight: `yes` holds under every assignment
of the unknown stakes, `no` under none.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.ownership.control_kernel import controlled_from
from analytics.ownership.told_terms import told_terms
from analytics.ownership.vote_rows import Agreements
from analytics.ownership.votes import Votes, votes_of
from analytics.snapshot.columns import OF_TIES, Ints, Snapshot
from analytics.snapshot.counting_sort import counted
from analytics.snapshot.stakes import kept_by_day, stakes_of

Answer = Literal["yes", "no", "possible"]


class Pairs(NamedTuple):
    """Who controls whom: whom x controls is reached[offsets[x] : offsets[x + 1]]."""

    offsets: Ints
    reached: Ints

    def of(self, entity: int) -> Ints:
        """Whom one controls, in the order in which control is found."""
        return self.reached[self.offsets[entity] : self.offsets[entity + 1]]

    def of_entities(self, count: int) -> "Pairs":
        """Without the pools, whose places are behind those of `count` entities."""
        kept = np.concatenate(([0], np.cumsum(self.reached < count)))
        return Pairs(kept[self.offsets], self.reached[self.reached < count])

    def inverse(self) -> "Pairs":
        """By who is controlled, who controls it, in order of place."""
        count = len(self.offsets) - 1
        offsets, rows = counted(self.reached, count)
        return Pairs(offsets, np.repeat(np.arange(count), np.diff(self.offsets))[rows])


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class Control:
    """Control of everybody by everybody on a day; entities are places of the snapshot.

    Without `concert`, relatives do not act as one holder: the rules that bar somebody never
    reckon a person's family to him. `votes` say which agreements count.
    """

    votes: Votes
    concert: bool = True

    @cached_property
    def certain(self) -> Pairs:
        """Control that holds under every assignment of the unknown stakes."""
        return self._of_everybody(best=False)

    @cached_property
    def possible(self) -> Pairs:
        """Control that holds under some assignment; what is certain is among it."""
        return self._of_everybody(best=True)

    @cached_property
    def certainly_over(self) -> Pairs:
        """By who is controlled, its certain controllers."""
        return self.certain.inverse()

    @cached_property
    def possibly_over(self) -> Pairs:
        """By who is controlled, its certain and possible controllers."""
        return self.possible.inverse()

    @cached_property
    def _controlled(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """By entity, whether anybody controls it for certain, and whether anybody may."""
        count = len(self.votes.trusted)
        marks = np.zeros((2, count), dtype=np.bool_)
        marks[0, self.certain.reached] = True
        marks[1, self.possible.reached] = True
        return marks[0], marks[1]

    def group(self, holder: int) -> tuple[int, ...]:
        """A holder and those who act with it as one, in order of place."""
        return self.votes.group(holder, concert=self.concert)

    def controls(self, holder: int, company: int) -> Answer:
        """Whether a holder controls a company."""
        if company in self.certain.of(holder):
            return "yes"
        return "possible" if company in self.possible.of(holder) else "no"

    def controllers(self, company: int) -> list[tuple[int, Answer]]:
        """Who controls a company: first for certain, then possibly, in order of place."""
        certain = set(self.certainly_over.of(company).tolist())
        some = set(self.possibly_over.of(company).tolist()) - certain
        return [*((x, "yes") for x in sorted(certain)), *((x, "possible") for x in sorted(some))]

    def controlled(self, holder: int) -> list[tuple[int, Answer]]:
        """Whom a holder controls: first for certain, then possibly, in order of place."""
        certain = set(self.certain.of(holder).tolist())
        some = set(self.possible.of(holder).tolist()) - certain
        return [*((x, "yes") for x in sorted(certain)), *((x, "possible") for x in sorted(some))]

    def actual_controllers(self, company: int) -> list[tuple[int, Answer]]:
        """The controllers whom nobody controls.

        `yes` where the control is certain and nobody may control the controller; `possible` where
        neither is excluded. Those who control each other have none.
        """
        is_controlled, may_be = self._controlled
        return [
            (one, "yes" if answer == "yes" and not may_be[one] else "possible")
            for one, answer in self.controllers(company)
            if not is_controlled[one]
        ]

    def _of_everybody(self, *, best: bool) -> Pairs:
        votes, count = self.votes, len(self.votes.trusted)
        if not (self.concert and votes.family):
            everybody = np.arange(count + 1)
            starts = (everybody, everybody[:-1])
        else:
            sizes = np.ones(count, dtype=np.int64)
            for person, relatives in votes.family.items():
                sizes[person] += len(relatives)
            offsets = np.concatenate(([0], np.cumsum(sizes)))
            members = np.repeat(np.arange(count), sizes)
            for person in votes.family:
                members[offsets[person] : offsets[person + 1]] = votes.group(person)
            starts = (offsets, members)
        pairs = Pairs(*controlled_from(*starts, votes.arcs, votes.companies, best))
        return pairs.of_entities(count) if votes.pools else pairs


def control_of(
    snapshot: Snapshot, as_of: date, *, concert: bool = True, entrusted: bool = False
) -> Control:
    """Control on a day; kept with the snapshot, and computed when first asked.

    Without `concert` neither relatives nor the parties to an agreement act as one, and nobody casts
    the votes of another, unless they are his by `entrusted`.
    """
    agreements: Agreements = "all" if concert else "entrusted" if entrusted else "none"
    if not told_terms(snapshot, as_of.toordinal()).parts:
        agreements = "none"
    return kept_by_day(
        snapshot,
        f"{OF_TIES}ownership.control.{agreements}.{concert}",
        as_of.toordinal(),
        lambda: Control(votes_of(snapshot, stakes_of(snapshot, as_of), agreements), concert),
    )
