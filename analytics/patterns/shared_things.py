"""What two firms have in common beside who directs them: place, telephone, staff, trade.

What both had within one period counts, on one day or one after the other; then the days are said.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np

from analytics.patterns.terms import Term, Terms
from analytics.patterns.world import World, day_of
from analytics.wording import term as word_of
from graph.sentence import Sentence, say

# By what two firms are alike, with the kinds of relation that show it.
_PLACES: Final = {"address": "located_at", "phone": "reachable_at"}
_SOURCE: Final[Callable[[Term], int]] = attrgetter("source")
_TARGET: Final[Callable[[Term], int]] = attrgetter("target")
_STAFF: Final = ("officer_of", "practises_at")


@dataclass(frozen=True, slots=True)
class Alike:
    """What two firms share: how each kind of `shared_thing` is told, entity and relation places."""

    kinds: Mapping[str, Sentence | str]
    things: tuple[int, ...]
    rows: tuple[int, ...]


class Period(NamedTuple):
    """From a first to a last day, both in, as ordinals."""

    first: int
    last: int

    def meets(self, term: Term) -> bool:
        """Whether a term holds on a day of the period."""
        return term.begins <= self.last and term.ends > self.first


class _Common(NamedTuple):
    """A thing that two firms had, by its kind and place, with the term of each."""

    kind: str
    thing: int
    first: Term
    second: Term

    def together(self) -> bool:
        """Whether both had it on one day."""
        first, second = self.first, self.second
        return max(first.begins, second.begins) < min(first.ends, second.ends)

    def told(self) -> Sentence | str:
        """The kind in words, with the days where they had it one after the other."""
        thing = word_of("shared_thing", self.kind)
        if self.together():
            return thing
        early, late = sorted((self.first, self.second), key=lambda term: term.begins)
        return say(
            "pattern.shared_after",
            thing=thing,
            until=day_of(early.ends),
            since=day_of(late.begins),
        )


class Shared:
    """Looks for what firms share; a place that more than `crowd` parties use ties nobody."""

    def __init__(self, world: World, crowd: int) -> None:
        self._world = world
        self._crowd = crowd
        self._places = {kind: Terms(world, word) for kind, word in _PLACES.items()}
        self._staff = Terms(world, *_STAFF)
        offset = world.snapshot.adjacency.offset
        self._degree = np.diff(offset)

    def between(self, one: int, other: int, within: Period, *, but: int) -> Alike:
        """What two firms had in common within a period; the trade is that of today.

        `but` is the person who directs both, and no staff of either.
        """
        common = [
            _Common(kind, pair[0].target, *pair)
            for kind, terms in self._places.items()
            for pair in _pairs(terms.of_source(one), terms.of_source(other), within, _TARGET)
            if not self._crowded(terms, pair[0].target, within)
        ]
        staff = self._staff.of_target(one), self._staff.of_target(other)
        common += [
            _Common("staff", pair[0].source, *pair)
            for pair in _pairs(*staff, within, _SOURCE)
            if pair[0].source != but
        ]
        # What they had on one day comes last, and so is what is told of its kind.
        kinds = {each.kind: each.told() for each in sorted(common, key=_Common.together)}
        if self._same_trade(one, other):
            kinds["trade"] = word_of("shared_thing", "trade")
        things = _once(each.thing for each in common)
        rows = _once(term.row for each in common for term in (each.first, each.second))
        return Alike(dict(sorted(kinds.items())), things, rows)

    def _crowded(self, terms: Terms, place: int, within: Period) -> bool:
        """Whether more than `crowd` parties used a place in a period."""
        many: bool = self._degree[place] > self._crowd
        return many and terms.sources(place, *within) > self._crowd

    def _same_trade(self, one: int, other: int) -> bool:
        trades = [self._world.attribute(firm, "industry") for firm in (one, other)]
        return bool(trades[0]) and trades[0] == trades[1]


def _pairs(
    ones: Iterable[Term], others: Iterable[Term], within: Period, thing: Callable[[Term], int]
) -> Iterator[tuple[Term, Term]]:
    """The terms of two firms at one thing that both hold within a period."""
    first = [term for term in ones if within.meets(term)]
    for second in others:
        if within.meets(second):
            yield from ((one, second) for one in first if thing(one) == thing(second))


def _once(places: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(places))
