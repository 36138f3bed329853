"""A snapshot: one revision of the graph as columns in id order (DESIGN §7).

The place of an entity, relation or record is its index in that order.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.snapshot.counting_sort import counted
from graph.voting_terms import AGREEMENT_KIND
from graph.words import ENTITY_KINDS, RELATION_KINDS, ROLES

Ints = npt.NDArray[np.int64]
Whole = npt.NDArray[np.signedinteger[Any]]  # of any width
Floats = npt.NDArray[np.float64]

# Columns keep a word as its place in its table; sorted, since a set has no order of its own.
ENTITY_WORDS: Final = tuple(sorted(ENTITY_KINDS))
RELATION_WORDS: Final = tuple(sorted(RELATION_KINDS))
ROLE_WORDS: Final = tuple(sorted(ROLES))
# Names of `Snapshot.derived`: what begins with CARRIED goes on to the next snapshot, under BEFORE.
BEFORE: Final = "before"
CARRIED: Final = "carried:"
# What follows from entities and relations alone: shared where records alone changed.
OF_TIES: Final = "ties:"


@dataclass(frozen=True, slots=True)
class EntityArrays:
    """Entities in id order, as columns of equal length.

    `kind` is a place in ENTITY_WORDS, `roles` has a bit for each word of ROLE_WORDS, `number` is
    the store's number of the entity.
    """

    ids: list[str]
    kind: Ints
    roles: Ints
    number: Ints


@dataclass(frozen=True, slots=True)
class RelationArrays:
    """Relations in id order, as columns of equal length.

    `kind` is a place in RELATION_WORDS. Ends are entity places. Dates are day ordinals, with
    BEGINNING and NO_END for open ones; `overruled` are the places, rising, of those whose end a
    higher source implies (`undated.py`). `low` and `high` are the stake, below 0 where unknown;
    `score` is that of possibly_same_as, else 1. `claimant` is equal for stakes that stand by one
    source, and `precedence` higher for the one that counts (`graph.standing`).

    Few relations have terms (`graph.voting_terms`): `with_terms` are their places, rising, and
    `terms` those terms; these two are as long as each other alone.
    """

    ids: list[str]
    kind: Ints
    source: Ints
    target: Ints
    low: Floats
    high: Floats
    valid_from: Ints
    valid_to: Ints
    rank: Ints
    score: Floats
    claimant: Ints
    precedence: Ints
    with_terms: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    terms: list[str] = field(default_factory=list)
    overruled: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class RecordArrays:
    """Records not withdrawn, in id order; `subject` is an entity place.

    Dates are day ordinals; `occurred` and `filed` are 0 where unknown. `unsure` is 1 for an entry
    by an office that may not list there, else 0. `named` holds (entity place, role), `case` and
    `lists` are "" where there is none.
    """

    ids: list[str]
    subject: Ints
    tier: list[str]
    lists: list[str]
    disputed: npt.NDArray[np.bool_]
    decided: Ints
    occurred: Ints
    filed: Ints
    ends: Ints
    unsure: Ints
    case: list[str]
    named: list[tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Relations by the entities at either end.

    Those of entity x are relation[offset[x] : offset[x + 1]]; `other` is the entity at the other
    end, `outward` whether x is the source. A relation from x to itself is there once, outward.
    """

    offset: Ints
    relation: Ints
    other: Ints
    outward: npt.NDArray[np.bool_]


class Moved(NamedTuple):
    """Where rows stand: row n was row was[n], and row n of before is row now[n]; -1 for none.

    A row that changed is new as the one, gone as the other; an entity that changed stays the same.
    """

    was: Ints
    now: Ints


