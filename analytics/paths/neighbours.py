"""A party's neighbours: its relations counted by kind, and who stands at them, ranked.

Counted and ranked in columns: a hub's neighbours are never made into objects, but for the part
that is shown.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from analytics.propagation.exposure import Propagation
from analytics.snapshot.columns import RELATION_WORDS, Ints


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many relations of a kind and direction hold on the day, and have ended by it.

    `outward` is seen from the party: it is the relation's source.
    """

    kind: str
    outward: bool
    holds: int
    ended: int


@dataclass(frozen=True, slots=True)
class Part:
    """Which neighbours: by kind and direction of a relation, also those of ended ones or not.

    At most `limit` after the first `offset`.
    """

    kind: str | None = None
    outward: bool | None = None
    ended: bool = True
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbour's id and the ids of its relations to the party: those that hold come first."""

    entity: str
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The neighbours of a part, most relevant first; `total` are all before the part was cut."""

    shown: tuple[Neighbour, ...]
    total: int


def counts_by_kind(reach: Propagation, entity: str) -> tuple[KindCount, ...]:
    """A party's relations counted by kind and direction; none for whom the snapshot lacks.

    What has not begun on the day of `reach` is no relation yet.
    """
    snapshot, day = reach.snapshot, reach.as_of.toordinal()
    if entity not in snapshot.places:
        return ()
    near, relations = snapshot.adjacency, snapshot.relations
    rows = _rows(reach, entity, Part())
    relation, outward = near.relation[rows], near.outward[rows]
    holds = relations.valid_to[relation] > day
    keys, where = np.unique(relations.kind[relation] * 2 + outward, return_inverse=True)
    held = np.bincount(where, weights=holds, minlength=len(keys)).astype(int)
    every = np.bincount(where, minlength=len(keys))
    return tuple(
        KindCount(RELATION_WORDS[key // 2], bool(key % 2), holding, count - holding)
        for key, holding, count in zip(keys.tolist(), held.tolist(), every.tolist(), strict=True)
    )


def ranked_neighbours(reach: Propagation, entity: str, part: Part) -> Neighbours:
    """The neighbours of a part, in the order in which an investigator looks at them.

    Those who are the subject of an adverse record in force first, then those whom the strongest
    evidence reaches, then those whose relation holds before those whose all have ended, then by id.
    """
    day = reach.as_of.toordinal()
    near, relations, ids = reach.snapshot.adjacency, reach.snapshot.relations, reach.snapshot
    rows = _rows(reach, entity, part)
    relation = near.relation[rows]
    others, where = np.unique(near.other[rows], return_inverse=True)
    holds = relations.valid_to[relation] > day
    held = np.bincount(where, weights=holds, minlength=len(others)) > 0
    order = np.lexsort((others, ~held, -reach.peaks[others], ~reach.adverse[others]))
    shown = order[part.offset : part.offset + part.limit]
    mine = np.isin(where, shown)
    parallel: dict[int, list[tuple[bool, int]]] = defaultdict(list)
    for other, place, holding in zip(
        near.other[rows[mine]].tolist(), relation[mine].tolist(), holds[mine].tolist(), strict=True
    ):
        parallel[other].append((not holding, place))
    return Neighbours(
        tuple(
            Neighbour(
                ids.entities.ids[other],
                tuple(relations.ids[place] for _, place in sorted(parallel[other])),
            )
            for other in others[shown].tolist()
        ),
        len(others),
    )


def _rows(reach: Propagation, entity: str, part: Part) -> Ints:
    """The rows of the adjacency that belong to a part."""
    near, relations = reach.snapshot.adjacency, reach.snapshot.relations
    day, place = reach.as_of.toordinal(), reach.snapshot.places[entity]
    rows = np.arange(near.offset[place], near.offset[place + 1])
    relation = near.relation[rows]
    kept = relations.valid_from[relation] <= day
    if part.kind is not None:
        kept &= relations.kind[relation] == RELATION_WORDS.index(part.kind)
    if part.outward is not None:
        kept &= near.outward[rows] == part.outward
    if not part.ended:
        kept &= relations.valid_to[relation] > day
    return rows[kept]
