"""The relations by which a party is found: its head, its telephone, its address."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.search.signs import Ints
from analytics.snapshot.columns import RELATION_WORDS, Snapshot
from graph.words import HEAD_KINDS

# By the way of finding: the kinds of relations, and whether the party is their target.
_KINDS: Final[dict[str, tuple[tuple[str, ...], bool]]] = {
    "head": (HEAD_KINDS, True),
    "phone": (("reachable_at",), False),
    "address": (("located_at",), False),
}
_DERIVED: Final = "search.ties"


@dataclass(frozen=True, slots=True)
class Tie:
    """Relations of one way as columns of entity places and day ordinals.

    `party` is whom the relation finds, `found_by` the other end.
    """

    party: Ints
    found_by: Ints
    begun: Ints
    ended: Ints

    def held_on(self, day: int) -> "Tie":
        """Those that hold on a day."""
        held = (self.begun <= day) & (self.ended > day)
        return Tie(self.party[held], self.found_by[held], self.begun[held], self.ended[held])


@dataclass(frozen=True, slots=True)
class Ties:
    """The relations of each way of finding."""

    head: Tie
    phone: Tie
    address: Tie

    def of(self, how: str) -> Tie:
        """Those of one way."""
        tie: Tie = getattr(self, how)
        return tie

    def beside(self, how: str, party: int, day: int) -> list[int]:
        """The places at the other ends of a party's relations of one way on a day, by id."""
        tie = self.of(how)
        first, after = np.searchsorted(tie.party, (party, party + 1))
        held = (tie.begun[first:after] <= day) & (tie.ended[first:after] > day)
        return sorted({int(one) for one in tie.found_by[first:after][held]})


def ties_of(snapshot: Snapshot) -> Ties:
    """The ties of a snapshot, computed once."""
    held = snapshot.derived.get(_DERIVED)
    if held is None:
        held = Ties(**{how: _tie(snapshot, *of) for how, of in _KINDS.items()})
        snapshot.derived[_DERIVED] = held
    assert isinstance(held, Ties)
    return held


def _tie(snapshot: Snapshot, kinds: tuple[str, ...], inward: bool) -> Tie:
    ties = snapshot.relations
    rows = np.flatnonzero(np.isin(ties.kind, [RELATION_WORDS.index(kind) for kind in kinds]))
    party, other = (ties.target, ties.source) if inward else (ties.source, ties.target)
    rows = rows[np.argsort(party[rows], kind="stable")]
    return Tie(party[rows], other[rows], ties.valid_from[rows], ties.valid_to[rows])
