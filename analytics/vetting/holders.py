"""Who heads, holds and manages some parties, from the columns of a snapshot (DESIGN §8b)."""

from collections.abc import Collection
from datetime import date
from typing import Final

import numpy as np

from analytics.patterns.tender import Tie
from analytics.snapshot.columns import ENTITY_WORDS, RELATION_WORDS, ROLE_WORDS, Ints, Snapshot
from analytics.snapshot.relation_lookup import rows_of
from graph.store import BEGINNING, NO_END
from graph.words import STAKE_KINDS

_HEADS: Final = [RELATION_WORDS.index(kind) for kind in ("legal_representative_of", "principal_of")]
_HELD: Final = [RELATION_WORDS.index(kind) for kind in (*STAKE_KINDS, "actual_controller_of")]
_BRANCH: Final = RELATION_WORDS.index("branch_of")
_STATE: Final = ENTITY_WORDS.index("government_body")
_INVESTS: Final = ROLE_WORDS.index("state_investor")
_MOST: Final = 20_000  # parties that the walk meets: far beyond the owners of any bidders


def held_upwards(
    snapshot: Snapshot, parties: Collection[str]
) -> tuple[tuple[Tie, ...], tuple[Tie, ...]]:
    """(headships in the parties, ties by which they are held, upwards to the last holder).

    A head office holds its branch. The walk does not go beyond those who invest for the state: they
    tie nobody.
    """
    near, relations = snapshot.adjacency, snapshot.relations
    frontier = np.array(sorted(snapshot.places[p] for p in parties), dtype=np.int64)
    heads, held = _inward(snapshot, frontier, _HEADS), [np.empty(0, np.int64)]
    seen = set(frontier.tolist())
    while len(frontier) and len(seen) < _MOST:
        up = _inward(snapshot, frontier, _HELD)
        rows = rows_of(near.offset, frontier)
        offices = near.relation[rows[near.outward[rows]]]
        offices = offices[relations.kind[offices] == _BRANCH]
        held += [up, offices]
        above = {*relations.source[up].tolist(), *relations.target[offices].tolist()} - seen
        seen |= above
        frontier = np.array(sorted(p for p in above if not _is_state(snapshot, p)), dtype=np.int64)
    return _ties(snapshot, heads), _ties(snapshot, np.concatenate(held))


def states_among(snapshot: Snapshot, parties: Collection[str]) -> frozenset[str]:
    """Those of these parties who invest for the state (DESIGN §4)."""
    return frozenset(id_ for id_ in parties if _is_state(snapshot, snapshot.places[id_]))


def _is_state(snapshot: Snapshot, place: int) -> bool:
    entities = snapshot.entities
    invests = (int(entities.roles[place]) >> _INVESTS) & 1
    return bool(invests or entities.kind[place] == _STATE)


def _inward(snapshot: Snapshot, places: Ints, kinds: Collection[int]) -> Ints:
    """The relations of these kinds that end at one of these places."""
    near = snapshot.adjacency
    rows = rows_of(near.offset, places)
    found = near.relation[rows[~near.outward[rows]]]
    return found[np.isin(snapshot.relations.kind[found], list(kinds))]


def _ties(snapshot: Snapshot, rows: Ints) -> tuple[Tie, ...]:
    """Relations as patterns read them, in id order, each once."""
    relations, ids = snapshot.relations, snapshot.entities.ids
    return tuple(
        Tie(
            relations.ids[row],
            RELATION_WORDS[int(relations.kind[row])],
            ids[int(relations.source[row])],
            ids[int(relations.target[row])],
            _day(int(relations.valid_from[row]), BEGINNING),
            _day(int(relations.valid_to[row]), NO_END),
            float(relations.low[row]),
            float(relations.high[row]),
            (-int(relations.rank[row]), int(relations.precedence[row])),
            int(relations.claimant[row]),
        )
        for row in np.unique(rows).tolist()
    )


def _day(ordinal: int, unknown: int) -> date | None:
    return None if ordinal == unknown else date.fromordinal(ordinal)
