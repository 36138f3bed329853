"""Lateness by department: 7 working days, 20 for market-supervision penalties (2017 plan)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph.model import Attributes, Value
from loaders.workdays import ALLOWED, ALLOWED_MARKET_SUPERVISION, days_late

_DEPARTMENTS: Final = 500  # no city has more; what is beyond them is junk in a column
OTHERS: Final = "…"  # the departments beyond these, counted together


@dataclass(slots=True)
class Lateness:
    """How many decisions of one department came, how many of them late, and the worst."""

    rows: int = 0
    late: int = 0
    most_days: int = 0


def count(
    counts: dict[str, Lateness], department: str, decided: date, received: date, *, penalty: bool
) -> None:
    """Count one decision."""
    supervision = penalty and "市场监督" in department
    allowed = ALLOWED_MARKET_SUPERVISION if supervision else ALLOWED
    late = days_late(decided, received, allowed)
    mine = counts.setdefault(department, Lateness())
    mine.rows += 1
    mine.late += late > 0
    mine.most_days = max(mine.most_days, late)


def add(counts: dict[str, Lateness], more: Mapping[str, Lateness]) -> None:
    """Add what was counted elsewhere."""
    for department, one in more.items():
        mine = counts.setdefault(department, Lateness())
        mine.rows += one.rows
        mine.late += one.late
        mine.most_days = max(mine.most_days, one.most_days)


def columns(counts: Mapping[str, Lateness]) -> Attributes:
    """Counts as the journal keeps them: parallel lists, the departments in order of name."""
    kept: dict[str, Lateness] = {}
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
    """The counts that a journal entry keeps."""
    lists = [particulars.get(key) for key in ("departments", "rows", "late", "most_days")]
    if not all(isinstance(values, list) for values in lists):
        return {}
    return {
        str(name): Lateness(int(rows), int(late), int(most))
        for name, rows, late, most in zip(*lists, strict=True)
    }
