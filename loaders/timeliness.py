"""Lateness by department: 7 working days, 20 for penalties of market supervision (2017 plan)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph.model import Attributes, Value
from loaders.workdays import ALLOWED, ALLOWED_MARKET_SUPERVISION, days_late

_DEPARTMENTS: Final = 500  # no city has more: whatever is beyond them is junk in the column
OTHERS: Final = "…"  # the departments beyond these, counted together


@dataclass(slots=True)
class Lateness:
    """The decisions of one department: how many, how many late, the most working days late."""

    rows: int = 0
    late: int = 0
    most_days: int = 0


def count(
    counts: dict[str, Lateness], department: str, decided: date, received: date, *, penalty: bool
) -> None:
    """Count one decision of a department into `counts`."""
    supervision = penalty and "市场监督" in department
    allowed = ALLOWED_MARKET_SUPERVISION if supervision else ALLOWED
    late = days_late(decided, received, allowed)
    mine = counts.setdefault(department, Lateness())
    mine.rows += 1
    mine.late += late > 0
    mine.most_days = max(mine.most_days, late)


def add(counts: dict[str, Lateness], more: Mapping[str, Lateness]) -> None:
    """Add the counts `more` to `counts`."""
    for department, one in more.items():
        mine = counts.setdefault(department, Lateness())
        mine.rows += one.rows
        mine.late += one.late
        mine.most_days = max(mine.most_days, one.most_days)


def columns(counts: Mapping[str, Lateness]) -> Attributes:
    """Counts as the journal keeps them: parallel lists, the departments in order of name."""
    kept: dict[str, Lateness] = {}
    # By size: junk has few rows to a name, so a real department is never among the others.
    order = sorted(counts, key=lambda name: (-counts[name].rows, name))
    for place, department in enumerate(order):
        add(kept, {department if place < _DEPARTMENTS else OTHERS: counts[department]})
    names = sorted(kept)
    counted: dict[str, Value] = {
        "departments": names,
        "rows": [kept[name].rows for name in names],
        "late": [kept[name].late for name in names],
        "most_days": [kept[name].most_days for name in names],
    }
    return counted


def counted(particulars: Attributes) -> dict[str, Lateness]:
    """The counts in the particulars of a journal entry; none where they are not there."""
    lists = [particulars.get(key) for key in ("departments", "rows", "late", "most_days")]
    if not all(isinstance(values, list) for values in lists):
        return {}
    return {
        str(name): Lateness(int(rows), int(late), int(most))
        for name, rows, late, most in zip(*lists, strict=True)
    }
