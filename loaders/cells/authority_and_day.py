"""One cell that holds who decided and on which day: 鹤岗市某局 2026年3月5日."""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from graph.errors import InvalidFact
from loaders.cells.dates import parse_date
from loaders.cells.placeholders import absent

_DAY: Final = re.compile(
    r"(?<![0-9])[0-9]{4}\s*(?:年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*[日号]"
    r"|[-－/.]\s*[0-9]{1,2}\s*[-－/.]\s*[0-9]{1,2}\s*日?|[0-9]{4})(?![0-9])"
    r"|[〇○零一二三四五六七八九]{4}\s*年\s*[一二三四五六七八九十]{1,3}\s*月\s*[一二三四五六七八九十廿卅]{1,3}\s*[日号]"
)
_BETWEEN: Final = " \t\r\n\u3000,，、;；:：/／|-－—。.于()（）[]【】"


def authority_of(text: str) -> str | None:
    """The authority in a cell that names it and a day; raises InvalidFact as `day_of` does."""
    parts = _parts(text)
    return parts[0] if parts else None


def day_of(text: str) -> date | None:
    """The day in a cell that names an authority and it; None for a blank.

    Raises InvalidFact where the cell does not name one day and one authority, or no such day is.
    """
    parts = _parts(text)
    return parse_date(parts[1]) if parts else None


@lru_cache(maxsize=10_000)
def _parts(text: str) -> tuple[str, str] | None:
    if absent(text):
        return None
    days = list(_DAY.finditer(text))
    if len(days) == 1:
        before, behind = text[: days[0].start()], text[days[0].end() :]
        parts = [part for part in (before.strip(_BETWEEN), behind.strip(_BETWEEN)) if part]
        if len(parts) == 1 and not any(mark.isdigit() for mark in parts[0]):
            return " ".join(parts[0].split()), days[0][0]
    raise InvalidFact("load_cell.authority_and_day", text=text)
