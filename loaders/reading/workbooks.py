"""Workbooks as sheets: xlsx, xlsm, xlsb, xls and ods."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from graph.errors import BadInput
from loaders.cells.values import clean
from loaders.reading.sheet import Row, Sheet


def workbook_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a workbook.

    Raises BadInput where it is locked or damaged.
    """
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        for name in names:
            rows = book.get_sheet_by_name(name).iter_rows()
            # Rows come from the first filled one on: its place keeps the numbers a person sees.
            start = book.get_sheet_by_name(name).start
            yield Sheet(name, numbered(rows, (start or (0, 0))[0] + 1))
    except PasswordError as error:
        raise BadInput("load_file.locked", file=path.name) from error
    except (CalamineError, ZipError, OSError, zipfile.BadZipFile) as error:
        raise BadInput("load_file.damaged", file=path.name) from error


def numbered(rows: Iterable[Sequence[object]], first: int) -> Iterator[Row]:
    """Rows as text, numbered from `first` on."""
    for number, cells in enumerate(rows, start=first):
        yield Row(number, [cell_text(cell) for cell in cells])


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
