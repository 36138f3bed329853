"""The smallest cut: the fewest relations without which no strong lead would be left (DESIGN §10).

A chain that leads holds while all relations that count in it stand, so a cut must meet each of
these sets. They are not listed beforehand: the smallest cut of those known is tried on the graph,
and what still leads there gives the next ones. A set that holds only because something else was
cut (a smaller hub, a source of less rank that then stands) proves nothing about other cuts.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.propagation.all_chains import Chain, all_chains
from analytics.propagation.exposure import Evidence, Propagation
from analytics.propagation.joint_control import JointControl
from analytics.propagation.parallel import counting_with, is_weighed
from analytics.vet_policy import OWNERSHIP
from analytics.vetting.ground import Ground
from analytics.vetting.hitting_set import smallest_hitting_set
from analytics.vetting.lead_world import LeadWorld, capped
from analytics.vetting.leads import (
    leads_by,
    leads_together,
    stands_unproven,
    strong_evidence,
)

_ROUNDS: Final = 16  # cuts tried before a smallest one is given up
_CHAINS: Final = 40  # of one lead that are read at a time: the next round finds more

Grounds = Mapping[str, Collection[Ground]]


@dataclass(frozen=True, slots=True)
class Cut:
    """Relation ids, sorted; without any one of them a strong lead is left.

    `minimum`: it is proven that no fewer relations do.
    """

    relations: tuple[str, ...] = ()
    minimum: bool = True


@dataclass(frozen=True, slots=True)
class _Need:
    """Relations of which a cut must hold one; `always`: also where nothing else is cut."""

    relations: frozenset[str]
    always: bool


def smallest_cut(
    reach: Propagation, strong: Mapping[str, Sequence[Evidence]], grounds: Grounds
) -> Cut:
    """The cut of the strong leads to some parties.

    By party, `strong` is its `strong_evidence`, `grounds` are its grounds: evidence of a record
    told as one is no lead, unless the ground itself rests on a relation that is cut.
    """
    return _Cutting(reach, strong, grounds).cut()


class _Cutting:
    """The search for one cut."""

    def __init__(
        self, reach: Propagation, strong: Mapping[str, Sequence[Evidence]], grounds: Grounds
    ) -> None:
        self._reach = reach
        self._strong = strong
        self._grounds = grounds
        self._capped = capped(reach)

    def cut(self) -> Cut:
        needs = self._needs(())
        tried: tuple[str, ...] = ()
        for _ in range(_ROUNDS):
            tried, proven = smallest_hitting_set(need.relations for need in needs)
            left = self._needs(tried)
            if not left:
                return self._judged(tried, needs, proven=proven)
            needs |= left
        return Cut(self._irreducible(self._widened(tried)), minimum=False)

    def _judged(self, tried: tuple[str, ...], needs: Collection[_Need], *, proven: bool) -> Cut:
        """The cut that left no lead, proven where the needs that always hold ask for as many."""
        certain = {need.relations for need in needs if need.always}
        if proven and len(certain) < len({need.relations for need in needs}):
            least, proven = smallest_hitting_set(certain)
            proven = proven and len(least) == len(tried)
        return Cut(tried) if proven else Cut(self._irreducible(tried), minimum=False)

    def _widened(self, tried: Collection[str]) -> set[str]:
        """A cut that leaves no lead, however large: what is still needed is added until then."""
        cut = set(tried)
        while left := self._needs(cut):
            cut |= set(smallest_hitting_set(need.relations for need in left)[0])
        return cut

    def _irreducible(self, cut: Collection[str]) -> tuple[str, ...]:
        """The cut without those that can be left out, tried from the last, until none can."""
        kept = set(cut)
        for relation in sorted(cut, reverse=True):
            if not self._needs(kept - {relation}):
                kept.remove(relation)
        return self._irreducible(kept) if len(kept) < len(cut) else tuple(sorted(kept))

    def _needs(self, cut: Collection[str]) -> set[_Need]:
        """What leads where these relations are cut; nothing where no lead is left."""
        if cut and not self._around.may_lead_without(cut):
            return set()
        reach = self._around.without(cut) if cut else self._reach
        gone, resting = _Gone(self._reach, self._capped, cut), _Resting(reach)
        needs = set()
        for party in sorted(self._strong):
            strong = strong_evidence(reach, party) if cut else self._strong[party]
            known = {g.record.id for g in self._grounds.get(party, ())}
            standing = {
                g.record.id for g in self._grounds.get(party, ()) if not {*g.chain} & {*cut}
            }
            for one in (one for one in strong if one.record not in standing):
                always = one.record not in known and not stands_unproven(one)
                for counting in _chains(reach.strong, one):
                    ids = resting.ids(counting)
                    needs.add(_Need(ids, always and not gone.may_lift(ids)))
        return needs

    @cached_property
    def _around(self) -> LeadWorld:
        return LeadWorld(self._reach, self._strong)


class _Resting:
    """What a chain rests on: its relations, and those that make a stake of it one of control."""

    def __init__(self, reach: Propagation) -> None:
        self._snapshot = reach.snapshot
        owned = OWNERSHIP in reach.policy.vet.kinds
        self._joint = JointControl(reach.snapshot, reach.as_of) if owned else None

    def ids(self, places: Collection[int]) -> frozenset[str]:
        """The ids of these relations and of all that they rest on."""
        resting = set(places)
        if self._joint:
            chain = np.array(sorted(places), dtype=np.int64)
            for place in chain[self._joint.marks(chain)].tolist():
                resting |= self._joint.witness(place)
        return frozenset(self._snapshot.relations.ids[place] for place in resting)


class _Gone:
    """What relations do by being gone: hubs get smaller, stakes of less rank stand."""

    def __init__(
        self, reach: Propagation, capped: npt.NDArray[np.bool_], cut: Collection[str]
    ) -> None:
        self._snapshot = reach.snapshot
        ties, places = reach.snapshot.relations, reach.snapshot.relation_places(sorted(cut))
        ends = {int(end[place]) for place in places for end in (ties.source, ties.target)}
        self._hubs = {end for end in ends if capped[end]}
        weighed = [place for place in places if is_weighed(ties, place)]
        self._ways = {self._way(place): self._source(place) for place in weighed}

    def may_lift(self, ids: Collection[str]) -> bool:
        """Whether a chain of these relations may lead only because others are gone."""
        ties = self._snapshot.relations
        for place in self._snapshot.relation_places(sorted(ids)):
            if self._hubs & {int(ties.source[place]), int(ties.target[place])}:
                return True
            if self._ways.get(self._way(place), self._source(place)) != self._source(place):
                return True
        return False

    def _way(self, place: int) -> tuple[int, ...]:
        ties = self._snapshot.relations
        return tuple(int(column[place]) for column in (ties.kind, ties.source, ties.target))

    def _source(self, place: int) -> tuple[int, int]:
        ties = self._snapshot.relations
        return int(ties.rank[place]), int(ties.claimant[place])


def _chains(strong: Propagation, one: Evidence) -> Iterator[frozenset[int]]:
    """Sets of relation places with each of which alone a record leads, by chain and by choice."""
    snapshot, day = strong.snapshot, strong.as_of.toordinal()
    (record,) = snapshot.record_places([one.record])
    seed = int(np.searchsorted(strong.seeds.record, record))
    event = int(strong.seeds.event[seed])
    for chain in islice(_leading(strong, seed, one), _CHAINS):
        steps = [
            counting_with(snapshot, strong.policy, place, day=day, event=event) for place in chain
        ]
        choices = [] if stands_unproven(one) else [*_choices(strong, seed, steps)]
        yield from choices or [frozenset().union(*steps)]


def _choices(
    strong: Propagation, seed: int, steps: Sequence[Sequence[int]]
) -> Iterator[frozenset[int]]:
    """One of parallel ties is enough for its step where it counts by itself; stakes are added."""
    relations = strong.snapshot.relations
    ways = [
        [step] if is_weighed(relations, step[0]) else [[place] for place in step] for step in steps
    ]
    for chosen in islice(product(*ways), _CHAINS):
        if leads_together(strong, seed, chosen):
            yield frozenset().union(*chosen)


def _leading(strong: Propagation, seed: int, one: Evidence) -> Iterator[Chain]:
    """The chains along which the record of a seed leads, the strongest first."""
    end = strong.snapshot.places[one.entity]
    chains, cut = all_chains(strong, seed, end)
    if cut or stands_unproven(one):
        yield tuple(strong.snapshot.relation_places(one.chain))
        return
    for weight, chain in chains:
        if leads_by(strong, seed, end, weight, chain):
            yield chain
