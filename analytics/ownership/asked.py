"""One question about who stands behind a party: what all parts of its answer are read from."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from analytics.ownership.control import Control, control_of
from analytics.ownership.holders import Shares, shares_by_size
from analytics.ownership.large_block import Untrusted
from analytics.ownership.look_through import LookThrough, look_through_of
from analytics.snapshot.columns import Ints, Snapshot
from analytics.snapshot.stakes import Stakes
from graph.sentence import Sentence

Range = tuple[float, float]
Ranges = dict[int, Range]


class Asked:
    """The party asked about (a place), on a day, perhaps together with one holder only."""

    def __init__(
        self, snapshot: Snapshot, as_of: date, centre: int, holder: int | None = None
    ) -> None:
        self.snapshot = snapshot
        self.as_of = as_of
        self.centre = centre
        self.holder = holder
        self.look: LookThrough = look_through_of(snapshot, as_of)
        self.control: Control = control_of(snapshot, as_of)
        self.untrusted: Sentence | None = None  # why some shares are not given
        self._unsure: set[int] = set()

    @property
    def stakes(self) -> Stakes:
        """The stakes of the day."""
        return self.look.stakes

    def names(self, entity: int) -> bool:
        """Whether the question is about this entity: every one, unless a holder is named."""
        return self.holder is None or entity == self.holder

    def is_sound(self, company: int) -> bool:
        """Whether shares of a company can be computed: nothing unsound touches it."""
        return not self.look.unsound.touched[company] and company not in self._unsure

    def holders(self, company: int) -> Shares:
        """The look-through shares in a company; without numbers where none can be trusted."""
        try:
            return self._with_named(self.look.holders(company), company)
        except Untrusted as error:
            self._unsure.add(company)
            return self._untold(self.stakes.above(company), company, error)

    def holdings(self, holder: int) -> Shares:
        """The look-through shares of a holder; without numbers where none can be trusted."""
        try:
            return self.look.holdings(holder)
        except Untrusted as error:
            return self._untold(self.stakes.below(holder), holder, error)

    def _with_named(self, shares: Shares, company: int) -> Shares:
        """The shares, with that of the holder named: a large circle leaves some out."""
        by = self.holder
        if by is None:
            return shares
        known = Shares(shares.entity, shares.low, shares.high)
        if by not in shares.left_out:
            return known
        low, high = self.look.share(by, company)
        if not high > 0:
            return known
        return Shares(
            np.append(shares.entity, by), np.append(shares.low, low), np.append(shares.high, high)
        )

    def _untold(self, near: Ints, centre: int, error: Untrusted) -> Shares:
        self.untrusted = error.sentence
        others, nothing = near[near != centre], np.zeros(0)
        return shares_by_size(others[:0], nothing, nothing, others)

    def id(self, place: int) -> str:
        """The id of an entity."""
        return self.snapshot.entities.ids[place]

    def ids(self, places: Iterable[int]) -> list[str]:
        """The ids of entities, in their order."""
        return [self.id(place) for place in places]

    def relations(self, places: Iterable[int]) -> list[str]:
        """The ids of relations, in their order."""
        return [self.snapshot.relations.ids[place] for place in places]


def ranges(shares: Shares) -> Ranges:
    """Look-through shares by entity, without those that cannot be computed."""
    known = np.flatnonzero(~np.isnan(shares.high))
    ends = zip(shares.low[known].tolist(), shares.high[known].tolist(), strict=True)
    return dict(zip(shares.entity[known].tolist(), ends, strict=True))
