"""Walking the graph within a budget: neighbourhoods and all shortest chains.

Breadth-first with visited sets, over a store or over the columns of a snapshot of the same
revision. Paths are enumerated only once the shortest distance is known, since their number
explodes on hubs and cycles. An answer cut by a budget is marked `truncated`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from analytics.snapshot.columns import Snapshot
from analytics.snapshot.relation_lookup import RelationEnds, relations_at
from graph.model import Entity, Relation
from graph.store import Reader

_AT_ONCE: Final = 200_000  # relations read in one step; a larger hub is cut and marked so


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Entities within reach and every relation among them that passes the filter, in id order.

    `left_out` counts the entities met and not taken; more may lie behind them.
    """

    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    truncated: bool
    left_out: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """The number of relations of each kind."""
        return dict(Counter(relation.kind for relation in self.relations))


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain: entity ids from one end to the other, and the relation ids between them."""

    entities: tuple[str, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chains:
    """All shortest chains, in order of their relation ids.

    `explored` counts the entities reached. `truncated`: a limit or budget cut the search.
    """

    chains: tuple[Chain, ...]
    explored: int
    truncated: bool


@dataclass(frozen=True, slots=True)
class _Scope:
    """The graph that a walk may cross: a store or a snapshot, a day, a revision, kinds."""

    store: Reader
    as_of: date | None
    at_revision: int | None
    kinds: Collection[str] | None = None
    snapshot: Snapshot | None = None

    def at(self, ids: Collection[str], limit: int) -> Sequence[RelationEnds | Relation]:
        if self.snapshot is not None:
            return relations_at(
                self.snapshot, ids, kinds=self.kinds, as_of=self.as_of, limit=limit, within=False
            )
        return self.store.relations_at(
            ids, kinds=self.kinds, as_of=self.as_of, limit=limit, at_revision=self.at_revision
        )

    def among(self, ids: Collection[str], limit: int) -> tuple[Relation, ...]:
        """Whole relations between two of these, in id order."""
        if self.snapshot is None:
            return self.store.relations_at(
                ids,
                kinds=self.kinds,
                as_of=self.as_of,
                limit=limit,
                at_revision=self.at_revision,
                within=True,
            )
        ends = relations_at(
            self.snapshot, ids, kinds=self.kinds, as_of=self.as_of, limit=limit, within=True
        )
        return among(self.store, ends, at_revision=self.at_revision)


def among(
    store: Reader, ends: Sequence[RelationEnds], *, at_revision: int | None
) -> tuple[Relation, ...]:
    """The whole relations of these ends, read from the store by id, in their order."""
    ids = [relation.id for relation in ends]
    whole = store.relations(ids, at_revision=at_revision) if ids else {}
    return tuple(whole[id_] for id_ in ids)


def neighbourhood(
    store: Reader,
    id_: str,
    *,
    depth: int,
    as_of: date | None = None,
    at_revision: int | None = None,
    kinds: Collection[str] | None = None,
    limit: int = 500,
    snapshot: Snapshot | None = None,
) -> Neighbourhood:
    """The entities within `depth` relations of one, and all relations among them.

    At most `limit` entities: the nearest are taken first, then by id. A `snapshot` of the revision
    asked is walked in place of the store, with the same answer. Raises KeyError for an unknown id.
    """
    scope = _Scope(store, as_of, at_revision, kinds, snapshot)
    start = store.entities([id_], at_revision=at_revision)[id_].id
    reached, frontier, truncated, left_out = {start}, {start}, False, 0
    for _ in range(depth):
        relations = scope.at(frontier, _AT_ONCE)
        truncated |= len(relations) == _AT_ONCE  # as many as the limit: there may be more
        ends = {end for relation in relations for end in (relation.source, relation.target)}
        fresh = sorted(ends - reached)
        left_out += max(0, len(reached) + len(fresh) - limit)
        frontier = set(fresh[: limit - len(reached)])
        reached |= frontier
        if not frontier:
            break
    between = scope.among(reached, _AT_ONCE) if depth else ()
    entities = store.entities(reached, at_revision=at_revision)
    return Neighbourhood(
        tuple(entities[key] for key in sorted(entities)),
        between,
        truncated or left_out > 0,
        left_out,
    )


def chains(
    store: Reader,
    one: str,
    other: str,
    *,
    as_of: date | None = None,
    at_revision: int | None = None,
    kinds: Collection[str] | None = None,
    max_hops: int = 8,
    limit: int = 100,
    budget: int = 50_000,
    snapshot: Snapshot | None = None,
) -> Chains:
    """All shortest chains between two parties, at most `limit`, over at most `max_hops` relations.

    Only relations of `kinds` are crossed, where given. `budget` is the number of entities that may
    be reached. A `snapshot` is walked as in `neighbourhood`. Raises KeyError for an unknown id.
    """
    scope = _Scope(store, as_of, at_revision, kinds, snapshot)
    ends = store.entities([one, other], at_revision=at_revision)
    source, target = ends[one].id, ends[other].id
    if source == target:
        return Chains((Chain((source,), ()),), 1, False)
    walk = _Walk(scope, source, target, budget)
    walk.meet(max_hops)
    # One chain more than allowed shows that there are more; all of them may be millions.
    found = sorted(islice(walk.paths(), limit + 1), key=lambda chain: chain.relations)
    return Chains(tuple(found[:limit]), walk.explored, walk.truncated or len(found) > limit)


class _Walk:
    """Two breadth-first searches towards each other; the one with the smaller frontier grows."""

    def __init__(self, scope: _Scope, source: str, target: str, budget: int) -> None:
        self._scope = scope
        self._ends = (source, target)
        self._budget = budget
        self._seen: tuple[dict[str, int], dict[str, int]] = ({source: 0}, {target: 0})
        self._back: tuple[dict[str, set[tuple[str, str]]], ...] = (
            defaultdict(set),
            defaultdict(set),
        )
        self._meeting: set[str] = set()
        self.truncated = False

    @property
    def explored(self) -> int:
        """How many entities either search has reached."""
        return len(self._seen[0].keys() | self._seen[1].keys())

    def meet(self, max_hops: int) -> None:
        """Grow both searches until they meet, or until nothing or no budget is left."""
        frontiers = [{self._ends[0]}, {self._ends[1]}]
        for _ in range(max_hops):
            # The smaller side first, so that a hub is opened as late as possible.
            side = 0 if len(frontiers[0]) <= len(frontiers[1]) else 1
            if not frontiers[side]:
                return
            frontiers[side] = self._grow(side, frontiers[side])
            self._meeting = frontiers[side] & self._seen[1 - side].keys()
            if self._meeting or self.truncated:
                return
        # "No path" is certain only where one search has reached all that it can.
        self.truncated = all(self._goes_on(side, frontiers[side]) for side in (0, 1))

    def _goes_on(self, side: int, frontier: set[str]) -> bool:
        """Whether a search would reach anybody new with one more step."""
        relations = self._scope.at(frontier, _AT_ONCE) if frontier else ()
        ends = {end for relation in relations for end in (relation.source, relation.target)}
        return not ends <= self._seen[side].keys()

    def _grow(self, side: int, frontier: set[str]) -> set[str]:
        seen, back = self._seen[side], self._back[side]
        depth = max(seen.values()) + 1
        relations = self._scope.at(frontier, _AT_ONCE)
        self.truncated |= len(relations) == _AT_ONCE
        grown: set[str] = set()
        for relation in relations:
            for near, far in (
                (relation.source, relation.target),
                (relation.target, relation.source),
            ):
                # Every way into the new layer is kept: all shortest chains are asked for.
                if near in frontier and near != far and seen.get(far, depth) == depth:
                    seen[far] = depth
                    back[far].add((near, relation.id))
                    grown.add(far)
        # Checked after a whole layer: a meeting in it is still a shortest chain.
        if self.explored > self._budget:
            self.truncated = True
        return grown

    def paths(self) -> Iterator[Chain]:
        """Every shortest chain through the entities where the searches met."""
        for middle in sorted(self._meeting):
            for first_entities, first_relations in self._towards(0, middle):
                for last_entities, last_relations in self._towards(1, middle):
                    yield Chain(
                        (*reversed(first_entities), *last_entities[1:]),
                        (*reversed(first_relations), *last_relations),
                    )

    def _towards(self, side: int, entity: str) -> Iterator[tuple[list[str], list[str]]]:
        if entity == self._ends[side]:
            yield [entity], []
            return
        for near, relation in sorted(self._back[side][entity]):
            for entities, relations in self._towards(side, near):
                yield [entity, *entities], [relation, *relations]
