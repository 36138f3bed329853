"""The workbooks of officers' spreadsheets: read with bounds, written with cells as text."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from graph.errors import BadInput
from graph.formulas import runs
from graph.sentence import say
from loaders.reading.cell_text import cell_text
from loaders.reading.unpacking import check_packed

LARGEST: Final = 24 * 2**20  # bytes that a workbook may unpack to
_STYLES: Final = 2 * 2**20  # bytes of styles: worn sheets have a tenth; 24 MB took a minute
_LONGEST: Final = 32_000  # characters of a cell; Excel opens no longer one than 32,767
_UNSHOWN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# openpyxl raises nearly anything for a damaged workbook, and zipfile NotImplementedError for a way
# of packing that it does not read.
DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, OSError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError),
    *(RuntimeError, NotImplementedError),
)


def pages(path: Path, most: int, *, columns: int) -> Iterator[list[tuple[str, ...]]]:
    """The rows of each sheet as text: the first `most` and one more, and so many columns of each.

    Raises BadInput for a workbook that is damaged or too large.
    """
    check_packed(path, say("officer_sheet.workbook"), most=LARGEST)
    try:
        check_styles(path)
        with path.open("rb") as file:  # openpyxl refuses a path by its suffix, which may be wrong
            # data_only: of a formula the value that was last shown, not its text.
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # else the stated size is believed, however large
                rows = sheet.iter_rows(max_col=columns, values_only=True)
                # One row more than allowed shows that the sheet is too long.
                yield [_filled(row) for row in islice(rows, most + 1)]
    except DAMAGED as error:
        raise BadInput("officer_sheet.damaged") from error


def check_styles(path: Path) -> None:
    """Raise BadInput for a workbook with more styles than any person made: each costs time."""
    with zipfile.ZipFile(path) as packed:
        for part in packed.infolist():
            if part.filename.lower().endswith("styles.xml") and part.file_size > _STYLES:
                raise BadInput("officer_sheet.styles", most=_STYLES // 2**20)


def _filled(row: Sequence[object]) -> tuple[str, ...]:
    """The cells of a row as text, up to the last filled one."""
    cells = [cell_text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def written(
    rows: Sequence[Sequence[str]],
    header: int,
    titles: Sequence[str],
    added: Mapping[int, Sequence[str | int]],
) -> bytes:
    """A workbook of these rows as the bytes of an xlsx file, with columns added on the right.

    `header` is the place of the header row, `titles` are those of the new columns, `added` their
    values by row place.
    """
    width = max(map(len, rows))
    book = Workbook(write_only=True)
    page = book.create_sheet("1")
    page.freeze_panes = f"A{header + 2}"
    for place, row in enumerate(rows):
        more = titles if place == header else added.get(place, ())
        cells = [*row, *[""] * (width - len(row)), *more]
        page.append([_cell(page, value, bold=place == header) for value in cells])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(page: WriteOnlyWorksheet, value: str | int, *, bold: bool) -> Cell | None:
    if value == "":
        return None
    cell = WriteOnlyCell(page)
    if isinstance(value, int):
        cell.value = value
    else:
        set_text(cell, value)
    if bold:
        cell.font = Font(bold=True)
    return cell


def set_text(cell: Cell, value: str) -> None:
    """Give a cell a text of ours, which stays text whatever it begins with."""
    cell.value = _UNSHOWN.sub("", value)[:_LONGEST]
    # After the value: openpyxl makes a formula of any text that begins with "=".
    cell.data_type = "s"
    cell.quotePrefix = runs(value)  # also after an edit it stays text
