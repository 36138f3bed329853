"""Stakes that control a company together with what else their holder controls (DESIGN §8, §10).

A holder of 30 % whose subsidiary has another 30 % controls the company as surely as one of 60 %.
Control is that of `analytics.ownership`, certain and without anybody's family.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.ownership.control import Control, control_of
from analytics.ownership.witness import Witness, witnesses_of
from analytics.snapshot.columns import RELATION_WORDS, Ints, Snapshot
from analytics.snapshot.relation_lookup import rows_of
from analytics.snapshot.stakes import HALF, IS_STAKE

# What control may rest on beside stakes: filed control, branches, and heads of partnerships.
_ELSE: Final = [
    RELATION_WORDS.index(kind)
    for kind in (
        "actual_controller_of",
        "branch_of",
        "legal_representative_of",
        "principal_of",
    )
]
# A table by kind of relation: what control may rest on.
_DECIDING: Final = IS_STAKE | np.isin(np.arange(len(RELATION_WORDS)), _ELSE)

_FEW: Final = 200  # stakes of which each is looked up by itself


class JointControl:
    """The certain control of everybody on a day, asked by the relations of a snapshot."""

    def __init__(self, snapshot: Snapshot, as_of: date) -> None:
        self._snapshot = snapshot
        self._as_of = as_of
        self._day = as_of.toordinal()

    @cached_property
    def _control(self) -> Control:
        return control_of(self._snapshot, self._as_of, concert=False)

    def marks(self, relations: Ints) -> npt.NDArray[np.bool_]:
        """Marks those of these relations that are stakes, hold, and whose holder has control."""
        ties = self._snapshot.relations
        holds = (ties.valid_from[relations] <= self._day) & (ties.valid_to[relations] > self._day)
        marked: npt.NDArray[np.bool_] = IS_STAKE[ties.kind[relations]] & holds
        stakes = relations[marked]
        # The few stakes of a lead are looked up: the pairs of a whole city are many.
        if len(stakes) <= _FEW:
            marked[marked] = [self._is_controlling(int(stake)) for stake in stakes]
        else:
            marked[marked] = np.isin(self._pair(stakes), self._pairs())
        return marked

    def _is_controlling(self, stake: int) -> bool:
        ties = self._snapshot.relations
        return bool(np.any(self._control.certain.of(int(ties.source[stake])) == ties.target[stake]))

    def _pair(self, stakes: Ints) -> Ints:
        ties = self._snapshot.relations
        return ties.source[stakes] * len(self._snapshot.entities.ids) + ties.target[stakes]

    def _pairs(self) -> Ints:
        """A number for each holder with each company that it controls, as `_pair` numbers them."""
        certain, count = self._control.certain, len(self._snapshot.entities.ids)
        holders = np.repeat(np.arange(count), np.diff(certain.offsets))
        return holders * count + certain.reached

    def witness(self, relation: int) -> frozenset[int]:
        """The relations on which the control over a marked stake's company rests, with parallels.

        While all of them stand, its holder controls the company. None for a stake that is enough
        alone. Of parallel stakes some may have begun after the event, and are other arcs.
        """
        ties = self._snapshot.relations
        if ties.low[relation] > HALF:
            return frozenset()
        holder, company = int(ties.source[relation]), int(ties.target[relation])
        return self._needed(witnesses_of(self._control, holder, best=False), holder, company)

    def proof(self, holder: int, company: int) -> list[int]:
        """The relations by which a holder controls a company for certain; none where it does not.

        First a chain from the holder to the company, then what else the control rests on.
        """
        if company not in self._control.certain.of(holder):
            return []
        witnesses = witnesses_of(self._control, holder, best=False)
        chain = witnesses[company].chain
        return [*chain, *sorted(self._needed(witnesses, holder, company) - {*chain})]

    def _needed(
        self, witnesses: Mapping[int, Witness], holder: int, company: int
    ) -> frozenset[int]:
        needed: set[int] = set()
        above, seen = [company], {company}
        while above:
            at = above.pop()
            needed |= self._of(witnesses[at], at)
            fresh = {one for one in witnesses[at].group if one != holder} - seen
            seen |= fresh
            above += sorted(fresh)
        return frozenset(needed)

    def around(self, holders: Iterable[int]) -> Ints:
        """All relations that decide whom these holders control."""
        near, ties = self._snapshot.adjacency, self._snapshot.relations
        controlled = [self._control.certain.of(holder) for holder in sorted(set(holders))]
        if not controlled:
            return np.empty(0, dtype=np.int64)
        companies = np.unique(np.concatenate(controlled))
        rows = near.relation[rows_of(near.offset, companies)]
        of_kind = _DECIDING[ties.kind[rows]]
        inward = np.isin(ties.target[rows], companies) | np.isin(ties.source[rows], companies)
        return np.unique(rows[of_kind & inward])

    def _of(self, witness: Witness, company: int) -> set[int]:
        """The relations of one company's witness: all stakes of the group, or the office."""
        near, ties = self._snapshot.adjacency, self._snapshot.relations
        rows = near.relation[near.offset[company] : near.offset[company + 1]]
        stakes = rows[IS_STAKE[ties.kind[rows]] & (ties.target[rows] == company)]
        stakes = stakes[np.isin(ties.source[stakes], witness.group)]
        return {*stakes.tolist(), witness.chain[-1]}
