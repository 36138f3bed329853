"""In which projects a rule of ties may find something: a quick look over columns alone (§8b).

A project is looked at closely where two of its parties have anybody in common: a head, a holder at
any height, a family, themselves; where an organ of the state stands above an agency of it; or where
two bids for one lot may name one person or unit, or have heads of one name (`bid_names.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.patterns.price_ties import regular
from analytics.patterns.tender import UNNAMED
from analytics.patterns.terms import DIRECTS
from analytics.patterns.world import World
from analytics.snapshot.columns import Ints
from analytics.snapshot.counting_sort import counted
from analytics.snapshot.relation_lookup import rows_of
from analytics.vetting.bid_names import BidNames, BidRow, named_in
from graph.words import HEAD_KINDS, STAKE_KINDS

_ROLES: Final = ("participates_in", "project_legal_person_of")
_UPWARDS: Final = (*DIRECTS, *sorted(STAKE_KINDS))
_REVIEWER: Final = (*_UPWARDS, "officer_of", "practises_at")  # from a reviewer to a bidder
_HIGHEST: Final = 50  # steps upwards: far above any real holder; where more are left, it is said
_BIDS, _WORKS, _REVIEWS = 0, 1, 2


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class Projects:
    """The parties of every project, as parallel arrays: project place, party place, part taken.

    A lot without a project stands for one. `of_lot` maps a lot to its project.
    """

    world: World
    _cut: list[bool] = field(default_factory=list, compare=False)

    @property
    def cut(self) -> bool:
        """Whether holders above those that were met were left out."""
        return bool(self._cut)

    @cached_property
    def of_lot(self) -> dict[int, int]:
        """The project of each lot."""
        ties, rows = self.world.snapshot.relations, self._all("lot_of")
        return dict(zip(ties.source[rows].tolist(), ties.target[rows].tolist(), strict=True))

    @cached_property
    def parties(self) -> tuple[Ints, Ints, Ints]:
        """(project, party, part) of everybody who takes part."""
        ties = self.world.snapshot.relations
        lots = (
            (kind, self._all(word)) for kind, word in ((_BIDS, "bids_in"), (_REVIEWS, "reviews"))
        )
        parts = [
            (
                np.array([self.of_lot.get(lot, lot) for lot in ties.target[rows].tolist()]),
                rows,
                kind,
            )
            for kind, rows in lots
        ]
        works = self._all(*_ROLES)
        parts.append((ties.target[works], works, _WORKS))
        project, party, part = (
            np.concatenate([_ints(one) for one in some])
            for some in (
                [one for one, _, _ in parts],
                [ties.source[rows] for _, rows, _ in parts],
                [np.full(len(rows), kind) for _, rows, kind in parts],
            )
        )
        return self._with_agencies(project, party, part)

    def _with_agencies(self, project: Ints, party: Ints, part: Ints) -> tuple[Ints, Ints, Ints]:
        """And the agencies that served a project's legal person, for it or for another."""
        ties = self.world.snapshot.relations
        clients, served = self._all("project_legal_person_of"), self._all("serves")
        offset, order = counted(ties.target[served], len(self.world.ids))
        counts = np.diff(offset)[ties.source[clients]]
        agencies = ties.source[served[order[rows_of(offset, ties.source[clients])]]]
        of = np.repeat(ties.target[clients], counts)
        return (
            np.concatenate([project, of]),
            np.concatenate([party, agencies]),
            np.concatenate([part, np.full(len(of), _WORKS)]),
        )

    def _all(self, *kinds: str) -> Ints:
        begun = self.world.snapshot.relations.valid_from <= self.world.day.toordinal()
        return np.flatnonzero(self.world.of_kinds(*kinds) & begun)

    def about(self, place: int) -> set[int]:
        """The projects that an entity is, has a lot in, or takes part in."""
        project, party, _ = self.parties
        found = set(project[(party == place) | (project == place)].tolist())
        return found | ({self.of_lot[place]} if place in self.of_lot else set())

    def likely(self) -> set[int]:
        """The projects in which a rule of ties may find something."""
        return self._by_two_parts() | self._by_common() | self._by_bids()

    def _by_two_parts(self) -> set[int]:
        """Where one party both bids and works, or reviews what it bids for."""
        project, party, part = self.parties
        return set(
            (
                _met_by_two(project * len(self.world.ids) + party, part) // len(self.world.ids)
            ).tolist()
        )

    def _by_common(self) -> set[int]:
        """Where two parties have somebody in common, or an agency an organ above it."""
        project, party, part = self.parties
        count = len(self.world.ids)
        pairs = _distinct(project * count + party)
        owner, at = np.arange(len(pairs)), pairs % count
        reviews = np.isin(pairs, np.unique((project * count + party)[part == _REVIEWS]))
        met = [
            (owner, at),
            *self._walked(owner[reviews], at[reviews], self._interests, 1),
            *self._walked(owner, at, self._above, _HIGHEST),
        ]
        return self._shared(pairs // count, pairs % count, met)

    def _walked(
        self, whose: Ints, where: Ints, lead: tuple[Ints, Ints], most: int
    ) -> Iterator[tuple[Ints, Ints]]:
        """Whom walks of up to so many steps meet, with whose walk it is; none goes past a state."""
        count, (offset, target) = len(self.world.ids), lead
        seen = _distinct(whose * count + where)
        for _ in range(most):
            ways = np.diff(offset)[where]
            owners, ends = np.repeat(whose, ways), target[rows_of(offset, where)]
            if not len(ends):
                return
            keys = _distinct(owners * count + ends)
            keys = keys[~np.isin(keys, seen, assume_unique=True)]
            seen = _distinct(np.concatenate((seen, keys)))
            whose, where = keys // count, keys % count
            yield whose, where
            free = ~self.world.states[where]
            whose, where = whose[free], where[free]
        if most == _HIGHEST and np.diff(offset)[where].any():
            self._cut.append(True)

    def _shared(self, project: Ints, party: Ints, met: list[tuple[Ints, Ints]]) -> set[int]:
        whose, where = (np.concatenate([one[end] for one in met]) for end in (0, 1))
        count, states = len(self.world.ids), self.world.states
        agency = self.world.having_role("intermediary")[party[whose]]
        governed = states[where] & agency & ~self.world.having_role("state_investor")[where]
        found = set(project[whose[governed]].tolist())
        free = ~states[where]
        keys = project[whose[free]] * count + where[free]
        return found | set((_met_by_two(keys, whose[free]) // count).tolist())

    @cached_property
    def _above(self) -> tuple[Ints, Ints]:
        """From each entity upwards: who heads, holds or manages it, and who may be the same."""
        ties = self.world.snapshot.relations
        up, branch = self._all(*_UPWARDS), self._all("branch_of")
        alike = self._all("possibly_same_as")
        start = (ties.target[up], ties.source[branch], ties.source[alike], ties.target[alike])
        end = (ties.source[up], ties.target[branch], ties.target[alike], ties.source[alike])
        return self._lead(np.concatenate(start), np.concatenate(end))

    @cached_property
    def _interests(self) -> tuple[Ints, Ints]:
        """From each reviewer to where he is, sits or holds, and to his family."""
        ties = self.world.snapshot.relations
        out, family = self._all(*_REVIEWER), self._all("family_of")
        start = (ties.source[out], ties.source[family], ties.target[family])
        end = (ties.target[out], ties.target[family], ties.source[family])
        return self._lead(np.concatenate(start), np.concatenate(end))

    def _lead(self, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        offset, order = counted(start, len(self.world.ids))
        return offset, end[order]

    def _by_bids(self) -> set[int]:
        """Where bids of two for one lot may name one party, or a bid who works for the project."""
        rows, ties = self._all("bids_in"), self.world.snapshot.relations
        prices: defaultdict[int, dict[str, float]] = defaultdict(dict)
        attributes = self.world.attributes(rows.tolist())
        ends = zip(ties.source[rows].tolist(), ties.target[rows].tolist(), attributes, strict=True)
        bids = []
        for bidder, lot, given in ends:
            bids.append(BidRow(bidder, lot, named_in(given)))
            price = given.get("price")
            if isinstance(price, int | float):
                joint = str(given.get("consortium_no") or given.get("consortium") or "")
                who = self.world.ids[bidder] if joint in UNNAMED else f"joint {joint}"
                prices[lot][who] = float(price)
        heads = self._all(*HEAD_KINDS)
        headed = zip(ties.source[heads].tolist(), ties.target[heads].tolist(), strict=True)
        names = BidNames(self.world, bids, list(headed))
        lots = names.lots() | {lot for lot, some in prices.items() if regular([*some.values()])}
        return {self.of_lot.get(lot, lot) for lot in lots} | self._by_work(names)

    def _by_work(self, names: BidNames) -> set[int]:
        """Where a bid names somebody who works for the project, as its tender agent."""
        project, party, part = self.parties
        count, works = len(self.world.ids), part == _WORKS
        named = [self.of_lot.get(lot, lot) * count + one for lot, one in names.parties()]
        met = np.intersect1d(_ints(named), (project * count + party)[works])
        return set((met // count).tolist())

    def lots(self, projects: Iterable[int]) -> Mapping[int, list[int]]:
        """The bids, as relation places, for the lots of each of these projects; maybe none."""
        bids: dict[int, list[int]] = {project: [] for project in projects}
        rows, ties = self._all("bids_in"), self.world.snapshot.relations
        for row, lot in zip(rows.tolist(), ties.target[rows].tolist(), strict=True):
            project = self.of_lot.get(lot, lot)
            if project in bids:
                bids[project].append(row)
        return bids


def _distinct(values: Ints) -> Ints:
    """Each value once, in order; np.unique hashes first, which takes five times as long here."""
    values = np.sort(values)
    once: Ints = values[np.concatenate(([True], values[1:] != values[:-1]))[: len(values)]]
    return once


def _met_by_two(keys: Ints, by: Ints) -> Ints:
    """The keys that are met by two different ones or more; perhaps several times."""
    order = np.lexsort((by, keys))
    keys, by = keys[order], by[order]
    twice: Ints = keys[1:][(keys[1:] == keys[:-1]) & (by[1:] != by[:-1])]
    return twice


def _ints(values: npt.ArrayLike) -> Ints:
    return np.asarray(values, dtype=np.int64)
