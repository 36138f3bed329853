"""Cells that name a year: 2025, 2025年度, 2024-2025年度."""

import re
from typing import Final

from graph.errors import InvalidFact
from loaders.cells.placeholders import absent

_YEAR: Final = re.compile(
    r"(?:(?P<first>[0-9]{4})年?[-~至—](?P<last>[0-9]{4})|(?P<only>[0-9]{4}))(?:年度?|\.0)?"
)
_FIRST_YEAR: Final = 1980  # no register of the city is older
_LAST_YEAR: Final = 2098


def parse_year(text: str) -> int | None:
    """The year of a cell, the last of a span; None for a blank. Raises InvalidFact otherwise."""
    if absent(text):
        return None
    match = _YEAR.fullmatch(text.replace(" ", ""))
    year = int(match["last"] or match["only"]) if match else 0
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise InvalidFact("load_grade.year", text=text)
    return year
