"""Lateness in working days, with China's public holidays and make-up workdays."""

from bisect import bisect_left
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import chinese_calendar

ALLOWED: Final = 7  # working days, by the 2017 plan
ALLOWED_MARKET_SUPERVISION: Final = 20  # penalties of market supervision

_FIRST: Final = date(2004, 1, 1)


@lru_cache(maxsize=100)
def covered(year: int) -> bool:
    """Whether the holidays of a year are known; other years have their weekends only."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:  # a year whose holidays the package does not have (yet)
        return False
    return True


def is_workday(day: date) -> bool:
    """Whether a day is a working day; by weekends alone in years that are not covered."""
    if covered(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


@lru_cache(maxsize=200)
def _workdays(year: int) -> tuple[int, ...]:
    # Kept as a sorted list, so that a span of years is two searches each and not a walk of days.
    first = date(year, 1, 1).toordinal()
    last = date(year, 12, 31).toordinal()
    return tuple(n for n in range(first, last + 1) if is_workday(date.fromordinal(n)))


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; 0 when `end` is not later."""
    if end <= start:
        return 0
    low, high = (start + timedelta(days=1)).toordinal(), end.toordinal()
    count = 0
    for year in range(start.year, end.year + 1):
        days = _workdays(year)
        count += bisect_left(days, high + 1) - bisect_left(days, low)
    return count


@lru_cache(maxsize=100_000)
def days_late(decided: date, received: date, allowed: int) -> int:
    """The working days by which a decision came in too late; 0 when in time."""
    return max(0, working_days_between(decided, received) - allowed)


def after_working_days(start: date, count: int) -> date:
    """The last of `count` working days after `start`; `start` itself for none."""
    day, left = start, count
    while left > 0:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day
