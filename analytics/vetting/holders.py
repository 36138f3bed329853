"""Who heads, holds and manages some parties, from the columns of a snapshot (DESIGN §8b)."""

from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from analytics.ownership.beneficial import is_state
from analytics.patterns.tender import Tie
from analytics.snapshot.columns import RELATION_WORDS, Ints, Snapshot
from analytics.snapshot.part import part_of
from analytics.snapshot.relation_lookup import rows_of
from analytics.snapshot.undated import doubted_heads
from graph.store import BEGINNING, NO_END
from graph.words import HEAD_KINDS, STAKE_KINDS

_HEADS: Final = [RELATION_WORDS.index(kind) for kind in HEAD_KINDS]
_HELD: Final = [RELATION_WORDS.index(kind) for kind in (*STAKE_KINDS, "actual_controller_of")]
_PARTNER: Final = RELATION_WORDS.index("partner_of")
_BRANCH: Final = RELATION_WORDS.index("branch_of")
_MOST: Final = 20_000  # parties that the walk meets: far beyond the owners of any bidders


class HeldUpwards(NamedTuple):
    """Some parties with all above them: headships in the parties, the part in which they are held.

    `states` are those in the part who invest for the state: they tie nobody, and the part does not
    go beyond them. `cut`: there may be holders above that the walk did not meet.
    """

    heads: tuple[Tie, ...]
    part: Snapshot
    states: frozenset[str]
    cut: bool = False


def held_upwards(snapshot: Snapshot, parties: Collection[str]) -> HeldUpwards:
    """Who heads the parties, and who holds and directs them up to the last holder.

    A head office directs its branch, and a head his partnership.
    """
    near, relations = snapshot.adjacency, snapshot.relations
    start = np.array(sorted(snapshot.places[p] for p in parties), dtype=np.int64)
    frontier, kept, seen = start, [np.empty(0, np.int64)], set(start.tolist())
    while len(frontier) and len(seen) < _MOST:
        up = _inward(snapshot, frontier, _HELD)
        rows = rows_of(near.offset, frontier)
        offices = near.relation[rows[near.outward[rows]]]
        offices = offices[relations.kind[offices] == _BRANCH]
        partnerships = np.unique(relations.target[up[relations.kind[up] == _PARTNER]])
        kept += [up, offices, _inward(snapshot, partnerships, _HEADS)]
        above = {*relations.source[up].tolist(), *relations.target[offices].tolist()} - seen
        seen |= above
        frontier = np.array(sorted(p for p in above if not is_state(snapshot, p)), dtype=np.int64)
    rows = np.unique(np.concatenate(kept))
    ends = (start, relations.source[rows], relations.target[rows])
    entities = np.unique(np.concatenate(ends))
    states = (snapshot.entities.ids[p] for p in entities.tolist() if is_state(snapshot, p))
    heads = _ties(snapshot, _inward(snapshot, start, _HEADS))
    part = part_of(snapshot, entities, rows)
    return HeldUpwards(heads, part, frozenset(states), cut=len(frontier) > 0)


def _inward(snapshot: Snapshot, places: Ints, kinds: Collection[int]) -> Ints:
    """The relations of these kinds that end at one of these places."""
    near = snapshot.adjacency
    rows, ties = rows_of(near.offset, places), snapshot.relations
    met = near.relation[rows]
    # What a company holds in itself is there once, outward: it counts against no other's votes.
    inward: Ints = met[~near.outward[rows] | (ties.source[met] == ties.target[met])]
    return inward[np.isin(ties.kind[inward], list(kinds))]


def _ties(snapshot: Snapshot, rows: Ints) -> tuple[Tie, ...]:
    """Headships as patterns read them, in id order, each once, sure or not."""
    relations, ids = snapshot.relations, snapshot.entities.ids
    doubted = frozenset(doubted_heads(relations, np.unique(rows)).tolist())
    return tuple(
        Tie(
            relations.ids[row],
            RELATION_WORDS[int(relations.kind[row])],
            ids[int(relations.source[row])],
            ids[int(relations.target[row])],
            _day(int(relations.valid_from[row]), BEGINNING),
            _day(int(relations.valid_to[row]), NO_END),
            sure=row not in doubted,
        )
        for row in np.unique(rows).tolist()
    )


def _day(ordinal: int, unknown: int) -> date | None:
    return None if ordinal == unknown else date.fromordinal(ordinal)
