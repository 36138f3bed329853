"""Cells of workbooks as text."""

from datetime import date, datetime

from loaders.cells.values import clean


def cell_text(cell: object) -> str:
    """A workbook's cell as text: whole numbers without a point, dates as 2019-03-05."""
    if isinstance(cell, str):
        return clean(cell)
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
