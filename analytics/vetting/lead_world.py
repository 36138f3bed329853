"""The small world around some parties in which all their strong leads run.

To see what a lead is without some relations, the graph must be propagated again; only the part that
a lead can cross need be. What is computed over it is what is computed over the whole graph.
"""

from collections.abc import Collection
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.propagation.exposure import Propagation
from analytics.propagation.joint_control import JointControl
from analytics.propagation.seeds import Seeds
from analytics.snapshot.columns import (
    ENTITY_WORDS,
    RELATION_WORDS,
    ROLE_WORDS,
    Ints,
    Snapshot,
)
from analytics.snapshot.part import part_of
from analytics.snapshot.relation_lookup import rows_of
from analytics.snapshot.stakes import HALF
from analytics.vet_policy import OWNERSHIP
from graph.words import STAKE_KINDS

_MANY: Final = 2_000  # relations that are looked at one by one
_FAR: Final = 100  # ties: beyond any lead, whose most ties a policy cannot set above 12


class _Near(NamedTuple):
    """How many ties the places near some others are away from the nearest of these.

    The places rise and end with one behind all entities, which is _FAR as all others are. Of those
    near alone, so that what a look costs does not grow with the graph.
    """

    places: Ints
    ties: Ints

    def of(self, places: Ints) -> Ints:
        """The ties of each place given, _FAR where it is not near."""
        at = np.searchsorted(self.places, places)
        ties: Ints = np.where(self.places[at] == places, self.ties[at], _FAR)
        return ties

    def further(self, places: Ints, ties: int) -> "_Near":
        """These and further places, so many ties away."""
        every = np.concatenate((self.places, places))
        order = np.argsort(every, kind="stable")
        away = np.concatenate((self.ties, np.full(len(places), ties)))
        return _Near(every[order], away[order])


class _Ways(NamedTuple):
    """Where leads to some parties may run, as rising places.

    `ends` are the parties, `starts` the entities from which a seed may lead to one, `within` all
    entities on a way, `crossed` the relations that a lead may cross there.
    """

    ends: Ints
    starts: Ints
    within: Ints
    crossed: Ints


class LeadWorld:
    """The entities, relations and seeds on any way of at most `max_ties` ties to these parties."""

    def __init__(self, reach: Propagation, parties: Collection[str]) -> None:
        self._reach = reach
        places = reach.snapshot.places
        self._ends = np.array(sorted(places[party] for party in parties), dtype=np.int64)

    @cached_property
    def _crossed(self) -> "_Crossed":
        return _Crossed(self._reach)

    @cached_property
    def _ways(self) -> _Ways:
        return _ways_to(self._reach, self._crossed, self._ends)

    @cached_property
    def _part(self) -> tuple[Ints, Ints]:
        return _around(self._reach, self._ways)

    @cached_property
    def _seeds(self) -> Seeds:
        return _seeds_among(self._reach, self._part[0])

    def may_lead_without(self, cut: Collection[str]) -> bool:
        """Whether a seed and a party hang together still, however weakly, less some relations.

        Where none do, no lead is left, and nothing need be propagated to know it.
        """
        gone = self._reach.snapshot.relation_places(sorted(cut))
        left_near = self._crossed.near(self._ends, gone=gone)
        starts = self._reach.strong.seeds.start_entity
        if not np.any(left_near.of(starts) < _FAR):
            return False  # as nearly always: the ways of the whole are not needed then
        ties, ways = self._reach.snapshot.relations, self._ways
        left = self._less(ways.crossed, cut)
        if len(left) > _MANY:
            return True
        pairs = [*zip(ties.source[left].tolist(), ties.target[left].tolist(), strict=True)]
        reached, before = set(ways.ends.tolist()), -1
        while len(reached) > before:
            before = len(reached)
            for one, other in pairs:
                if one in reached or other in reached:
                    reached |= {one, other}
        # A start that is a party itself leads to another by a relation, if at all.
        return not reached.isdisjoint({*chain.from_iterable(pairs)} & {*ways.starts.tolist()})

    def without(self, cut: Collection[str]) -> Propagation:
        """The propagation over this world less some relations, whose ids the snapshot has."""
        entities, relations = self._part
        part = part_of(self._reach.snapshot, entities, self._less(relations, cut))
        world = Propagation(part, self._reach.policy, self._reach.as_of)
        # Seeds depend on records and the day alone, so they are not made again.
        world.__dict__["seeds"] = world.strong.__dict__["seeds"] = self._seeds
        return world

    def _less(self, relations: Ints, cut: Collection[str]) -> Ints:
        gone = self._reach.snapshot.relation_places(sorted(cut))
        return relations[~np.isin(relations, gone)]


def capped(reach: Propagation) -> npt.NDArray[np.bool_]:
    """By entity place, whether the policy caps what it carries on: its weight depends on degree."""
    return _held(reach.snapshot, reach.policy.hub)


def _held(snapshot: Snapshot, words: Collection[str]) -> npt.NDArray[np.bool_]:
    """By entity place, whether its kind or one of its roles is among `words`; kept with it."""
    name = f"lead_world.held:{';'.join(sorted(words))}"
    if name not in snapshot.derived:
        snapshot.derived[name] = _made_held(snapshot, words)
    held: npt.NDArray[np.bool_] = snapshot.derived[name]
    return held


