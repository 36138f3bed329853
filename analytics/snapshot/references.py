"""References for URLs and logs: a keyed hash in place of a person's name, address or telephone.

The id of a person known only by name holds the name, and that of an address or a telephone holds
the thing itself (DESIGN §4). URLs and logs must not show them.
"""

import hmac
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

import numpy as np

from analytics.snapshot.columns import ENTITY_WORDS, Snapshot
from graph.identity import is_hashed_person

_TOLD: Final = ("person", "address", "phone")  # kinds whose ids may hold what must not be shown
_MARK: Final = ":~"


class References:
    """The references of one snapshot; its look-up tables are made when first needed.

    `joined` gives the ids that a verdict joined to another, and as whom each answers: what was
    linked or kept before the verdict leads on to that party.
    """

    def __init__(
        self, snapshot: Snapshot, secret: bytes, joined: Callable[[], Mapping[str, str]] = dict
    ) -> None:
        self._snapshot = snapshot
        self._secret = secret
        self._joined = joined

    def of(self, id_: str) -> str:
        """The reference of an entity for a URL; its own id where that shows nothing."""
        kind = self._kind(id_)
        if kind not in _TOLD or is_hashed_person(id_) or id_.startswith(kind + _MARK):
            return id_
        return self._reference(kind, id_)

    def is_person(self, id_: str) -> bool:
        """Whether an id is a person's."""
        return self._kind(id_) == "person"

    def id_of(self, text: str) -> str:
        """The id behind a reference; any other text is given back unchanged."""
        if _MARK not in text:
            return text
        references, places = self._table
        at = bisect_left(references, text)
        if at == len(references) or references[at] != text:
            return self._answering.get(text, text)
        return self._snapshot.entities.ids[places[at]]

    def _kind(self, id_: str) -> str:
        place = self._snapshot.places.get(id_)
        if place is None:  # an alias of an entity of the snapshot, or an unknown id
            return id_.partition(":")[0]
        return ENTITY_WORDS[int(self._snapshot.entities.kind[place])]

    def _reference(self, kind: str, id_: str) -> str:
        # Keyed: without the secret, names could be guessed and hashed until one fits.
        return kind + _MARK + hmac.digest(self._secret, id_.encode(), "sha256").hex()[:32]

    @cached_property
    def _answering(self) -> dict[str, str]:
        """The references of ids that answer as another, and that one's id."""
        return {self.of(id_): other for id_, other in self._joined().items()}

    @cached_property
    def _table(self) -> tuple[list[str], list[int]]:
        entities = self._snapshot.entities
        told = np.isin(entities.kind, [ENTITY_WORDS.index(kind) for kind in _TOLD])
        pairs = sorted(
            (self._reference(ENTITY_WORDS[entities.kind[place]], entities.ids[place]), place)
            for place in np.flatnonzero(told).tolist()
            if not is_hashed_person(entities.ids[place])
        )
        return [reference for reference, _ in pairs], [place for _, place in pairs]
