"""Looking for patterns in a world: the kinds that there are, and one run over all or some (§8b)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from analytics.patterns.agencies import agencies_of_listed
from analytics.patterns.evasion import agencies_of_banned, heads_replaced, phoenix_firms
from analytics.patterns.guarantees import (
    guarantee_chains,
    guarantee_circles,
    guarantors_closely_linked,
)
from analytics.patterns.holding_shapes import circular_holdings, nominees
from analytics.patterns.pattern_row import FILE, Pattern, read_patterns
from analytics.patterns.world import Hit, World


class Kind(NamedTuple):
    """A kind of pattern: the function that looks for it, and the numbers that it takes."""

    look: Callable[[World, Pattern], Iterator[Hit]]
    parameters: tuple[str, ...]


# What keeps the small out of an answer about everybody does not count around one party.
_NOTHING_TOO_SMALL: Final = {"least_amount": 0.0}
_PAST: Final = ("look_back_days", "guess_days")
KINDS: Final[Mapping[str, Kind]] = {
    "guarantee_circle": Kind(guarantee_circles, ("most_ties", "budget")),
    "guarantee_chain": Kind(
        guarantee_chains, ("most_ties", "budget", "least_ties", "least_amount", "parties")
    ),
    "guarantor_closely_linked": Kind(guarantors_closely_linked, ("least_share",)),
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
    be told.
    """
    found = []
    for pattern in patterns:
        asked = pattern if about is None else pattern.with_parameters(_NOTHING_TOO_SMALL)
        hits = KINDS[pattern.kind].look(world, asked)
        some = (hit for hit in hits if about is None or about in hit.entities)
        found += sorted(some, key=lambda hit: (-hit.weight, hit.entities, hit.way, hit.relations))
    return found
