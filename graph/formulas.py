"""Cells that a spreadsheet would run as formulas, made harmless in files for people.

After OWASP's advice on CSV injection. Native tables are not for people to open: they are written as
they are, since an export that is loaded and exported again gives the same bytes.
"""

import re
from typing import Final

# What a spreadsheet runs as a formula, full-width too, and the numbers that begin alike.
_FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9.,]*%?")


def disarmed(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would run it as a formula.

    `as_read` and every load of a rejects file drop the apostrophe.
    """
    return f"'{cell}" if runs(cell) else cell


def runs(cell: str) -> bool:
    """Whether a spreadsheet would run the cell: it begins like a formula and is no number."""
    return _FORMULA.match(cell) is not None and not _NUMBER.fullmatch(cell)


def as_read(cell: str) -> str:
    """The cell without the apostrophe of `disarmed`; any other apostrophe stays."""
    return cell[1:] if cell.startswith("'") and runs(cell[1:]) else cell
