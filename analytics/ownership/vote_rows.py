"""Who casts the votes of a company on a day, a row for each part of them (DESIGN §8).

Votes follow stakes, but for three things that sheets tell: the articles give other votes, one
partner executes the affairs of a partnership, and agreements put votes into other hands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

import numpy as np

from analytics.ownership.control_kernel import ONE
from analytics.ownership.told_terms import Part
from analytics.snapshot.columns import Ints
from analytics.snapshot.stakes import Stakes

# What of the agreements counts: none for rules that bar somebody, what is entrusted for the votes
# that are one's own, all for who controls.
Agreements = Literal["none", "entrusted", "all"]
Range = tuple[int, int]  # votes, least and most
_NOTHING: Final = (0, 0)


class VoteRows(NamedTuple):
    """The votes of company c are rows offsets[c] : offsets[c + 1]; whole numbers of 1e-12.

    `holder` is whose votes they are, an entity place; `voter` who casts them: the same one, or a
    pool, whose place is behind all entities. `relation` is the witness.
    """

    offsets: Ints
    holder: Ints
    voter: Ints
    low: Ints
    high: Ints
    relation: Ints


class Pool(NamedTuple):
    """Parties that vote as one in a company, each with the relation that says so."""

    company: int
    parties: Mapping[int, int]


def rows_by_stakes(stakes: Stakes, low: Ints, high: Ints) -> VoteRows:
    """The votes of each stake, cast by its holder."""
    return VoteRows(stakes.offsets, stakes.holder, stakes.holder, low, high, stakes.relation)


def not_certain(stakes: Stakes, parts: Iterable[Part], low: Ints) -> Ints:
    """`low` without what is entrusted to others: whoever gave it no longer casts it for certain."""
    less = low.copy()
    for part in parts:
        if part.part == "entrusts":
            for row in _rows_of_holder(stakes.offsets, stakes.holder, part.company, part.party):
                given = int(low[row]) if part.votes is None else round(part.votes[1] * ONE)
                less[row] = max(0, int(less[row]) - given)
    return less


def _rows_of_holder(offsets: Ints, holder: Ints, company: int, one: int) -> list[int]:
    rows = range(int(offsets[company]), int(offsets[company + 1]))
    return [row for row in rows if int(holder[row]) == one]


def with_entrusted(rows: VoteRows, parts: Iterable[Part]) -> VoteRows:
    """The rows with what is entrusted in the hand of whom it is entrusted to.

    Where an agreement names several hands, each may have it and none has it for certain.
    """
    hands: defaultdict[tuple[int, object], list[Part]] = defaultdict(list)
    givers: list[Part] = []
    for part in parts:
        if part.part == "entrusted":
            hands[part.company, part.key].append(part)
        elif part.part == "entrusts":
            givers.append(part)
    for giver in givers:
        takers = hands[giver.company, giver.key]
        own = _rows_of_holder(rows.offsets, rows.holder, giver.company, giver.party)
        for row in own[:1] if takers else ():
            rows = _moved(rows, row, giver, takers)
    return rows


def _moved(rows: VoteRows, row: int, giver: Part, takers: list[Part]) -> VoteRows:
    low, high = int(rows.low[row]), int(rows.high[row])
    least, most = _given(giver, low, high)
    low_left, high_left = rows.low.copy(), rows.high.copy()
    low_left[row], high_left[row] = max(0, low - most), max(0, high - least)
    sure = least if len(takers) == 1 else 0
    count, at = len(takers), row + 1
    parties = [taker.party for taker in takers]
    offsets = rows.offsets.copy()
    offsets[giver.company + 1 :] += count
    return VoteRows(
        offsets,
        np.insert(rows.holder, [at] * count, parties),
        np.insert(rows.voter, [at] * count, parties),
        np.insert(low_left, [at] * count, sure),
        np.insert(high_left, [at] * count, most),
        np.insert(rows.relation, [at] * count, [taker.relation for taker in takers]),
    )


def _given(giver: Part, low: int, high: int) -> Range:
    """What is entrusted of votes in [low, high]: all, or as much as the agreement says."""
    if giver.votes is None:
        return low, high
    least, most = (round(end * ONE) for end in giver.votes)
    return min(least, low), min(most, high)


def pooled(rows: VoteRows, pools: Iterable[Pool], entities: int) -> VoteRows:
    """The rows of the parties to a pool cast by it; pools stand behind all entities."""
    voter = rows.voter.copy()
    for at, pool in enumerate(pools):
        held = slice(int(rows.offsets[pool.company]), int(rows.offsets[pool.company + 1]))
        inside = np.isin(rows.voter[held], list(pool.parties))
        voter[held][inside] = entities + at
    return rows._replace(voter=voter)


def pools_of(parts: Iterable[Part]) -> tuple[Pool, ...]:
    """The parties in concert, by company: who is party to two agreements joins them."""
    by_company: defaultdict[int, list[dict[int, int]]] = defaultdict(list)
    agreed: defaultdict[tuple[int, object], dict[int, int]] = defaultdict(dict)
    for part in parts:
        if part.part == "concert":
            agreed[part.company, part.key].setdefault(part.party, part.relation)
    for (company, _), parties in agreed.items():
        joined, apart = dict(parties), []
        for other in by_company[company]:
            if other.keys() & joined.keys():
                joined = {**joined, **other}
            else:
                apart.append(other)
        by_company[company] = [*apart, joined]
    return tuple(
        Pool(company, parties)
        for company, some in sorted(by_company.items())
        for parties in some
        if len(parties) > 1
    )
