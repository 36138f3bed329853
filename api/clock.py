"""The default day of a question, the time as loads keep it, and dates that people type."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from graph.clock import today
from graph.errors import BadInput

__all__ = ["SHANGHAI", "day", "now", "today"]

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


def now() -> str:
    """The time in Shanghai, ISO 8601 to the second."""
    return datetime.now(SHANGHAI).isoformat(timespec="seconds")


def day(text: str | None) -> date | None:
    """A date typed as an option (`2026-11-01`); None for none. Raises BadInput for no date."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("desk.no_date", text=text) from error
