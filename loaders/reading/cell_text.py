"""Cells of workbooks as text."""

import re
from datetime import date, datetime
from typing import Final

from loaders.cells.values import clean

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
