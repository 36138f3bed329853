"""Values as pages write them: dates, shares, scores, amounts; no words of a language."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from analytics.percent import percent

_HERE: Final = ZoneInfo("Asia/Shanghai")


def score(number: float) -> str:
    """A score or an index with three decimals, never a percentage: it is no probability."""
    return f"{number:.3f}"


def share(low: float, high: float) -> str:
    """A share in per cent: `30%`, or `30%–50%` for a range."""
    return f"{percent(low)}%" if low == high else f"{percent(low)}%–{percent(high)}%"


def amount(yuan: float) -> str:
    """An amount with its thousands apart, and without a fraction that is zero."""
    return f"{yuan:,.0f}" if float(yuan).is_integer() else f"{yuan:,.2f}"


def span(fact: dict[str, Any]) -> str:
    """The days between which a relation holds: `2019-03-01 – 2022-01-01`, `…` for an open end."""
    begin, end = fact.get("valid_from"), fact.get("valid_to")
    return f"{begin or '…'} – {end or '…'}" if begin or end else ""


def yuan(amount: float) -> str:
    """An amount in yuan, grouped, without `.00`."""
    return f"{amount:,.2f}".removesuffix(".00")


def clock(at: datetime) -> str:
    """A time in Shanghai, whatever its zone: `2026-11-01 10:03:04`."""
    return at.astimezone(_HERE).strftime("%Y-%m-%d %H:%M:%S")


def day_of(at: str) -> str:
    """The day in Shanghai of a time in ISO 8601: `2026-11-01`."""
    return clock(datetime.fromisoformat(at))[:10]


def moment(seconds: int) -> datetime:
    """The time at so many seconds since the epoch."""
    return datetime.fromtimestamp(seconds, _HERE)


def whole(number: int) -> str:
    """A number of things, grouped: `1,234,567`."""
    return f"{number:,}"
