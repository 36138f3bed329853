"""The default day of a question, and dates that people type."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from graph.errors import BadInput


def today() -> date:
    """Today in Asia/Shanghai, the default of every question (DESIGN §5)."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def day(text: str | None) -> date | None:
    """A date typed as an option (`2026-11-01`); None for none. Raises BadInput for no date."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("desk.no_date", text=text) from error
