"""What patterns are looked for in: a snapshot on a day, and what the store keeps beside it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.patterns.pattern_row import Pattern
from analytics.snapshot.columns import ENTITY_WORDS, RELATION_WORDS, ROLE_WORDS, Ints, Snapshot
from graph.model import Attributes, Entity, Value
from graph.store import BEGINNING, Reader
from graph.words import ORGANISATION_KINDS

Flags = npt.NDArray[np.bool_]

_ORGANISATIONS: Final = [ENTITY_WORDS.index(kind) for kind in sorted(ORGANISATION_KINDS)]


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a pattern is found.

    `entities` are the parties in it, the one it is told of first. `relations` and `records` are its
    witnesses by id. `on` is the day that counts, None where there is none. `way` is a sentence of
    the catalogue (`pattern.*`), told with `figures` and with the names of `parties`, by particular;
    those of `chain` are joined by arrows. `weight` orders the hits of a pattern. `whole` is false
    where not everything was searched. `marks` are words (`word.mark`) for what makes it less
    certain; the sentence says them too.
    """

    pattern: Pattern
    way: str
    entities: tuple[str, ...]
    relations: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    on: date | None = None
    figures: Mapping[str, object] = field(default_factory=dict)
    parties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weight: float = 0.0
    whole: bool = True
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class World:
    """A snapshot on a day; `reader` is the store it is of, for attributes that it does not hold."""

    snapshot: Snapshot
    day: date
    reader: Reader
    _known: dict[int, Attributes] = field(default_factory=dict, compare=False)

    @cached_property
    def ids(self) -> list[str]:
        """The ids of entities by place."""
        return self.snapshot.entities.ids

    @cached_property
    def holding(self) -> Flags:
        """By relation place, whether it holds on the day."""
        ties, day = self.snapshot.relations, self.day.toordinal()
        held: Flags = (ties.valid_from <= day) & (ties.valid_to > day)
        return held

    @cached_property
    def organisations(self) -> Flags:
        """By entity place, whether it is an organisation."""
        flags: Flags = np.isin(self.snapshot.entities.kind, _ORGANISATIONS)
        return flags

    @cached_property
    def states(self) -> Flags:
        """By entity place, whether it invests for the state, which makes no related parties."""
        return self.snapshot.invests_for_state

    def having_role(self, word: str) -> Flags:
        """By entity place, whether it has a role."""
        bit = 1 << ROLE_WORDS.index(word)
        flags: Flags = (self.snapshot.entities.roles & bit) != 0
        return flags

    def of_kinds(self, *kinds: str) -> Flags:
        """By relation place, whether it is of one of these kinds."""
        wanted = np.array([word in kinds for word in RELATION_WORDS], dtype=np.bool_)
        flags: Flags = wanted[self.snapshot.relations.kind]
        return flags

    def rows(self, *kinds: str) -> Ints:
        """The places of relations of these kinds that hold on the day."""
        return np.flatnonzero(self.of_kinds(*kinds) & self.holding)

    def relation_ids(self, rows: Collection[int]) -> tuple[str, ...]:
        """The ids of relations, in the order of their places."""
        names = self.snapshot.relations.ids
        return tuple(names[int(row)] for row in rows)

    def entity_ids(self, places: Collection[int]) -> tuple[str, ...]:
        """The ids of entities, in the order given."""
        return tuple(self.ids[int(place)] for place in places)

    def attributes(self, rows: Collection[int]) -> list[Attributes]:
        """The attributes of relations, in the order given."""
        ids = self.relation_ids(rows)
        known = self.reader.relations(set(ids), at_revision=self.snapshot.revision) if ids else {}
        return [known[id_].attributes if id_ in known else {} for id_ in ids]

    def attribute(self, place: int, key: str) -> Value | None:
        """An attribute of an entity, None where no sheet tells it."""
        if place not in self._known:
            id_ = self.ids[place]
            known = self.reader.entities([id_], at_revision=self.snapshot.revision)
            self._known[place] = known[id_].attributes if id_ in known else {}
        return self._known[place].get(key)

    def founded(self, place: int) -> int | None:
        """The day on which an organisation was founded, as an ordinal; None where unknown."""
        try:
            return date.fromisoformat(str(self.attribute(place, "founded"))).toordinal()
        except ValueError:
            return None

    def entities(self, ids: Collection[str]) -> Mapping[str, Entity]:
        """Entities by id, with names and attributes."""
        if not ids:
            return {}
        return self.reader.entities(set(ids), at_revision=self.snapshot.revision)


def day_of(ordinal: int) -> date | None:
    """The day of a column; None for an open beginning."""
    return date.fromordinal(ordinal) if ordinal > BEGINNING else None
