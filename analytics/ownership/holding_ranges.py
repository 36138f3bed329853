"""The stakes and votes of a snapshot on disk, a range of companies at a time (DESIGN §8).

What a company's holders have, and what they cast in it, hangs on the relations at it alone.
"""

from datetime import date
from typing import Any, NamedTuple

import numpy as np

from analytics.ownership.cascade import WholeStakes
from analytics.ownership.control import control_of
from analytics.ownership.votes import Votes, ties_of_family
from analytics.snapshot.columns import Ints
from analytics.snapshot.on_disk import PartOnDisk
from analytics.snapshot.stakes import Stakes, stakes_of

Tables = dict[str, dict[str, Any]]  # by file its columns


class RangeVotes(NamedTuple):
    """What is cast in the companies of a range; places are those of the whole snapshot.

    `ballots` are rows of (voter, company, low, high) by company, and `companies` the columns of
    these. `offices` are (director, directed) of the directors in the range; `parties` are
    (party, pool) of the `pools` there, parties wherever they are. `family` are
    (relation, source, target) of the ties of family of sources in the range.
    """

    ballots: Ints
    companies: dict[str, Any]
    offices: Ints
    parties: Ints
    pools: int
    family: Ints


def stake_tables(stakes: Stakes, inside: slice) -> Tables:
    """Who has what of the companies at some places, as the files of columns tell it."""
    parts = WholeStakes(stakes)
    first, stop = stakes.offsets[[inside.start, inside.stop]].tolist()
    ends = {"holder": stakes.holder[first:stop], "company": stakes.company[first:stop]}
    proofs = stakes.proof_offsets[first : stop + 1]
    of_row = np.repeat(np.arange(stop - first), np.diff(proofs))
    held = _held(stakes.offsets, inside)
    return {
        "stakes": {**ends, "low": parts.low[first:stop], "high": parts.high[first:stop]},
        "stake_relations": {
            **{name: end[of_row] for name, end in ends.items()},
            "relation": stakes.proof[proofs[0] : proofs[-1]],
        },
        "owned": _own_parts(parts, held, held),
    }


def stakes_in_range(part: PartOnDisk, as_of: date) -> Tables:
    """The same of the companies of a range, in places of the whole snapshot."""
    tables = stake_tables(stakes_of(part.snapshot, as_of), part.inside)
    whole = {"holder": part.entities, "company": part.entities, "relation": part.relations}
    return {
        table: {name: whole[name][one] if name in whole else one for name, one in columns.items()}
        for table, columns in tables.items()
    }


def votes_in_range(part: PartOnDisk, as_of: date, first_pool: int) -> RangeVotes:
    """The votes of a day; the pools of the range have places from `first_pool` on."""
    votes, inside = control_of(part.snapshot, as_of).votes, part.inside
    ours = [at for at, pool in enumerate(votes.pools) if inside.start <= pool.company < inside.stop]
    # Pools are in order of their companies: those of the range stand together.
    pools = first_pool + np.arange(len(votes.pools)) - (ours[0] if ours else 0)
    parties = [
        (int(part.entities[party]), int(pools[at]))
        for at in ours
        for party in sorted(votes.pools[at].parties)
    ]
    held = _held(votes.rows.offsets, inside)
    companies = _own_parts(votes, held, part.entities[held])
    return RangeVotes(
        _ballots(votes, part, np.concatenate((part.entities, pools))),
        companies,
        _offices(votes, part),
        np.array(parties, dtype=np.int64).reshape(-1, 2),
        len(ours),
        _family(part, as_of),
    )


def _ballots(votes: Votes, part: PartOnDisk, place: Ints) -> Ints:
    rows, inside = votes.rows, part.inside
    offsets = rows.offsets[inside.start : inside.stop + 1]
    some = slice(*offsets[[0, -1]].tolist())
    company = np.repeat(part.entities[inside], np.diff(offsets))
    return np.stack((place[rows.voter[some]], company, rows.low[some], rows.high[some]), axis=1)


def _offices(votes: Votes, part: PartOnDisk) -> Ints:
    offices, inside = votes.offices, part.inside
    offsets = offices.offsets[inside.start : inside.stop + 1]
    directed = offices.directed[slice(*offsets[[0, -1]].tolist())]
    director = np.repeat(part.entities[inside], np.diff(offsets))
    entity = directed < len(part.entities)  # else a pool, of whatever company
    return np.stack((director[entity], part.entities[directed[entity]]), axis=1)


def _family(part: PartOnDisk, as_of: date) -> Ints:
    ties = part.snapshot.relations
    rows = ties_of_family(part.snapshot, as_of.toordinal())
    rows = rows[(ties.source[rows] >= part.inside.start) & (ties.source[rows] < part.inside.stop)]
    ends = (part.entities[end[rows]] for end in (ties.source, ties.target))
    return np.stack((part.relations[rows], *ends), axis=1)


def _own_parts(parts: WholeStakes | Votes, held: Ints, company: Ints) -> dict[str, Any]:
    """What others and itself hold of the companies at some places; `company` names each."""
    return {
        "company": company,
        "lowest": parts.least[held],
        "own_low": parts.own_low[held],
        "own_high": parts.own_high[held],
        "trusted": parts.trusted[held],
    }


def _held(offsets: Ints, inside: slice) -> Ints:
    """The companies at some places of which there are rows."""
    held: Ints = inside.start + np.flatnonzero(np.diff(offsets[inside.start : inside.stop + 1]))
    return held
