"""Who votes in whom on a day, whom an office directs, and who acts in concert (DESIGN §8).

Votes follow stakes, but own stakes carry none, and in a partnership the partners who execute its
affairs have them all (合伙企业法 26 and 67: 由普通合伙人执行合伙事务),
where it is told who they are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.ownership.control_kernel import ONE
from analytics.ownership.persons import is_person
from analytics.snapshot.columns import RELATION_WORDS, Ints, Snapshot
from analytics.snapshot.counting_sort import counted
from analytics.snapshot.stakes import TOLERANCE, Stakes, kept_by_day
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
    """The votes of a day, in whole numbers of 1e-12, by row of `stakes`.

    `trusted` is false for a company whose stakes contradict each other: none of its votes is
    certain. `family` has by person the others who act in concert with it, each with the
    relations that lead there.
    """

    stakes: Stakes
    low: Ints
    high: Ints
    own_low: Ints
    own_high: Ints
    trusted: npt.NDArray[np.bool_]
    offices: Offices
    family: Mapping[int, Mapping[int, tuple[int, ...]]]

    @cached_property
    def least(self) -> Ints:
        """By company, its lowest votes together, without its own stake."""
        stakes, count = self.stakes, len(self.trusted)
        sums = np.concatenate(([0], np.cumsum(self.low)))
        least: Ints = sums[stakes.offsets[1:]] - sums[stakes.offsets[:-1]]
        assert len(least) == count
        return least

    @cached_property
    def arcs(self) -> tuple[Ints, ...]:
        """What `controlled_from` walks: votes by holder, then offices."""
        offsets, rows = self.stakes.by_holder
        company = self.stakes.company[rows]
        votes = (company, self.low[rows], self.high[rows])
        return (offsets, *votes, self.offices.offsets, self.offices.directed)

    @cached_property
    def _directors(self) -> tuple[Ints, Ints]:
        """(offsets, rows of `offices`) by who is directed."""
        offsets, rows = counted(self.offices.directed, len(self.trusted))
        return offsets, rows

    def directors_of(self, company: int) -> list[tuple[int, int]]:
        """(director, relation) of those who direct a company without votes."""
        offsets, order = self._directors
        rows = order[offsets[company] : offsets[company + 1]]
        director = np.searchsorted(self.offices.offsets, rows, side="right") - 1
        return list(zip(director.tolist(), self.offices.relation[rows].tolist(), strict=True))

    @property
    def companies(self) -> tuple[Ints, Ints, Ints, npt.NDArray[np.bool_]]:
        """What `controlled_from` asks of each company."""
        return self.least, self.own_low, self.own_high, self.trusted

    def group(self, holder: int, *, concert: bool = True) -> tuple[int, ...]:
        """A holder and who acts in concert with it, in order of place."""
        return tuple(sorted({holder, *(self.family.get(holder, ()) if concert else ())}))


def votes_of(snapshot: Snapshot, stakes: Stakes) -> Votes:
    """The votes of the day of these stakes; kept with the snapshot."""
    return kept_by_day(snapshot, "ownership.votes", stakes.day, lambda: _votes(snapshot, stakes))


def _votes(snapshot: Snapshot, stakes: Stakes) -> Votes:
    ties, day = snapshot.relations, stakes.day
    holds = (ties.valid_from <= day) & (ties.valid_to > day) & (ties.source != ties.target)
    low, high = _whole(stakes.low), _whole(stakes.high)
    for row, (least, most) in _by_partners(snapshot, stakes, holds).items():
        low[row], high[row] = least, most
    return Votes(
        stakes,
        low,
        high,
        _whole(stakes.own.low),
        _whole(stakes.own.high),
        stakes.guaranteed <= 1 + TOLERANCE,
        _offices(snapshot, holds),
        _families(snapshot, holds),
    )


def _whole(shares: npt.NDArray[np.float64]) -> Ints:
    whole: Ints = np.rint(shares * ONE).astype(np.int64)
    return whole


def _by_partners(
    snapshot: Snapshot, stakes: Stakes, holds: npt.NDArray[np.bool_]
) -> dict[int, Range]:
    """The votes, least and most, of each row of the partnerships with a partner as head."""
    ties = snapshot.relations
    partnerships = np.unique(ties.target[holds & (ties.kind == _PARTNER)])
    rule = holds & np.isin(ties.kind, _HEADS) & np.isin(ties.target, partnerships)
    heads = set(zip(ties.target[rule].tolist(), ties.source[rule].tolist(), strict=True))
    votes: dict[int, Range] = {}
    for company in partnerships.tolist():
        rows = stakes.rows_of(company)
        registered = [row for row in rows if (company, int(stakes.holder[row])) in heads]
        if registered:
            persons = {row for row in rows if is_person(snapshot, int(stakes.holder[row]))}
            votes |= _votes_of_partners(list(rows), registered, persons)
    return votes


def _votes_of_partners(
    rows: list[int], registered: list[int], persons: set[int]
) -> dict[int, Range]:
    """A partner who is registered as head executes the affairs, and the others have no vote.

    Several have one vote each (合伙企业法 30). But a person beside partners that are organisations
    may be registered as the delegate of one of them (委派代表), and a limited partner himself, who
    does not execute (合伙企业法 68): then nothing is certain of him.
    """
    sure = [row for row in registered if row not in persons]
    organisations = [row for row in rows if row not in persons]
    votes = dict.fromkeys(rows, (0, 0))
    if not organisations:
        return votes | dict.fromkeys(registered, (ONE // len(registered),) * 2)
    if sure:
        of_them = (ONE // len(registered), ONE // len(sure))
        votes |= dict.fromkeys(sure, of_them)
    else:
        votes |= dict.fromkeys(organisations, (0, ONE))
    delegates = [row for row in registered if row in persons]
    return votes | dict.fromkeys(delegates, (0, ONE // (len(sure) + 1)))


def _offices(snapshot: Snapshot, holds: npt.NDArray[np.bool_]) -> Offices:
    ties, count = snapshot.relations, len(snapshot.entities.ids)
    filed = np.flatnonzero(holds & (ties.kind == _FILED))
    branches = np.flatnonzero(holds & (ties.kind == _BRANCH))
    # A branch is the source of its tie to the head office, which directs it: the other way round.
    director = np.concatenate((ties.source[filed], ties.target[branches]))
    directed = np.concatenate((ties.target[filed], ties.source[branches]))
    offsets, order = counted(director, count)
    return Offices(offsets, directed[order], np.concatenate((filed, branches))[order])


def _families(
    snapshot: Snapshot, holds: npt.NDArray[np.bool_]
) -> dict[int, dict[int, tuple[int, ...]]]:
    """By person, the relatives that ties of family lead to, with the relations on the way."""
    ties = snapshot.relations
    near: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in np.flatnonzero(holds & (ties.kind == _FAMILY)).tolist():
        one, other = int(ties.source[row]), int(ties.target[row])
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
