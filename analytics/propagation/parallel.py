"""Parallel relations: which of them count, their share together, and chains that held together.

Relations are parallel if kind, source and target are the same, and all are current or all are
former on the day asked, and all or none began after the record's event (DESIGN §7, §13.14).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from analytics.policy import Policy
from analytics.snapshot.columns import RELATION_WORDS, Floats, Ints, RelationArrays, Snapshot
from analytics.snapshot.stakes import HALF, IS_STAKE
from graph.words import STAKE_KINDS

POSSIBLY_SAME: Final = RELATION_WORDS.index("possibly_same_as")
_STAKES: Final = frozenset(RELATION_WORDS.index(kind) for kind in STAKE_KINDS)


def shares_of(relations: RelationArrays, places: Ints, policy: Policy) -> Floats:
    """The share of each relation in [0, 1].

    The middle of a stake, `unknown_share` for an unknown one, the score of possibly_same_as;
    1 for all others.
    """
    share = np.ones(len(places))
    stake = IS_STAKE[relations.kind[places]]
    low, high = relations.low[places], relations.high[places]
    known = np.where(low < 0, policy.unknown_share, (low + high) / 2)  # below 0: UNKNOWN_SHARE
    share[stake] = known[stake]
    same = relations.kind[places] == POSSIBLY_SAME
    share[same] = relations.score[places][same]
    return share


def merged_share(
    relations: RelationArrays, members: Sequence[int], shares: Sequence[float], *, former: bool
) -> tuple[list[int], float]:
    """(the members that count, in id order; their share together).

    `members` are parallel relation places in id order. Stakes of the source that stands, and of no
    other, are added, up to 1, rounded to 1e-12 (DESIGN §7, §13.3). Of former stakes the largest sum
    that held on one day counts, since stakes held one after another never added up (§13.14). Of
    other kinds the largest share counts.
    """
    if int(relations.kind[members[0]]) not in _STAKES:
        largest = max(shares)
        return [m for m, s in zip(members, shares, strict=True) if s == largest], largest
    stands = max(members, key=lambda member: _strength(relations, member))
    source = _source(relations, stands)
    stakes = [
        (member, share)
        for member, share in zip(members, shares, strict=True)
        if _source(relations, member) == source
    ]
    # A sum of stakes changes upwards only on a day when one begins: no other day need be tried.
    days = {int(relations.valid_from[m]) for m, _ in stakes} if former else {None}
    total = max(
        sum(share for member, share in stakes if day is None or _held_on(relations, member, day))
        for day in days
    )
    return [member for member, _ in stakes], min(1.0, round(total, 12))


def is_controlling(relations: RelationArrays, members: Sequence[int], *, former: bool) -> bool:
    """Whether parallel stakes are together above one half for certain, whatever their ranges.

    The lower ends count, and an unknown stake is taken as none: control is never guessed.
    """
    if int(relations.kind[members[0]]) not in _STAKES:
        return False
    lows = [max(0.0, float(relations.low[member])) for member in members]
    return merged_share(relations, members, lows, former=former)[1] > HALF


def _strength(relations: RelationArrays, place: int) -> tuple[int, int]:
    # The lowest rank is the highest; max() gives the first of equal ones, that of the smallest id.
    return -int(relations.rank[place]), int(relations.precedence[place])


def _source(relations: RelationArrays, place: int) -> tuple[int, int]:
    """A source at one rank: what it says at a lower rank does not count beside it."""
    return int(relations.rank[place]), int(relations.claimant[place])


def _held_on(relations: RelationArrays, place: int, day: int) -> bool:
    begin, end = int(relations.valid_from[place]), int(relations.valid_to[place])
    # A stake that ended on the day on which it began is taken to have been held on that day.
    return begin <= day < end or begin == day == end


def counting_with(
    snapshot: Snapshot, policy: Policy, place: int, *, day: int, event: int
) -> list[int]:
    """The relations merged into the one at `place`, for an event day and the day asked.

    Arcs keep only the relation that names them, so the others are looked up again; the conditions
    are those of `arcs_of`.
    """
    relations, near = snapshot.relations, snapshot.adjacency
    source = relations.source[place]
    around = near.relation[near.offset[source] : near.offset[source + 1]]
    # The other end first: it leaves few.
    around = around[relations.target[around] == relations.target[place]]
    same = (
        (relations.kind[around] == relations.kind[place])
        & (relations.source[around] == source)
        & (relations.valid_from[around] <= day)
        & (relations.valid_to[around] > event)
        & ((relations.valid_to[around] <= day) == (relations.valid_to[place] <= day))
        & ((relations.valid_from[around] > event) == (relations.valid_from[place] > event))
    )
    members = np.sort(around[same])
    if len(members) == 1:  # as most are: it counts, whatever its share
        return [int(members[0])]
    shares = shares_of(relations, members, policy).tolist()
    former = bool(relations.valid_to[place] <= day)
    return merged_share(relations, members.tolist(), shares, former=former)[0]


def is_weighed(relations: RelationArrays, place: int) -> bool:
    """Whether parallel ties of its kind differ in weight: stakes, and likenesses by their score."""
    return int(relations.kind[place]) in {*_STAKES, POSSIBLY_SAME}


def held_together(relations: RelationArrays, chain: Sequence[Sequence[int]]) -> bool:
    """Whether a relation can be chosen for each step so that neighbouring ones overlapped.

    `chain` holds, for each step, the relations merged into it.
    """
    # Forwards only: a choice for one step restricts the next step alone, so none is tried twice.
    held = list(chain[0])
    for link in chain[1:]:
        held = [one for one in link if any(_overlap(relations, one, other) for other in held)]
    return bool(held)


def _overlap(relations: RelationArrays, one: int, other: int) -> bool:
    begin = max(relations.valid_from[one], relations.valid_from[other])
    return bool(begin < min(relations.valid_to[one], relations.valid_to[other]))
