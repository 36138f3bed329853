"""From a list, a grade or a penalty class to a tier, and from a tier to when it ends: as data."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from graph.words import Tier

_TIERS: Final = Path(__file__).with_name("tiers.csv")
_CAPS: Final = Path(__file__).with_name("caps.csv")
_ORDER: Final = ("neutral", "positive", "minor", "moderate", "serious")


@dataclass(frozen=True, slots=True)
class _Rule:
    list: str
    grade: str
    penalty_class: str
    amount_from: float | None
    tier: Tier


@dataclass(frozen=True, slots=True)
class _Cap:
    list: str
    tier: str
    decided_from: date | None
    months: int


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    with _TIERS.open(encoding="utf-8", newline="") as file:
        return tuple(
            _Rule(
                row["list"], row["grade"], row["penalty_class"],
                float(row["amount_from"]) if row["amount_from"] else None,
                cast(Tier, row["tier"]),
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


@lru_cache(maxsize=1)
def _caps() -> tuple[_Cap, ...]:
    with _CAPS.open(encoding="utf-8", newline="") as file:
        return tuple(
            _Cap(
                row["list"], row["tier"],
                date.fromisoformat(row["decided_from"]) if row["decided_from"] else None,
                int(row["months"]),
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


@lru_cache(maxsize=20_000)
def tier_of(
    list_: str | None, grade: str | None, classes: Sequence[str], amount: float | None
) -> Tier | None:
    """The tier of a listing, grade or penalty, the gravest of its classes; None when no rule fits.

    Of two rules for fines, the one of the highest `amount_from` that is reached counts.
    """
    if list_:
        fits = [r for r in _rules() if r.list == list_ and r.grade in ("", grade or "")]
        return fits[-1].tier if fits else None
    found = [tier for word in classes if (tier := _tier_of_class(word, amount)) is not None]
    return max(found, key=_ORDER.index) if found else None


def _tier_of_class(word: str, amount: float | None) -> Tier | None:
    mine = [rule for rule in _rules() if rule.penalty_class == word]
    fits = [r for r in mine if r.amount_from is None or (amount or 0) >= r.amount_from]
    if not fits:
        fits = [r for r in _rules() if r.penalty_class and word.startswith(r.penalty_class)]
    return fits[-1].tier if fits else None


@lru_cache(maxsize=50_000)
def ends_on(list_: str | None, tier: str, decided: date, given: date | None) -> date | None:
    """The earliest of the sheet's own end and the confirmed, dated caps of list and tier."""
    ends = [given] if given else []
    for cap in _caps():
        applies = cap.list == list_ if cap.list else (cap.tier == tier and not list_)
        if applies and (cap.decided_from is None or decided >= cap.decided_from):
            ends.append(months_after(decided, cap.months))
    return min(ends) if ends else None


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
