"""Every chain of at most so many relations between any two of several parties.

Over the columns of a snapshot. A breadth-first search from one end gives distances, and chains are
then built from the other end through those only who are near enough, shortest chains first.
Relations between the same two parties are one step of a chain, so that they do not multiply it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice, pairwise
from typing import Final

import numpy as np

from analytics.snapshot.columns import Ints, Snapshot
from analytics.snapshot.relation_lookup import matching, rows_of

_FAR: Final = 127  # no party is reached over as many relations
_ROWS: Final = 2_000_000  # ends of relations looked at by one search for distances
_STEPS: Final = 20_000  # parties that the chains of two ends may be led through

_Walk = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WideChain:
    """Entity ids from one end to the other, and for each step all relations that make it."""

    entities: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PairChains:
    """The chains between two parties, shortest first, then by entity ids.

    `cut`: a limit or budget ended the search, so that there may be more; else these are all.
    """

    one: str
    other: str
    chains: tuple[WideChain, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Bounds:
    """The day on which relations hold, their kinds (None: all), and how far a search may go.

    At most `hops` relations in a chain, at most `limit` chains between two parties.
    """

    as_of: date
    kinds: Collection[str] | None = None
    hops: int = 4
    limit: int = 20


def chains_among(snapshot: Snapshot, ids: Sequence[str], bounds: Bounds) -> tuple[PairChains, ...]:
    """The chains between any two of these parties, each pair in the order given.

    A chain meets nobody twice and passes through no third of the parties: what leads through one is
    told in its two parts. Raises KeyError for an id that is not in the snapshot.
    """
    search = _Search(snapshot, bounds, [snapshot.places[id_] for id_ in ids])
    return tuple(search.between(one, other) for one, other in combinations(search.chosen, 2))


class _Search:
    def __init__(self, snapshot: Snapshot, bounds: Bounds, chosen: Sequence[int]) -> None:
        self._snapshot = snapshot
        self._bounds = bounds
        self.chosen = list(dict.fromkeys(chosen))
        self._others: dict[int, Ints] = {}  # a hub is looked at once

    def between(self, one: int, other: int) -> PairChains:
        """All chains of two places, as many as the bounds allow."""
        shut = [place for place in self.chosen if place not in (one, other)]
        away, cut = self._distances(one, other, shut)
        budget = _Budget(_STEPS)
        walks = (
            walk
            for length in range(int(away[one]), self._bounds.hops + 1)
            for walk in self._walks((one,), other, length, away, budget)
        )
        # One more than allowed shows that there are more.
        found = list(islice(walks, self._bounds.limit + 1))
        shown = [self._chain(walk) for walk in found[: self._bounds.limit]]
        ids = self._snapshot.entities.ids
        return PairChains(
            ids[one], ids[other], tuple(shown), cut or budget.spent or len(found) > len(shown)
        )

    def _distances(self, start: int, end: int, shut: Sequence[int]) -> tuple[Ints, bool]:
        """How many relations each place is from an end, no way leading through start or the shut.

        _FAR where that is more than the bounds allow; and whether the search was cut.
        """
        near = self._snapshot.adjacency
        away = np.full(len(self._snapshot.entities.ids), _FAR, dtype=np.int64)
        away[end], frontier, rows_seen = 0, np.array([end], dtype=np.int64), 0
        for distance in range(1, self._bounds.hops + 1):
            rows_seen += int((near.offset[frontier + 1] - near.offset[frontier]).sum())
            if rows_seen > _ROWS:
                return away, True
            others = near.other[self._crossed(frontier)]
            frontier = np.unique(others[away[others] == _FAR]).astype(np.int64)
            frontier = frontier[~np.isin(frontier, shut)]
            if not len(frontier):
                break
            away[frontier] = distance
            # No chain comes back to where it began: who leads on only over it leads nowhere.
            frontier = frontier[frontier != start]
        return away, False

    def _crossed(self, places: Ints) -> Ints:
        """The rows of the adjacency at these places whose relations may be crossed."""
        near = self._snapshot.adjacency
        rows = rows_of(near.offset, places)
        kinds, day = self._bounds.kinds, self._bounds.as_of
        found: Ints = rows[matching(self._snapshot, near.relation[rows], kinds, day)]
        return found

    def _walks(
        self, walk: _Walk, end: int, length: int, away: Ints, budget: "_Budget"
    ) -> Iterator[_Walk]:
        """The walks of exactly so many steps that go on from one to an end, in order of ids."""
        left = length - len(walk) + 1
        if left == 0:
            yield walk
            return
        others = self._at(walk[-1])
        others = others[away[others] <= left - 1]
        for place in others.tolist():
            if place in walk or (place == end) != (left == 1):
                continue
            if not budget.take():
                return
            yield from self._walks((*walk, place), end, length, away, budget)

    def _at(self, place: int) -> Ints:
        """Who is at the other end of the relations of a place, in order of ids."""
        if place not in self._others:
            rows = self._crossed(np.array([place], dtype=np.int64))
            self._others[place] = np.unique(self._snapshot.adjacency.other[rows])
        return self._others[place]

    def _chain(self, walk: _Walk) -> WideChain:
        near, snapshot = self._snapshot.adjacency, self._snapshot
        steps = []
        for here, there in pairwise(walk):
            rows = self._crossed(np.array([here], dtype=np.int64))
            ties = np.unique(near.relation[rows[near.other[rows] == there]])
            steps.append(tuple(snapshot.relations.ids[tie] for tie in ties.tolist()))
        return WideChain(tuple(snapshot.entities.ids[place] for place in walk), tuple(steps))


class _Budget:
    """A number of steps that may be taken."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self.spent = False

    def take(self) -> bool:
        """Take a step; False once none is left."""
        self.spent = self.spent or self._left == 0
        self._left -= 1
        return not self.spent
