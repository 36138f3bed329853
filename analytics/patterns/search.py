"""Looking for patterns in a world: the kinds that there are, and one run over all or some (§8b)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from analytics.patterns.agencies import agencies_of_listed
from analytics.patterns.evasion import agencies_of_banned, heads_replaced, phoenix_firms
from analytics.patterns.guarantee_chains import chains_around, guarantee_chains
from analytics.patterns.guarantees import (
    circles_around,
    closely_linked_around,
    guarantee_circles,
    guarantors_closely_linked,
)
from analytics.patterns.holding_shapes import circular_holdings, nominees
from analytics.patterns.pattern_row import FILE, Pattern, read_patterns
from analytics.patterns.world import Hit, World
from analytics.snapshot.stakes import kept_by_day


class Kind(NamedTuple):
    """A kind of pattern: the function that looks for it, and the numbers that it takes.

    `around` looks only where one entity, by its place, may have a part; without it all are looked
    through.
    """

    look: Callable[[World, Pattern], Iterator[Hit]]
    parameters: tuple[str, ...]
    around: Callable[[World, Pattern, int], Iterator[Hit]] | None = None


# What keeps the small out of an answer about everybody does not count around one party.
_NOTHING_TOO_SMALL: Final = {"least_amount": 0.0}
_PAST: Final = ("look_back_days", "guess_days")
KINDS: Final[Mapping[str, Kind]] = {
    "guarantee_circle": Kind(guarantee_circles, ("most_ties", "budget"), circles_around),
    "guarantee_chain": Kind(
        guarantee_chains,
        ("most_ties", "budget", "least_ties", "least_amount", "parties"),
        chains_around,
    ),
    "guarantor_closely_linked": Kind(
        guarantors_closely_linked, ("least_share",), closely_linked_around
    ),
    "phoenix_firm": Kind(phoenix_firms, (*_PAST, "window_days", "crowd", "least_shared")),
    "head_replaced": Kind(heads_replaced, _PAST),
    "banned_practitioner": Kind(agencies_of_banned, _PAST),
    "nominee": Kind(nominees, ("least_firms",)),
    "circular_holding": Kind(circular_holdings, ("least_share", "most_ties", "budget")),
    "agency_of_listed": Kind(agencies_of_listed, ("least_clients", "rate")),
}


@lru_cache(maxsize=4)
def patterns_of(path: Path = FILE) -> tuple[Pattern, ...]:
    """The patterns of a file; raises BadInput with file and line for what cannot be read."""
    return read_patterns(path, {name: kind.parameters for name, kind in KINDS.items()})


def hits_in(world: World, patterns: Iterable[Pattern], *, about: str | None = None) -> list[Hit]:
    """Where these patterns are found; `about` keeps those in which one entity has a part.

    In the order of the patterns, the weightiest first. Around one entity nothing is too small to
    be told, and a search that was cut is told where it could have found that entity.
    """
    if about is None:
        return [hit for pattern in patterns for hit in _everywhere(world, pattern)]
    place = world.snapshot.places.get(about)
    if place is None:
        return []
    hits = (hit for pattern in patterns for hit in _around(world, pattern, place))
    return [hit for hit in hits if about in hit.entities]


def _everywhere(world: World, pattern: Pattern) -> list[Hit]:
    """The hits of a pattern, kept with the snapshot for the days last asked for."""

    def made() -> list[Hit]:
        return _ordered(KINDS[pattern.kind].look(world, pattern))

    return kept_by_day(world.snapshot, f"patterns.{pattern!r}", world.day.toordinal(), made)


def _around(world: World, pattern: Pattern, place: int) -> list[Hit]:
    around = KINDS[pattern.kind].around
    if around is None:
        return _everywhere(world, pattern)
    return _ordered(around(world, pattern.with_parameters(_NOTHING_TOO_SMALL), place))


def _ordered(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (-hit.weight, hit.entities, hit.way, hit.relations))
