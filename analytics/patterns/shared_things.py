"""What two firms have in common beside who directs them: place, telephone, staff, trade."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.patterns.terms import Terms
from analytics.patterns.world import World
from graph.sentence import Word

# By what two firms are alike, with the kinds of relation that show it.
_PLACES: Final = {"address": "located_at", "phone": "reachable_at"}
_STAFF: Final = ("officer_of", "practises_at")


@dataclass(frozen=True, slots=True)
class Alike:
    """What two firms share: words of `shared_thing`, entity places and relation places."""

    kinds: tuple[str, ...]
    things: tuple[int, ...]
    rows: tuple[int, ...]

    def words(self) -> list[Word]:
        """The kinds in words."""
        return [Word("shared_thing", kind) for kind in self.kinds]


class Shared:
    """Looks for what firms share; a place that more than `crowd` parties use ties nobody."""

    def __init__(self, world: World, crowd: int) -> None:
        self._world = world
        self._crowd = crowd
        self._places = {kind: Terms(world, word) for kind, word in _PLACES.items()}
        self._staff = Terms(world, *_STAFF)
        offset = world.snapshot.adjacency.offset
        self._degree = np.diff(offset)

    def between(self, one: int, other: int, *, but: int) -> Alike:
        """What two firms share; `but` is the person who directs both, and no staff of either."""
        kinds, things, rows = [], [], []
        for kind, terms in self._places.items():
            first = {term.target: term.row for term in terms.of_source(one)}
            for term in terms.of_source(other):
                if term.target in first and self._degree[term.target] <= self._crowd:
                    kinds.append(kind)
                    things.append(term.target)
                    rows += [first[term.target], term.row]
        first = {term.source: term.row for term in self._staff.of_target(one)}
        for term in self._staff.of_target(other):
            if term.source in first and term.source != but:
                kinds.append("staff")
                things.append(term.source)
                rows += [first[term.source], term.row]
        kinds += self._trade(one, other)
        return Alike(tuple(dict.fromkeys(kinds)), _once(things), _once(rows))

    def _trade(self, one: int, other: int) -> list[str]:
        trades = [self._world.attribute(firm, "industry") for firm in (one, other)]
        return ["trade"] if trades[0] and trades[0] == trades[1] else []


def _once(places: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(places))
