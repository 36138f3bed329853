"""Who votes in whom on a day, whom an office directs, and who acts in concert (DESIGN §8).

Votes follow stakes, but own stakes carry none, and sheets may tell otherwise: `vote_rows`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.ownership.control_kernel import ONE
from analytics.ownership.partner_votes import votes_of_partners
from analytics.ownership.persons import is_person
from analytics.ownership.told_terms import ToldTerms, told_terms
from analytics.ownership.vote_rows import (
    Agreements,
    Pool,
    VoteRows,
    not_certain,
    pooled,
    pools_of,
    rows_by_stakes,
    with_entrusted,
)
from analytics.snapshot.columns import OF_TIES, RELATION_WORDS, Ints, Snapshot
from analytics.snapshot.counting_sort import counted
from analytics.snapshot.merging import DIGITS, TOLERANCE
from analytics.snapshot.stakes import Stakes, kept_by_day
from graph.words import HEAD_KINDS

_HEADS: Final = [RELATION_WORDS.index(kind) for kind in HEAD_KINDS]
_PARTNER: Final = RELATION_WORDS.index("partner_of")
_FILED: Final = RELATION_WORDS.index("actual_controller_of")
_BRANCH: Final = RELATION_WORDS.index("branch_of")
_FAMILY: Final = RELATION_WORDS.index("family_of")

Range = tuple[int, int]  # votes, least and most


@dataclass(frozen=True, slots=True)
class Offices:
    """Whom somebody directs without votes: those of x are rows offsets[x] : offsets[x + 1].

    A filed controller directs a company, one way; a head office directs its branches, which are
    the same legal person. `relation` is the witness.
    """

    offsets: Ints
    directed: Ints
    relation: Ints


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class Votes:
    """The votes of a day, in whole numbers of 1e-12, by row of `rows`.

    `trusted` is false for a company whose stakes or votes contradict each other: none of its votes
    is certain. `family` has by person the others who act in concert with it, each with the
    relations that lead there. The places of `pools` are behind those of all entities.
    """

    stakes: Stakes
    rows: VoteRows
    own_low: Ints
    own_high: Ints
    trusted: npt.NDArray[np.bool_]
    offices: Offices
    family: Mapping[int, Mapping[int, tuple[int, ...]]]
    pools: tuple[Pool, ...] = ()

    @property
    def low(self) -> Ints:
        """The least votes of each row."""
        return self.rows.low

    @property
    def high(self) -> Ints:
        """The most votes of each row."""
        return self.rows.high

    def rows_of(self, company: int) -> range:
        """The rows of one company."""
        return range(int(self.rows.offsets[company]), int(self.rows.offsets[company + 1]))

    def casts(self, row: int) -> Mapping[int, int]:
        """Who may cast the votes of a row, each with the relation that says so."""
        voter = int(self.rows.voter[row])
        if voter >= len(self.trusted):
            return self.pools[voter - len(self.trusted)].parties
        return {voter: int(self.rows.relation[row])}

    @cached_property
    def least(self) -> Ints:
        """By company, its lowest votes together, without its own stake."""
        offsets = self.rows.offsets
        sums = np.concatenate(([0], np.cumsum(self.rows.low)))
        least: Ints = sums[offsets[1:]] - sums[offsets[:-1]]
        assert len(least) == len(self.trusted)
        return least

    @cached_property
    def arcs(self) -> tuple[Ints, ...]:
        """What `controlled_from` walks: votes by voter, then offices; pools behind all entities."""
        rows = self.rows
        if rows.voter is self.stakes.holder:
            offsets, order = self.stakes.by_holder
            company = self.stakes.company
        else:
            offsets, order = counted(rows.voter, len(self.trusted) + len(self.pools))
            company = np.repeat(np.arange(len(self.trusted)), np.diff(rows.offsets))
        votes = (company[order], rows.low[order], rows.high[order])
        return (offsets, *votes, self.offices.offsets, self.offices.directed)

    @cached_property
    def _directors(self) -> tuple[Ints, Ints]:
        """(offsets, rows of `offices`) by who is directed."""
        offsets, rows = counted(self.offices.directed, len(self.trusted) + len(self.pools))
        return offsets, rows

    def directors_of(self, company: int) -> list[tuple[int, int]]:
        """(director, relation) of those who direct a company without votes."""
        offsets, order = self._directors
        rows = order[offsets[company] : offsets[company + 1]]
        director = np.searchsorted(self.offices.offsets, rows, side="right") - 1
        return list(zip(director.tolist(), self.offices.relation[rows].tolist(), strict=True))

    @property
    def companies(self) -> tuple[Ints, Ints, Ints, npt.NDArray[np.bool_]]:
        """What `controlled_from` asks of each company; of a pool nothing holds."""
        of_pools = (0, len(self.pools))
        least, low, high = (np.pad(c, of_pools) for c in (self.least, self.own_low, self.own_high))
        return least, low, high, np.pad(self.trusted, of_pools)

    def group(self, holder: int, *, concert: bool = True) -> tuple[int, ...]:
        """A holder and who acts in concert with it, in order of place."""
        return tuple(sorted({holder, *(self.family.get(holder, ()) if concert else ())}))


def votes_of(snapshot: Snapshot, stakes: Stakes, agreements: Agreements = "none") -> Votes:
    """The votes of the day of these stakes; kept with the snapshot."""
    if not told_terms(snapshot, stakes.day).parts:
        agreements = "none"
    name = f"{OF_TIES}ownership.votes.{agreements}"
    return kept_by_day(snapshot, name, stakes.day, lambda: _votes(snapshot, stakes, agreements))


def _votes(snapshot: Snapshot, stakes: Stakes, agreements: Agreements) -> Votes:
    day = stakes.day
    holds = _holding(snapshot, day)
    terms, trusted = told_terms(snapshot, day), stakes.guaranteed <= 1 + TOLERANCE
    low, high = _whole(stakes.low), _whole(stakes.high)
    own_low, own_high = _whole(stakes.own.low), _whole(stakes.own.high)
    for row, (least, most) in _by_partners(snapshot, stakes, holds, terms).items():
        low[row], high[row] = least, most
    for company in {company for company, _ in terms.votes}:
        for row, (least, most) in _by_articles(stakes, company, terms.votes).items():
            low[row], high[row] = least, most
        own_low[company] = own_high[company] = 0  # the votes told are all that there are
        trusted[company] = True
    for company in over_told(snapshot, stakes):
        trusted[company] = False
    pools = pools_of(terms.parts) if agreements == "all" else ()
    return Votes(
        stakes,
        _rows(rows_by_stakes(stakes, low, high), stakes, terms, pools, agreements),
        own_low,
        own_high,
        trusted,
        _offices(snapshot, holds, pools),
        families(*_ends(snapshot, ties_of_family(snapshot, day))),
        pools,
    )


def over_told(snapshot: Snapshot, stakes: Stakes) -> dict[int, float]:
    """The companies whose votes told add to more than all for certain, each with the sum."""

    def made() -> dict[int, float]:
        totals: defaultdict[int, float] = defaultdict(float)
        for (company, _), (low, _) in told_terms(snapshot, stakes.day).votes.items():
            totals[company] += low
        over = {company: round(total, DIGITS) for company, total in totals.items()}
        return {company: total for company, total in over.items() if total > 1 + TOLERANCE}

    return kept_by_day(snapshot, f"{OF_TIES}ownership.over_told", stakes.day, made)


def _rows(
    rows: VoteRows, stakes: Stakes, terms: ToldTerms, pools: Sequence[Pool], agreements: Agreements
) -> VoteRows:
    """The rows of stakes as the agreements change them."""
    if not terms.parts:
        return rows
    if agreements == "none":
        return rows._replace(low=not_certain(stakes, terms.parts, rows.low))
    entities = len(stakes.offsets) - 1
    return pooled(with_entrusted(rows, terms.parts), pools, entities)


def _whole(shares: npt.NDArray[np.float64]) -> Ints:
    whole: Ints = np.rint(shares * ONE).astype(np.int64)
    return whole


def _by_articles(
    stakes: Stakes, company: int, told: Mapping[tuple[int, int], tuple[float, float]]
) -> dict[int, Range]:
    """The votes of a company as its articles give them (公司法 65).

    Whom they do not name has the votes of his stake, where these and the told ones are just all;
    else what the told ones leave is anybody's.
    """
    rows = {row: told.get((company, int(stakes.holder[row]))) for row in stakes.rows_of(company)}
    of_stakes = {row: float(stakes.low[row]) for row, votes in rows.items() if votes is None}
    least = sum(votes[0] for votes in rows.values() if votes)
    if abs(least + sum(of_stakes.values()) - 1) <= TOLERANCE:
        rows |= {row: (low, float(stakes.high[row])) for row, low in of_stakes.items()}
    left = (0.0, max(0.0, 1 - least))
    ends = {row: votes or left for row, votes in rows.items()}
    return {row: (round(low * ONE), round(high * ONE)) for row, (low, high) in ends.items()}


def _by_partners(
    snapshot: Snapshot, stakes: Stakes, holds: npt.NDArray[np.bool_], terms: ToldTerms
) -> dict[int, Range]:
    """The votes, least and most, of each row of the partnerships of which it is told who rules."""
    ties = snapshot.relations
    told = {company for company, _ in terms.partner}
    partnerships = {*ties.target[holds & (ties.kind == _PARTNER)].tolist(), *told}
    rule = holds & np.isin(ties.kind, _HEADS) & np.isin(ties.target, sorted(partnerships))
    heads = set(zip(ties.target[rule].tolist(), ties.source[rule].tolist(), strict=True))
    votes: dict[int, Range] = {}
    for company in sorted(partnerships & {*told, *(company for company, _ in heads)}):
        holders = {row: int(stakes.holder[row]) for row in stakes.rows_of(company)}
        votes |= votes_of_partners(
            {row: terms.partner.get((company, one), "") for row, one in holders.items()},
            [row for row, one in holders.items() if (company, one) in heads],
            [row for row, one in holders.items() if is_person(snapshot, one)],
        )
    return votes


def _offices(snapshot: Snapshot, holds: npt.NDArray[np.bool_], pools: Sequence[Pool]) -> Offices:
    ties, count = snapshot.relations, len(snapshot.entities.ids)
    filed = np.flatnonzero(holds & (ties.kind == _FILED))
    branches = np.flatnonzero(holds & (ties.kind == _BRANCH))
    # A branch is the source of its tie to the head office, which directs it: the other way round.
    # Each party to a pool directs it: with one of them all its votes are cast.
    of_pools = [
        (party, count + at, relation)
        for at, pool in enumerate(pools)
        for party, relation in sorted(pool.parties.items())
    ]
    parties = np.array(of_pools, dtype=np.int64).reshape(-1, 3).T
    director = np.concatenate((ties.source[filed], ties.target[branches], parties[0]))
    directed = np.concatenate((ties.target[filed], ties.source[branches], parties[1]))
    witness = np.concatenate((filed, branches, parties[2]))
    offsets, order = counted(director, count + len(pools))
    return Offices(offsets, directed[order], witness[order])


def _holding(snapshot: Snapshot, day: int) -> npt.NDArray[np.bool_]:
    """By relation, whether it holds on a day between two entities."""
    ties = snapshot.relations
    in_force = (ties.valid_from <= day) & (ties.valid_to > day)
    holds: npt.NDArray[np.bool_] = in_force & (ties.source != ties.target)
    return holds


def ties_of_family(snapshot: Snapshot, day: int) -> Ints:
    """The places of the relations by which two persons are of one family on a day (an ordinal)."""
    return np.flatnonzero(_holding(snapshot, day) & (snapshot.relations.kind == _FAMILY))


def _ends(snapshot: Snapshot, rows: Ints) -> tuple[Ints, Ints, Ints]:
    return rows, snapshot.relations.source[rows], snapshot.relations.target[rows]


def families(
    relations: Ints, sources: Ints, targets: Ints
) -> dict[int, dict[int, tuple[int, ...]]]:
    """By person, the relatives that ties of family lead to, with the relations on the way."""
    near: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    ties = zip(relations.tolist(), sources.tolist(), targets.tolist(), strict=True)
    for row, one, other in ties:
        near[one].append((other, row))
        near[other].append((one, row))
    return {person: _relatives(near, person) for person in near}


def _relatives(
    near: Mapping[int, Sequence[tuple[int, int]]], person: int
) -> dict[int, tuple[int, ...]]:
    ways: dict[int, tuple[int, ...]] = {person: ()}
    newest = [person]
    while newest:
        nearer, newest = newest, []
        for one in nearer:
            for other, row in near[one]:
                if other not in ways:
                    ways[other] = (*ways[one], row)
                    newest.append(other)
    del ways[person]
    return ways
