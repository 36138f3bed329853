"""What each list does in each scenario, as the law here says it: a table for lawyers (docs/law.md).

It is made from the rows by the same rules that decide a vetting, so it cannot say otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from analytics.law.measures import Measures
from analytics.vetting.own_grounds import Asked, own_grounds
from analytics.vetting.subjects import scenarios_for
from graph.model import Record
from graph.words import SCENARIOS

_DAY: Final = date(2026, 5, 1)
# The words without which a listing does not tell on what ground it was made.
_GRADES: Final = {
    "L-ENV": "环保不良",
    "L-TAXG": "D",
    "L-LAB": "C",
    "L-AEO": "失信",
    "L-EIA": "黑名单",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a listing does to its own subject in one scenario and role.

    `decision` is restricted, or review where the record is shown; "" where the scenario asks about
    no such subject. `measures` are the confirmed rows that count there, `asked` those whose
    condition is open, `unconfirmed` those that nobody has confirmed.
    """

    list: str
    scenario: str
    kind: str
    role: str
    decision: str
    measures: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()


def cells(measures: Measures, lists: tuple[str, ...], roles: tuple[str, ...]) -> Iterator[Cell]:
    """The cells of a table: each list and scenario, for an enterprise and a person, by role."""
    for list_ in lists:
        for scenario in SCENARIOS:
            for kind in ("enterprise", "person"):
                for role in roles:
                    yield _cell(measures, list_, Asked(scenario, role, kind, _DAY))


def _cell(measures: Measures, list_: str, asked: Asked) -> Cell:
    head = (list_, asked.scenario, asked.kind, asked.role)
    if asked.role == "applicant" and asked.scenario not in scenarios_for(asked.kind):
        return Cell(*head, decision="")
    grounds = own_grounds([_listing(list_)], asked, measures)
    barred = any(ground.bars for ground in grounds.counted)
    counted = [g for g in grounds.counted if g.measure]
    return Cell(
        *head,
        decision="restricted" if barred else "review",
        measures=tuple(g.measure.code for g in counted if g.measure and not g.open),
        asked=tuple(g.measure.code for g in counted if g.measure and g.open),
        unconfirmed=tuple(g.measure.code for g in grounds.unconfirmed if g.measure),
    )


def _listing(list_: str) -> Record:
    """A plain adverse listing of a list, as a sheet of it tells one."""
    grade = _GRADES.get(list_)
    attributes = {"grade": grade} if grade else {}
    return Record("r", "listing", "a", _DAY, list=list_, tier="serious", attributes=attributes)
