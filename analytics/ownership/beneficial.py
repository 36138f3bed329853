"""Beneficial owners of an organisation: natural persons, each with the ground (DESIGN §8).

The tests are those of `grounds.toml`: equity, votes and control in this order, and only where none
of them names anybody, who is in daily charge. Who meets the first is named by it alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

import numpy as np

from analytics.ownership.control import Answer, Control, control_of
from analytics.ownership.grounds import NAMES, Name, grounds
from analytics.ownership.persons import is_person
from analytics.ownership.vote_share import vote_share
from analytics.snapshot.columns import ENTITY_WORDS, RELATION_WORDS, Snapshot
from graph.words import HEAD_KINDS

Shares = Mapping[int, tuple[float, float]]  # look-through shares by holder, least and most
# A person is his own; individual businesses are left out (令〔2025〕12号 38), and organs, public
# institutions and rural collectives need not be looked into (令〔2025〕12号 10).
_NOBODYS: Final = [
    ENTITY_WORDS.index(kind)
    for kind in (
        "person",
        "individual_business",
        "government_body",
        "public_institution",
        "rural_collective",
    )
]
_FOREIGN: Final = ENTITY_WORDS.index("foreign_organisation")
_BRANCH: Final = RELATION_WORDS.index("branch_of")
_HEADS: Final = [RELATION_WORDS.index(kind) for kind in HEAD_KINDS]


@dataclass(frozen=True, slots=True)
class BeneficialOwner:
    """A person (an entity place) and the ground; `low` and `high` are a share where it is one.

    Of control it is the votes, with those of all who act in concert.
    """

    entity: int
    ground: Name
    answer: Answer
    low: float | None = None
    high: float | None = None


def beneficial_owners(
    snapshot: Snapshot,
    as_of: date,
    company: int,
    shares: Shares | None,
    managers: Collection[int] = (),
    incomes: Shares = MappingProxyType({}),
) -> tuple[BeneficialOwner, ...]:
    """The beneficial owners of an organisation, by ground and then the largest share first.

    `shares` are the look-through shares of its holders, None where they cannot be computed: then
    whoever is in daily charge is possible only. A person, an individual business, an organ, a
    public institution and a rural collective have none. Of a company that the state controls for
    certain it is the head alone, and of a branch those of its head office, whose `shares` are asked
    for (beside `heads_of_foreign_branch`).
    `managers` are in daily charge beside the head; `incomes` are those of persons, where told.
    """
    if not _has_owners(snapshot, company):
        return ()
    asked = _Asking(snapshot, as_of, company, shares)
    if asked.is_of_the_state:
        return tuple(asked.in_charge("yes"))
    owners = [*asked.by_equity(), *asked.by_income(incomes), *asked.by_votes_and_control()]
    certain = any(owner.answer == "yes" for owner in owners)
    if not certain:
        sure: Answer = "possible" if owners or shares is None else "yes"
        owners += asked.in_charge(sure, managers)
    return tuple(sorted(owners, key=lambda o: (NAMES.index(o.ground), -(o.high or 0), o.entity)))


def goes_by_equity(snapshot: Snapshot, as_of: date, company: int) -> bool:
    """Whether the beneficial owners of an organisation depend on look-through shares in it."""
    if not _has_owners(snapshot, company):
        return False
    return not _Asking(snapshot, as_of, company, None).is_of_the_state


def _has_owners(snapshot: Snapshot, company: int) -> bool:
    return snapshot.entities.kind[company] not in _NOBODYS


def heads_of_foreign_branch(
    snapshot: Snapshot, as_of: date, branch: int, office: int
) -> tuple[BeneficialOwner, ...]:
    """The heads of a branch of a foreign company, who are named beside that company's owners.

    Of every other branch, and of what is no branch, nobody (令〔2025〕12号 9).
    """
    if branch == office or snapshot.entities.kind[office] != _FOREIGN:
        return ()
    return tuple(_Asking(snapshot, as_of, branch, None).in_charge("yes"))


def is_state(snapshot: Snapshot, entity: int) -> bool:
    """Whether an entity is the state or invests for it (DESIGN §4)."""
    return bool(snapshot.invests_for_state[entity])


def head_office(snapshot: Snapshot, as_of: date, company: int) -> int:
    """The organisation whose branch this is, directly or not; itself where it is none."""
    ties, day, seen = snapshot.relations, as_of.toordinal(), {company}
    while True:
        rows = _ties_at(snapshot, company, outward=True)
        offices = [
            int(ties.target[row])
            for row in rows
            if ties.kind[row] == _BRANCH and ties.valid_from[row] <= day < ties.valid_to[row]
        ]
        fresh = sorted(set(offices) - seen)
        if not fresh:
            return company
        company = fresh[0]
        seen.add(company)


def _ties_at(snapshot: Snapshot, entity: int, *, outward: bool) -> list[int]:
    near = snapshot.adjacency
    part = slice(int(near.offset[entity]), int(near.offset[entity + 1]))
    rows: list[int] = near.relation[part][near.outward[part] == outward].tolist()
    return rows


class _Asking:
    """One question: what its tests ask several times."""

    def __init__(
        self, snapshot: Snapshot, as_of: date, company: int, shares: Shares | None
    ) -> None:
        self._snapshot, self._company, self._shares = snapshot, company, shares or {}
        self._day = as_of.toordinal()
        self._with_family: Control = control_of(snapshot, as_of)
        # Who acts in concert controls together, but has no votes that are another's.
        self._alone: Control = control_of(snapshot, as_of, concert=False, entrusted=True)

    @property
    def is_of_the_state(self) -> bool:
        over = self._alone.certainly_over.of(self._company).tolist()
        return any(is_state(self._snapshot, one) for one in over)

    def by_equity(self) -> list[BeneficialOwner]:
        least = grounds()["equity"].share
        return [
            BeneficialOwner(one, "equity", "yes" if low >= least else "possible", low, high)
            for one, (low, high) in self._shares.items()
            if high >= least and is_person(self._snapshot, one)
        ]

    def by_income(self, incomes: Shares) -> list[BeneficialOwner]:
        least = grounds()["income"].share
        by_equity = self._certain_by_equity()
        return [
            BeneficialOwner(one, "income", "yes" if low >= least else "possible", low, high)
            for one, (low, high) in incomes.items()
            if high >= least and one not in by_equity
        ]

    def _certain_by_equity(self) -> set[int]:
        least = grounds()["equity"].share
        return {one for one, (low, _) in self._shares.items() if low >= least}

    def by_votes_and_control(self) -> list[BeneficialOwner]:
        by_equity = self._certain_by_equity()
        controllers = dict(self._with_family.controllers(self._company))
        owners = []
        for one in sorted((self._voters() | controllers.keys()) - by_equity):
            if not is_person(self._snapshot, one):
                continue
            low, high = vote_share(self._alone, one, self._company)
            if high >= grounds()["votes"].share:
                answer: Answer = "yes" if low >= grounds()["votes"].share else "possible"
                owners.append(BeneficialOwner(one, "votes", answer, low, high))
            if one in controllers:
                joint = vote_share(self._with_family, one, self._company)
                owners.append(BeneficialOwner(one, "control", controllers[one], *joint))
        return owners

    def in_charge(self, answer: Answer, managers: Collection[int] = ()) -> list[BeneficialOwner]:
        ties = self._snapshot.relations
        heads = {
            int(ties.source[row])
            for row in _ties_at(self._snapshot, self._company, outward=False)
            if ties.kind[row] in _HEADS and ties.valid_from[row] <= self._day < ties.valid_to[row]
        }
        return [
            BeneficialOwner(one, "daily_charge", answer)
            for one in sorted(heads | {*managers})
            if is_person(self._snapshot, one)
        ]

    def _voters(self) -> set[int]:
        """Who may have votes in the company: its holders, and who may control them."""
        votes = self._alone.votes
        direct = {int(votes.rows.holder[row]) for row in votes.rows_of(self._company)}
        over = [self._alone.possibly_over.of(one) for one in sorted(direct)]
        return direct | set(np.concatenate(over).tolist()) if over else direct
