"""The default day of a question, and dates that people type."""

from datetime import date

from graph.clock import today
from graph.errors import BadInput

__all__ = ["day", "today"]


def day(text: str | None) -> date | None:
    """A date typed as an option (`2026-11-01`); None for none. Raises BadInput for no date."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("desk.no_date", text=text) from error
