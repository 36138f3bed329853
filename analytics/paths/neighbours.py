"""A party's neighbours: its relations counted by kind, and the parties at them, ranked.

Both work on columns: of a hub's neighbours only the part that is shown becomes objects.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analytics.propagation.exposure import Propagation
from analytics.snapshot.columns import RELATION_WORDS, Ints


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many relations of a kind and direction hold on the day, and how many ended by then.

    `outward`: the party is the relation's source.
    """

    kind: str
    outward: bool
    holds: int
    ended: int


@dataclass(frozen=True, slots=True)
class Part:
    """Which neighbours to give: by kind and direction of a relation, with ended ones or without.

    At most `limit` after the first `offset`.
    """

    kind: str | None = None
    outward: bool | None = None
    ended: bool = True
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbour's id and the ids of its relations to the party, those that hold first."""

    entity: str
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The neighbours of a part, most relevant first; `total` counts them before the cut."""

    shown: tuple[Neighbour, ...]
    total: int


def counts_by_kind(reach: Propagation, entity: str) -> tuple[KindCount, ...]:
    """A party's relations counted by kind and direction; none where the snapshot lacks it.

    A relation that begins after the day of `reach` does not count yet.
    """
    snapshot, day = reach.snapshot, reach.as_of.toordinal()
    if entity not in snapshot.places:
        return ()
    near, relations = snapshot.adjacency, snapshot.relations
    rows = _rows(reach, entity, Part())
    relation, outward = near.relation[rows], near.outward[rows]
    holds = relations.valid_to[relation] > day
    # Kind and direction as one number, so that one pass counts both.
    keys, where = np.unique(relations.kind[relation] * 2 + outward, return_inverse=True)
    held = np.bincount(where, weights=holds, minlength=len(keys)).astype(int)
    every = np.bincount(where, minlength=len(keys))
    return tuple(
        KindCount(RELATION_WORDS[key // 2], bool(key % 2), holding, count - holding)
        for key, holding, count in zip(keys.tolist(), held.tolist(), every.tolist(), strict=True)
    )


def ties_at(reach: Propagation, entities: Iterable[str]) -> int:
    """How many relations these parties have, each once, where both its ends are among them too.

    A relation that begins after the day of `reach` does not count yet.
    """
    known = (one for one in entities if one in reach.snapshot.places)
    rows = [_rows(reach, one, Part()) for one in known]
    if not rows:
        return 0
    return len(np.unique(reach.snapshot.adjacency.relation[np.concatenate(rows)]))


def ranked_neighbours(reach: Propagation, entity: str, part: Part) -> Neighbours:
    """The neighbours of a part, in the order in which an investigator looks at them.

    First subjects of an adverse record in force, then by the strongest evidence that reaches them,
    then those with a relation that holds, then by id.
    """
    day = reach.as_of.toordinal()
    near, relations, ids = reach.snapshot.adjacency, reach.snapshot.relations, reach.snapshot
    rows = _rows(reach, entity, part)
    relation = near.relation[rows]
    others, where = np.unique(near.other[rows], return_inverse=True)
    holds = relations.valid_to[relation] > day
    held = np.bincount(where, weights=holds, minlength=len(others)) > 0
    # lexsort takes the first key last; places are in id order.
    order = np.lexsort((others, ~held, -reach.peaks[others], ~reach.adverse[others]))
    shown = order[part.offset : part.offset + part.limit]
    mine = np.isin(where, shown)  # from here on Python objects, for the part shown only
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