def _made_held(snapshot: Snapshot, words: Collection[str]) -> npt.NDArray[np.bool_]:
    entities = snapshot.entities
    kinds = np.array([word in words for word in ENTITY_WORDS], dtype=np.bool_)
    roles = sum(1 << place for place, word in enumerate(ROLE_WORDS) if word in words)
    held: npt.NDArray[np.bool_] = kinds[entities.kind] | (entities.roles & roles != 0)
    return held


def _ways_to(reach: Propagation, crossed: "_Crossed", ends: Ints) -> _Ways:
    snapshot, most = reach.snapshot, reach.policy.vet.max_ties
    near, ties = snapshot.adjacency, snapshot.relations
    to_party = crossed.near(ends)
    starts = reach.strong.seeds.start_entity
    starts = np.unique(starts[to_party.of(starts) <= most])
    from_start = crossed.near(starts, to_party)
    within = from_start.places[to_party.of(from_start.places) + from_start.ties <= most]
    around = np.unique(near.relation[rows_of(near.offset, within)])
    a, b = ties.source[around], ties.target[around]
    ways = np.minimum(
        to_party.of(a) + from_start.of(b),
        to_party.of(b) + from_start.of(a),
    )
    return _Ways(ends, starts, within, around[crossed.may(around) & (ways < most)])


def _around(reach: Propagation, ways: _Ways) -> tuple[Ints, Ints]:
    """(entities, relations) of the world as places in order."""
    near, ties = reach.snapshot.adjacency, reach.snapshot.relations
    # A hub's weight depends on all its relations, of any kind.
    hubs = ways.within[capped(reach)[ways.within]]
    of_hubs = near.relation[rows_of(near.offset, hubs)]
    kept = np.unique(np.concatenate([ways.crossed, of_hubs, _deciding(reach, ways.crossed)]))
    seeds = reach.strong.seeds
    first = np.repeat(np.arange(len(seeds.record)), np.diff(seeds.first_start))
    subjects = seeds.subject[first[np.isin(seeds.start_entity, ways.within)]]
    ends = [ways.ends, subjects, ties.source[kept], ties.target[kept]]
    return np.unique(np.concatenate(ends)), kept


def _deciding(reach: Propagation, relations: Ints) -> Ints:
    """All relations that decide who controls a company jointly, where a lead crosses such a tie."""
    if OWNERSHIP not in reach.policy.vet.kinds:
        return relations[:0]
    ties, joint = reach.snapshot.relations, JointControl(reach.snapshot, reach.as_of)
    minor = relations[ties.low[relations] <= HALF]
    return joint.around(ties.source[minor[joint.marks(minor)]].tolist())


class _Crossed:
    """Which relations a lead may cross, also where others that stand before them are gone."""

    def __init__(self, reach: Propagation) -> None:
        kinds = reach.policy.vet.kinds
        kinds |= STAKE_KINDS if OWNERSHIP in kinds else frozenset()
        self._kinds = np.array([kind in kinds for kind in RELATION_WORDS], dtype=np.bool_)
        nothing = {word for word, cap in reach.policy.hub.items() if cap == 0}
        self._closed = _held(reach.snapshot, nothing)
        self._snapshot = reach.snapshot
        self._day = reach.as_of.toordinal()
        self._most = reach.policy.vet.max_ties

    def may(self, relations: Ints) -> npt.NDArray[np.bool_]:
        """By relation place given, whether it may be crossed."""
        ties = self._snapshot.relations
        may: npt.NDArray[np.bool_] = self._kinds[ties.kind[relations]]
        return may & (ties.valid_from[relations] <= self._day)

    def near(self, starts: Ints, beyond: _Near | None = None, gone: Collection[int] = ()) -> _Near:
        """How many ties each entity is away from the nearest start (rising places).

        Where a way would be too long it is not followed: `beyond` is how many ties it has to go on
        from an entity; None where it may end anywhere. Nor is it over a relation that is `gone`.
        """
        adjacency = self._snapshot.adjacency
        behind = len(self._snapshot.entities.ids)
        found = _Near(np.array([behind]), np.array([_FAR])).further(starts, 0)
        at = starts
        for step in range(1, self._most + 1):
            rows = rows_of(adjacency.offset, at)
            crossed = self.may(adjacency.relation[rows])
            for relation in gone:
                crossed &= adjacency.relation[rows] != relation
            at = np.unique(adjacency.other[rows][crossed])
            at = at[found.of(at) == _FAR]
            if beyond is not None:
                at = at[beyond.of(at) + step <= self._most]
            found = found.further(at, step)
            at = at[~self._closed[at]]  # nothing is carried on from these
        return found


def _seeds_among(reach: Propagation, entities: Ints) -> Seeds:
    """The seeds that start among these entities, in their places."""
    seeds = reach.strong.seeds
    first = np.repeat(np.arange(len(seeds.record)), np.diff(seeds.first_start))
    gone = np.isin(seeds.record, reach.snapshot.record_places(reach.withdrawn))
    starts = np.flatnonzero(np.isin(seeds.start_entity, entities) & ~gone[first])
    starts = starts[np.isin(seeds.subject[first[starts]], entities)]
    rows, count = np.unique(first[starts], return_counts=True)
    return Seeds(
        record=seeds.record[rows],
        subject=np.searchsorted(entities, seeds.subject[rows]),
        event=seeds.event[rows],
        guessed=seeds.guessed[rows],
        sigma=seeds.sigma[rows],
        limit=seeds.limit[rows],
        first_start=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        start_entity=np.searchsorted(entities, seeds.start_entity[starts]),
        start_weight=seeds.start_weight[starts],
    )
