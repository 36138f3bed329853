"""Who draws the income of a company, where its articles tell it apart from stakes (公司法 210)."""

from analytics.ownership.asked import Asked, Range, Ranges, ranges
from analytics.ownership.persons import is_person
from analytics.ownership.told_terms import told_terms
from analytics.snapshot.merging import DIGITS, TOLERANCE


def incomes_of(asked: Asked, company: int) -> Ranges:
    """The income of each person in a company; empty where no sheet tells any of it.

    What the articles give a company goes on by look-through to its own holders. Whom they do not
    name draws by his stake, where these and what is told are just all; else what the told leaves
    may be anybody's who holds.
    """
    told, stakes = told_terms(asked.snapshot, asked.stakes.day).income, asked.stakes
    rows = {int(stakes.holder[row]): row for row in stakes.rows_of(company)}
    holders = {one: told.get((company, one)) for one in rows}
    if not any(holders.values()):
        return {}
    least = sum(income[0] for income in holders.values() if income)
    of_stakes = {one: float(stakes.low[row]) for one, row in rows.items() if holders[one] is None}
    if abs(least + sum(of_stakes.values()) - 1) <= TOLERANCE:
        holders |= {one: (low, float(stakes.high[rows[one]])) for one, low in of_stakes.items()}
    left = max(0.0, 1 - least)
    totals: Ranges = {}
    for holder, income in holders.items():
        for person, share in _persons(asked, holder).items():
            low, high = totals.get(person, (0.0, 0.0))
            least, most = income or (0.0, left)
            totals[person] = (low + least * share[0], high + most * share[1])
    return {
        one: (round(low, DIGITS), round(min(high, 1.0), DIGITS))
        for one, (low, high) in totals.items()
    }


def _persons(asked: Asked, holder: int) -> dict[int, Range]:
    """The persons behind a holder, each with his look-through share; a person is behind himself."""
    if is_person(asked.snapshot, holder):
        return {holder: (1.0, 1.0)}
    if not asked.is_sound(holder):
        return {}
    shares = ranges(asked.holders(holder))
    return {one: share for one, share in shares.items() if is_person(asked.snapshot, one)}