@dataclass(frozen=True, slots=True)
class Since:
    """How a snapshot follows from that of an earlier revision.

    `records` is by row, -1 where it is new or changed; `entities` and `relations` are None where
    every row stands where it stood. `touched` are the places, rising, of entities that are new or
    changed, or at an end of a relation that came, changed, went or ends on another day now.
    """

    revision: int
    records: Ints
    entities: Moved | None
    relations: Moved | None
    touched: Ints

    @property
    def records_alone(self) -> bool:
        """Whether all entities and relations are as they were."""
        return self.entities is None and self.relations is None and not len(self.touched)


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class Snapshot:
    """One whole revision of the graph; `places` maps an entity id to its place.

    `since` is there where it was made from an earlier one.
    """

    revision: int
    entities: EntityArrays
    relations: RelationArrays
    records: RecordArrays
    places: dict[str, int] = field(repr=False)
    since: Since | None = field(default=None, repr=False, compare=False)

    @cached_property
    def naming(self) -> dict[int, list[int]]:
        """For each entity place that records name in a role, the places of those records."""
        found: dict[int, list[int]] = defaultdict(list)
        for row, pairs in enumerate(self.records.named):
            for place in {place for place, _ in pairs}:
                found[place].append(row)
        return found

    @cached_property
    def has_records(self) -> npt.NDArray[np.bool_]:
        """By entity place, whether it is the subject of a record."""
        flags = np.zeros(len(self.entities.ids), dtype=np.bool_)
        flags[self.records.subject] = True
        return flags

    @cached_property
    def place_of_number(self) -> Ints:
        """By the store's number of an entity, its place; -1 for a number that no entity has."""
        number = self.entities.number
        place_of = np.full(int(number.max(initial=0)) + 1, -1, dtype=np.int64)
        place_of[number] = np.arange(len(number))
        return place_of

    @cached_property
    def adjacency(self) -> Adjacency:
        """Relations by the entities at either end; computed when first asked for."""
        ties, count = self.relations, len(self.relations.ids)
        back = np.flatnonzero(ties.source != ties.target)
        here = np.concatenate((ties.source, ties.target[back]))
        other = np.concatenate((ties.target, ties.source[back]))
        relation = np.concatenate((np.arange(count), back))
        offset, order = counted(here, len(self.entities.ids))
        # The first `count` rows are the relations seen from their sources.
        return Adjacency(offset, relation[order], other[order], order < count)

    @cached_property
    def invests_for_state(self) -> npt.NDArray[np.bool_]:
        """By entity place, whether it is the state or invests for it (DESIGN §4)."""
        organ = self.entities.kind == ENTITY_WORDS.index("government_body")
        role = 1 << ROLE_WORDS.index("state_investor")
        flags: npt.NDArray[np.bool_] = organ | ((self.entities.roles & role) != 0)
        return flags

    @cached_property
    def filings(self) -> Ints:
        """Places of relations of a filed capacity (`graph.voting_terms`): no post, though a tie."""
        places = self.relations.with_terms
        kind = RELATION_WORDS.index(AGREEMENT_KIND)
        filed: Ints = places[self.relations.kind[places] == kind]
        return filed

    @cached_property
    def derived(self) -> dict[str, Any]:
        """What others computed over this snapshot and keep with it, under names of their own.

        Under BEFORE a snapshot made from an earlier one has what that one carried on, where all
        entities stand at the same places: a start for computing it again.
        """
        return {}

    def record_places(self, ids: Collection[str]) -> Ints:
        """The places of these records; ids that the snapshot does not have are left out."""
        held = self.records.ids
        found = ((bisect_left(held, id_), id_) for id_ in ids)
        return np.array([p for p, id_ in found if p < len(held) and held[p] == id_], dtype=np.int64)

    def relation_places(self, ids: Sequence[str]) -> list[int]:
        """The places of these relations, in their order; raises KeyError for an unknown id."""
        held = self.relations.ids
        places = [bisect_left(held, id_) for id_ in ids]
        for place, id_ in zip(places, ids, strict=True):
            if place == len(held) or held[place] != id_:
                raise KeyError(id_)
        return places
