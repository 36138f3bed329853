"""Who directs whom and since when: headships and filed control, from the columns of a snapshot."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.patterns.world import World
from analytics.snapshot.relation_lookup import rows_of
from graph.store import NO_END

HEADS: Final = ("legal_representative_of", "principal_of")
DIRECTS: Final = (*HEADS, "actual_controller_of")


@dataclass(frozen=True, slots=True)
class Term:
    """One relation as patterns read it: its place, its ends, its first and first day no more.

    Days are ordinals, with BEGINNING and NO_END for open ones.
    """

    row: int
    source: int
    target: int
    begins: int
    ends: int

    def holds_on(self, day: int) -> bool:
        """Whether it holds on a day; the end day is out."""
        return self.begins <= day < self.ends

    @property
    def ended(self) -> bool:
        """Whether its end is known."""
        return self.ends < NO_END


class Terms:
    """The relations of some kinds at a party, read when asked for."""

    def __init__(self, world: World, *kinds: str) -> None:
        self._world = world
        self._kept = world.of_kinds(*kinds)

    def of_source(self, place: int) -> list[Term]:
        """Those that begin at an entity, in id order."""
        return list(self._at(place, outward=True))

    def of_target(self, place: int) -> list[Term]:
        """Those that end at an entity, in id order."""
        return list(self._at(place, outward=False))

    def _at(self, place: int, *, outward: bool) -> Iterator[Term]:
        near, ties = self._world.snapshot.adjacency, self._world.snapshot.relations
        rows = rows_of(near.offset, np.array([place]))
        there = near.relation[rows[near.outward[rows] == outward]]
        for row in np.sort(there[self._kept[there]]).tolist():
            ends = int(ties.source[row]), int(ties.target[row])
            yield Term(row, *ends, int(ties.valid_from[row]), int(ties.valid_to[row]))
