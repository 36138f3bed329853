"""Whom bids name, as a quick look over all of them meets it: by id, possible match and name (§8b).

It meets all that `analytics.patterns.same_party` may take for one party, and more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from analytics.patterns.tender import BID_PARTIES
from analytics.patterns.world import World
from graph.model import Attributes, Entity
from graph.naming import name_key


class BidRow(NamedTuple):
    """A bid: the places of its bidder and lot, and the ids of the parties that it names."""

    bidder: int
    lot: int
    named: frozenset[str]


def named_in(attributes: Attributes) -> frozenset[str]:
    """The ids of the parties that a bid names."""
    given = (attributes.get(key) for key in BID_PARTIES)
    lists = (one if isinstance(one, list) else [one] for one in given if one)
    return frozenset(str(id_) for some in lists for id_ in some)


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class BidNames:
    """The bids for all lots, and `heads`: (head, whom it heads) by place."""

    world: World
    bids: Sequence[BidRow]
    heads: Collection[tuple[int, int]]

    def lots(self) -> set[int]:
        """The lots of which two bidders may name one party, or be one of those a bid names.

        Or have heads of one name, of whom some have no known number.
        """
        met: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
        for bid in self.bids:
            for key in self._keys(bid):
                met[bid.lot, key].add(bid.bidder)
        return {lot for (lot, _), bidders in met.items() if len(bidders) > 1}

    def parties(self) -> Iterator[tuple[int, int]]:
        """(lot, place) of each party that a bid names, and of who may be the same."""
        for bid in self.bids:
            for id_ in bid.named:
                place = self.world.snapshot.places.get(self._canonical(id_))
                if place is not None:
                    yield bid.lot, place
                    yield from ((bid.lot, other) for _, other in self._alike.get(place, ()))

    def _keys(self, bid: BidRow) -> Iterator[str]:
        yield from self._party_keys(self.world.ids[bid.bidder])
        for id_ in bid.named:
            yield from self._party_keys(self._canonical(id_))
            entity = self._known.get(id_)
            if entity and entity.kind == "person":
                yield f"name {name_key(entity.name)}"
        yield from (f"head {name}" for name in self._head_names.get(bid.bidder, ()))

    def _party_keys(self, id_: str) -> Iterator[str]:
        yield f"id {id_}"
        place = self.world.snapshot.places.get(id_, -1)
        yield from (f"alike {row}" for row, _ in self._alike.get(place, ()))

    def _canonical(self, id_: str) -> str:
        return self._known[id_].id if id_ in self._known else id_

    @cached_property
    def _known(self) -> Mapping[str, Entity]:
        return self.world.entities({id_ for bid in self.bids for id_ in bid.named})

    @cached_property
    def _alike(self) -> Mapping[int, list[tuple[int, int]]]:
        """By place of a bidder or of whom a bid names, the possible matches: (relation, other)."""
        ties, places = self.world.snapshot.relations, self.world.snapshot.places
        ids = {self._canonical(id_) for bid in self.bids for id_ in bid.named}
        asked = {bid.bidder for bid in self.bids} | {places[id_] for id_ in ids if id_ in places}
        met = np.fromiter(asked, np.int64, len(asked))
        rows = self.world.of_kinds("possibly_same_as")
        alike: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for here, there in ((ties.source, ties.target), (ties.target, ties.source)):
            for row in np.flatnonzero(rows & np.isin(here, met)).tolist():
                alike[int(here[row])].append((row, int(there[row])))
        return alike

    @cached_property
    def _head_names(self) -> Mapping[int, set[str]]:
        """By bidder, the names of its heads, where a lot has bids of several."""
        rivals: defaultdict[int, set[int]] = defaultdict(set)
        for bid in self.bids:
            rivals[bid.lot].add(bid.bidder)
        asked = set().union(*(some for some in rivals.values() if len(some) > 1))
        heads = [(head, whom) for head, whom in self.heads if whom in asked]
        known = self.world.entities(self.world.entity_ids({head for head, _ in heads}))
        names: defaultdict[int, set[str]] = defaultdict(set)
        for head, whom in heads:
            entity = known[self.world.ids[head]]
            if entity.kind == "person":
                names[whom].add(name_key(entity.name))
        return names
