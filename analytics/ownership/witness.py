"""Why somebody controls a company: who holds it together, and the relations that lead there."""

from typing import NamedTuple

from analytics.ownership.control import Control
from analytics.ownership.control_kernel import passes
from analytics.ownership.votes import Votes


class Witness(NamedTuple):
    """The entities that direct a company for a controller, and a chain of relation places.

    The votes of `group` pass one half; one alone may direct it by an office. The chain leads from
    the controller over the largest of them; it begins at a relative where he is that.
    """

    group: tuple[int, ...]
    chain: tuple[int, ...]


class Walk:
    """The companies that a holder controls, each traced back to it only when asked for.

    A company is directed by those reached before it, so a chain never turns in a circle.
    """

    def __init__(self, control: Control, holder: int, *, best: bool) -> None:
        """`best` takes in those that it controls possibly only."""
        self._votes, self._best = control.votes, best
        family = control.votes.family.get(holder, {}) if control.concert else {}
        self._starts: dict[int, tuple[int, ...]] = {holder: (), **family}
        self.reached: list[int] = (
            (control.possible if best else control.certain).of(holder).tolist()
        )
        self._step = {one: step for step, one in enumerate((*self._starts, *self.reached))}
        self._ways: dict[int, tuple[tuple[int, ...], int, int]] = {}

    def witness(self, company: int) -> Witness:
        """Why the holder controls one of the companies reached."""
        group, lead, relation = self._way(company)
        back = [relation]
        while lead not in self._starts:
            _, lead, relation = self._way(lead)
            back.append(relation)
        return Witness(group, (*self._starts[lead], *reversed(back)))

    def _way(self, company: int) -> tuple[tuple[int, ...], int, int]:
        """(who directs a company, the first of them, its relation), kept for other chains."""
        if company not in self._ways:
            self._ways[company] = self._directed(company)
        return self._ways[company]

    def _directed(self, company: int) -> tuple[tuple[int, ...], int, int]:
        until = self._step[company]
        before = [r for r in self._votes.rows_of(company) if self._caster(r, until) is not None]
        rows = _voting(self._votes, company, before, best=self._best)
        caster = self._caster(rows[0], until) if rows else None
        if caster is not None:
            return tuple(int(self._votes.rows.holder[row]) for row in rows), *caster
        offices = [
            (self._step[director], relation, director)
            for director, relation in self._votes.directors_of(company)
            if self._step.get(director, until) < until
        ]
        _, relation, director = min(offices)
        return (director,), director, relation

    def _caster(self, row: int, until: int) -> tuple[int, int] | None:
        """Who casts the votes of a row, of those reached before, and the relation by which.

        The holder himself where he is one of them, else who was reached first of a pool.
        """
        rows = self._votes.rows
        casts = self._votes.casts(row)
        steps = {self._step[one]: one for one in casts if self._step.get(one, until) < until}
        if not steps:
            return None
        holder = int(rows.holder[row])
        if holder in steps.values():
            return holder, int(rows.relation[row])
        first = steps[min(steps)]
        return first, casts[first]


def witnesses_of(control: Control, holder: int, *, best: bool) -> dict[int, Witness]:
    """A witness for each company that a holder controls, for certain or (`best`) possibly."""
    walk = Walk(control, holder, best=best)
    return {company: walk.witness(company) for company in walk.reached}


def _voting(votes: Votes, company: int, rows: list[int], *, best: bool) -> list[int]:
    """The fewest of these rows of a company, the largest first, whose votes pass one half."""
    weight = votes.high if best else votes.low
    rows.sort(key=lambda row: (-int(weight[row]), int(votes.rows.holder[row])))
    asked = tuple(column[company] for column in votes.companies)
    low = high = 0
    for count, row in enumerate(rows, start=1):
        low += int(votes.low[row])
        high += int(votes.high[row])
        if passes(low, high, asked, best):
            return rows[:count]
    return []
