"""The year that a table of grades is for, where no column of it says: 2025年度环境信用等级."""

import re
from collections.abc import Iterable
from typing import Final

from loaders.columns.refusals import Headed

_IN_HEADER: Final = re.compile("(?<![0-9])(20[0-9]{2})年")
_IN_TITLE: Final = re.compile("(?<![0-9])(20[0-9]{2})年度")


def year_told(table: Headed) -> int | None:
    """The year in the column names, else in the titles and names; None unless it is one alone."""
    said = _years(_IN_HEADER, table.header)
    said = said or _years(_IN_TITLE, (*table.above, table.sheet, table.file))
    return said.pop() if len(said) == 1 else None


def _years(pattern: "re.Pattern[str]", texts: Iterable[str]) -> set[int]:
    return {int(year) for text in texts for year in pattern.findall(text)}
