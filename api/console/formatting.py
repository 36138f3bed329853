"""Values as pages write them: dates, shares, scores, amounts; no words of a language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

_HERE: Final = ZoneInfo("Asia/Shanghai")


def score(number: float) -> str:
    """A score or an index with three decimals, never a percentage: it is no probability."""
    return f"{number:.3f}"


def share(text: str | None) -> str:
    """A stake (`0.3`, `0.3-0.5`) in per cent: `30%`, `30%–50%`; empty when unknown."""
    if not text:
        return ""
    return "–".join(f"{100 * float(part):.4g}%" for part in text.split("-"))


def stake(part: Sequence[float]) -> str:
    """A stake as it is kept, [low, high], in per cent."""
    low, high = part
    return share(f"{low}" if low == high else f"{low}-{high}")


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


def whole(number: int) -> str:
    """A number of things, grouped: `1,234,567`."""
    return f"{number:,}"
