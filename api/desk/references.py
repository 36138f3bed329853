"""References to persons in addresses and logs: a keyed hash of a scoped id, and back (DESIGN §4)."""

import hmac
from bisect import bisect_left
from functools import cached_property
from typing import Final

import numpy as np

from analytics.snapshot import KINDS, Snapshot
from graph.groups import is_hashed_person

_PREFIX: Final = "person:~"
_PERSON: Final = KINDS.index("person")


class References:
    """The references to persons of one snapshot; its look-up table is made when first needed."""

    def __init__(self, snapshot: Snapshot, secret: bytes) -> None:
        self._snapshot = snapshot
        self._secret = secret

    def of(self, id_: str) -> str:
        """How an address names this entity: a person of a scoped id by a keyed hash."""
        place = self._snapshot.places.get(id_)
        is_person = (
            id_.startswith("person:")
            if place is None
            else int(self._snapshot.entities.kind[place]) == _PERSON
        )
        if not is_person or is_hashed_person(id_) or id_.startswith(_PREFIX):
            return id_
        return _PREFIX + self._digest(id_).hex()

    def is_person(self, id_: str) -> bool:
        """Whether an id is a person's."""
        place = self._snapshot.places.get(id_)
        if place is None:
            return id_.startswith("person:")
        return int(self._snapshot.entities.kind[place]) == _PERSON

    def id_of(self, text: str) -> str:
        """The id behind a reference; any other text is given back as it is."""
        if not text.startswith(_PREFIX):
            return text
        digests, places = self._table
        wanted = text.removeprefix(_PREFIX)
        at = bisect_left(digests, wanted)
        if at == len(digests) or digests[at] != wanted:
            return text
        return self._snapshot.entities.ids[places[at]]

    def _digest(self, id_: str) -> bytes:
        return hmac.digest(self._secret, id_.encode(), "sha256")[:16]

    @cached_property
    def _table(self) -> tuple[list[str], list[int]]:
        entities = self._snapshot.entities
        pairs = sorted(
            (self._digest(entities.ids[place]).hex(), place)
            for place in np.flatnonzero(entities.kind == _PERSON).tolist()
            if not is_hashed_person(entities.ids[place])
        )
        return [digest for digest, _ in pairs], [place for _, place in pairs]
