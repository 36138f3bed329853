"""Lateness by department: 7 working days, 20 for market-supervision penalties (2017 plan)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loaders.workdays import ALLOWED, ALLOWED_MARKET_SUPERVISION, days_late


@dataclass(slots=True)
class Lateness:
    """How many decisions of one department came, how many of them late, and the worst."""

    rows: int = 0
    late: int = 0
    most_days: int = 0


def count(
    told: dict[str, Lateness], department: str, decided: date, received: date, *, penalty: bool
) -> None:
    """Count one decision."""
    supervision = penalty and "市场监督" in department
    allowed = ALLOWED_MARKET_SUPERVISION if supervision else ALLOWED
    late = days_late(decided, received, allowed)
    mine = told.setdefault(department, Lateness())
    mine.rows += 1
    mine.late += late > 0
    mine.most_days = max(mine.most_days, late)


def add(told: dict[str, Lateness], more: Mapping[str, Lateness]) -> None:
    """Add what was counted elsewhere."""
    for department, one in more.items():
        mine = told.setdefault(department, Lateness())
        mine.rows += one.rows
        mine.late += one.late
        mine.most_days = max(mine.most_days, one.most_days)
