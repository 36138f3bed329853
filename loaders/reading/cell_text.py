"""Cells of workbooks as text."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from loaders.cells.values import clean, is_odd

_DAY_0: Final = date(1899, 12, 30)  # with the false 29 February 1900 counted
_DAY_0_OF_1904: Final = date(1904, 1, 1)
_LAST_DAY: Final = 2_950_000  # in the year 9976 of either count
_FALSE_DAY: Final = 60  # 29 February 1900: days before it are one later than they count
# How OOXML writes a character that XML cannot hold, mostly a carriage return.
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def text_cell(text: str) -> str:
    """A text as every cell is cleaned, with the characters that OOXML escapes."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return clean(text)


def cell_text(cell: object) -> str:
    """A workbook's cell as text: whole numbers without a point, dates as 2019-03-05."""
    if isinstance(cell, str):
        return text_cell(cell)
    if isinstance(cell, float):
        if cell.is_integer():
            # A spreadsheet keeps 15 digits: a longer number is written so that every check
            # of identifiers refuses it.
            return str(int(cell)) if abs(cell) < 1e15 else f"{cell:.14E}"
        return repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else clean(str(cell))


def row_texts(cells: Sequence[object]) -> list[str]:
    """The cells of a row as texts."""
    texts = [cell if type(cell) is str else cell_text(cell) for cell in cells]
    # One search a row instead of one a cell: nearly all rows are clean already.
    joined = "\x00".join(texts)
    return list(map(cell_text, cells)) if "_x" in joined or is_odd(joined) else texts


def serial_text(value: float, *, from_1904: bool) -> str:
    """A number of days shown as a day; below one it is a time of day."""
    if 0 < value < 1:
        return cell_text((datetime.min + timedelta(seconds=round(value * 86_400))).time())
    if not 1 <= value <= _LAST_DAY:
        return cell_text(value)
    if from_1904:
        return (_DAY_0_OF_1904 + timedelta(days=int(value))).isoformat()
    return (_DAY_0 + timedelta(days=int(value) + (value < _FALSE_DAY))).isoformat()


def percent_text(value: float) -> str:
    """A number that a cell shows as per cent, as it is shown: 35% for 0.35."""
    return f"{value * 100:.12g}%"  # 12 digits: in floats 0.07 times 100 is above 7
