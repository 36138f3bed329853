"""Why somebody controls a company: who holds it together, and the relations that lead there."""

from collections.abc import Sequence
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


def witnesses_of(control: Control, holder: int, *, best: bool) -> dict[int, Witness]:
    """A witness for each company that a holder controls, for certain or (`best`) possibly."""
    votes = control.votes
    reached = (control.possible if best else control.certain).of(holder).tolist()
    chains = {holder: ()} | dict(votes.family.get(holder, {}) if control.concert else {})
    offices = _offices(votes, [*chains, *reached])
    witnesses: dict[int, Witness] = {}
    for company in reached:  # in the order in which they were added: never a circle
        group = _voting(votes, company, chains, best=best)
        if group:
            row = group[0]
            lead, relation = int(votes.stakes.holder[row]), int(votes.stakes.relation[row])
            members = tuple(int(votes.stakes.holder[one]) for one in group)
        else:
            lead, relation = next(one for one in offices[company] if one[0] in chains)
            members = (lead,)
        chains[company] = (*chains[lead], relation)
        witnesses[company] = Witness(members, chains[company])
    return witnesses


def _offices(votes: Votes, directors: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """By whom they direct, (director, relation) in the order of the directors."""
    offices: dict[int, list[tuple[int, int]]] = {}
    table = votes.offices
    for director in directors:
        for row in range(int(table.offsets[director]), int(table.offsets[director + 1])):
            pair = (director, int(table.relation[row]))
            offices.setdefault(int(table.directed[row]), []).append(pair)
    return offices


def _voting(
    votes: Votes, company: int, within: dict[int, tuple[int, ...]], *, best: bool
) -> list[int]:
    """The fewest rows of a company, the largest first, whose holders' votes pass one half."""
    weight = votes.high if best else votes.low
    rows = [row for row in votes.stakes.rows_of(company) if int(votes.stakes.holder[row]) in within]
    rows.sort(key=lambda row: (-int(weight[row]), int(votes.stakes.holder[row])))
    asked = tuple(column[company] for column in votes.companies)
    low = high = 0
    for count, row in enumerate(rows, start=1):
        low += int(votes.low[row])
        high += int(votes.high[row])
        if passes(low, high, asked, best):
            return rows[:count]
    return []
