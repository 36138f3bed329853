"""Control among bidders on the day of a bid, by the one definition of control (DESIGN §8, §8b)."""

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from analytics.ownership.control import Control, control_of
from analytics.ownership.control_kernel import ONE
from analytics.ownership.witness import witnesses_of
from analytics.patterns.control import NOTABLE
from analytics.snapshot.columns import RELATION_WORDS, Snapshot
from analytics.snapshot.merging import DIGITS
from graph.store import BEGINNING, NO_END

_BRANCH: Final = RELATION_WORDS.index("branch_of")
_ANY_DAY: Final = date(2000, 1, 1)  # all ties hold on it once they are made undated


class BidderHoldings:
    """Who holds and controls whom in a part of a snapshot, on a day (`patterns.control.Holdings`).

    Where the day is unknown, whatever was ever held counts.
    """

    def __init__(self, part: Snapshot, day: date | None) -> None:
        self._part = part if day else _undated(part)
        self._control: Control = control_of(self._part, day or _ANY_DAY, concert=False)
        self._paths: dict[str, dict[str, tuple[str, ...]]] = {}

    @cached_property
    def holders(self) -> frozenset[str]:
        """Everybody who holds or directs something."""
        votes, ids = self._control.votes, self._part.entities.ids
        directors = np.flatnonzero(np.diff(votes.offices.offsets))
        places = {*votes.stakes.holder.tolist(), *directors.tolist()}
        return frozenset(ids[place] for place in places)

    def controls(self, holder: str, party: str) -> bool:
        """Whether a holder alone and directly controls a party: above one half, or a branch."""
        votes, one, company = self._control.votes, *self._places(holder, party)
        row = self._row(one, company)
        own = int(votes.own_low[company])
        if row is not None and votes.trusted[company] and 2 * int(votes.low[row]) > ONE - own:
            return True
        offices = votes.offices
        rows = range(int(offices.offsets[one]), int(offices.offsets[one + 1]))
        return any(
            offices.directed[at] == company
            and self._part.relations.kind[offices.relation[at]] == _BRANCH
            for at in rows
        )

    def controlled(self, holder: str) -> dict[str, tuple[str, ...]]:
        """Whom a holder controls, each with the path of relations to it; itself with none."""
        if holder not in self._paths:  # asked again for each pair of bidders
            ids = self._part.entities.ids
            found = witnesses_of(self._control, self._part.places[holder], best=False)
            self._paths[holder] = {holder: ()} | {
                ids[company]: self._relations(witness.chain) for company, witness in found.items()
            }
        return self._paths[holder]

    def notable(self, holder: str, party: str) -> tuple[str, ...]:
        """The path to a party of which a holder, with those it controls, may hold NOTABLE or more.

        What the known stakes of others leave is the most that an unknown one can be.
        """
        stakes, ids = self._control.votes.stakes, self._part.entities.ids
        within, (_, company) = self.controlled(holder), self._places(holder, party)
        rows = [row for row in stakes.rows_of(company) if ids[int(stakes.holder[row])] in within]
        if not rows:
            return ()
        others = float(stakes.guaranteed[company]) - float(stakes.low[rows].sum())
        most = round(min(float(stakes.high[rows].sum()), 1 - others), DIGITS)
        largest = max(rows, key=lambda row: (stakes.high[row], stakes.holder[row]))
        path = within[ids[int(stakes.holder[largest])]]
        relation = self._relations((int(stakes.relation[largest]),))
        return (*path, *relation) if most >= NOTABLE else ()

    def _places(self, holder: str, party: str) -> tuple[int, int]:
        return self._part.places[holder], self._part.places[party]

    def _row(self, holder: int, company: int) -> int | None:
        stakes = self._control.votes.stakes
        return next((r for r in stakes.rows_of(company) if stakes.holder[r] == holder), None)

    def _relations(self, places: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self._part.relations.ids[place] for place in places)


def _undated(part: Snapshot) -> Snapshot:
    ties = part.relations
    count = len(ties.ids)
    open_ = replace(ties, valid_from=np.full(count, BEGINNING), valid_to=np.full(count, NO_END))
    return replace(part, relations=open_)
