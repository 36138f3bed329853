"""Who directs whom and since when: headships and filed control, from the columns of a snapshot."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.patterns.world import World
from analytics.snapshot.columns import Ints
from analytics.snapshot.relation_lookup import rows_of
from graph.words import HEAD_KINDS

DIRECTS: Final = (*HEAD_KINDS, "actual_controller_of")


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


class Terms:
    """The relations of some kinds at a party, read when asked for."""

    def __init__(self, world: World, *kinds: str) -> None:
        """A filed capacity, such as that of a party to an agreement, is none of them."""
        self._world = world
        self._kept = world.of_kinds(*kinds)
        self._kept[world.snapshot.filings] = False

    def of_source(self, place: int) -> list[Term]:
        """Those that begin at an entity, in id order."""
        return list(self._at(place, outward=True))

    def of_target(self, place: int) -> list[Term]:
        """Those that end at an entity, in id order."""
        return list(self._at(place, outward=False))

    def sources(self, place: int, first: int, last: int) -> int:
        """How many have one that ends at an entity and holds on some day from first to last."""
        ties, rows = self._world.snapshot.relations, self._rows(place, outward=False)
        held = (ties.valid_from[rows] <= last) & (ties.valid_to[rows] > first)
        return len(np.unique(ties.source[rows[held]]))

    def _rows(self, place: int, *, outward: bool) -> Ints:
        near = self._world.snapshot.adjacency
        rows = rows_of(near.offset, np.array([place]))
        there = near.relation[rows[near.outward[rows] == outward]]
        return np.sort(there[self._kept[there]])

    def _at(self, place: int, *, outward: bool) -> Iterator[Term]:
        ties = self._world.snapshot.relations
        for row in self._rows(place, outward=outward).tolist():
            ends = int(ties.source[row]), int(ties.target[row])
            yield Term(row, *ends, int(ties.valid_from[row]), int(ties.valid_to[row]))
