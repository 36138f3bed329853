"""How pages write values: dates, shares, scores; nothing here chooses words."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

_HERE: Final = ZoneInfo("Asia/Shanghai")


def score(number: float) -> str:
    """A score or an index: three digits after the point, never a percentage."""
    return f"{number:.3f}"


def share(text: str | None) -> str:
    """A stake in per cent: `30%`, or `30%–50%` for a range; empty when unknown."""
    if not text:
        return ""
    return "–".join(f"{100 * float(part):.4g}%" for part in text.split("-"))


def span(fact: dict[str, Any]) -> str:
    """From when to when a tie holds: `2019-03-01 – 2022-01-01`, open ends left out."""
    begin, end = fact.get("valid_from"), fact.get("valid_to")
    return f"{begin or '…'} – {end or '…'}" if begin or end else ""


def yuan(amount: float) -> str:
    """An amount in yuan, grouped."""
    return f"{amount:,.2f}".removesuffix(".00")


def clock(at: datetime) -> str:
    """A clock time as the city's clocks show it: `2026-11-01 10:03:04`."""
    return at.astimezone(_HERE).strftime("%Y-%m-%d %H:%M:%S")


def whole(number: int) -> str:
    """A count, grouped: `1,234,567`."""
    return f"{number:,}"
