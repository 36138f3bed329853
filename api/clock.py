"""The day that a question is about when it names none, and days as people write them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from graph.errors import BadInput


def today() -> date:
    """Today in Asia/Shanghai, the default of every question (DESIGN §5)."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def day(text: str | None) -> date | None:
    """A date given as an option."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("desk.no_date", text=text) from error
