"""One question about who stands behind a party: what all parts of its answer are read from."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from analytics.ownership.control import Control, control_of
from analytics.ownership.holders import Shares
from analytics.ownership.look_through import LookThrough, look_through_of
from analytics.ownership.stakes import Stakes
from analytics.snapshot.columns import Snapshot

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

    @property
    def stakes(self) -> Stakes:
        """The stakes of the day."""
        return self.look.stakes

    def names(self, entity: int) -> bool:
        """Whether the question is about this entity: every one, unless a holder is named."""
        return self.holder is None or entity == self.holder

    def is_sound(self, company: int) -> bool:
        """Whether shares of a company can be computed."""
        return not self.look.unsound.touched[company]

    def id(self, place: int) -> str:
        """The id of an entity."""
        return self.snapshot.entities.ids[place]

    def ids(self, places: Iterable[int]) -> list[str]:
        """The ids of entities, in their order."""
        return [self.id(place) for place in places]

    def relations(self, places: Iterable[int]) -> list[str]:
        """The ids of relations, in their order."""
        return [self.snapshot.relations.ids[place] for place in places]

    def ranges_above(self, company: int) -> Ranges | None:
        """The look-through shares in a company by holder; None where they cannot be computed."""
        return ranges(self.look.holders(company)) if self.is_sound(company) else None

    def direct(self, holder: int, company: int) -> Range | None:
        """The direct stake of a holder in a company."""
        for row in self.stakes.rows_of(company):
            if int(self.stakes.holder[row]) == holder:
                return float(self.stakes.low[row]), float(self.stakes.high[row])
        return None


def ranges(shares: Shares) -> Ranges:
    """Look-through shares by entity, without those that cannot be computed."""
    known = np.flatnonzero(~np.isnan(shares.high))
    ends = zip(shares.low[known].tolist(), shares.high[known].tolist(), strict=True)
    return dict(zip(shares.entity[known].tolist(), ends, strict=True))
