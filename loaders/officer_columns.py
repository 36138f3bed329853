"""Columns added to an officer's own workbook: cells, widths, formats and formulas stay as sent."""

from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from graph.errors import BadInput
from graph.private_files import open_private
from graph.sentence import say
from loaders.officer_workbook import DAMAGED, LARGEST, check_styles, set_text
from loaders.reading.unpacking import check_packed

_NARROW: Final = 10.0  # characters of a column of counts
_WIDE: Final = 60.0  # of sentences, which then wrap
_LONG: Final = 24  # characters from which a cell holds sentences
_LOOKS: Final = ("font", "fill", "border", "protection")
Added = Mapping[int, Sequence[str | int]]
Looks = dict[tuple[tuple[int, ...], bool], StyleArray]


def with_columns(
    path: Path, out: Path, *, page: int, header: int, titles: Sequence[str], added: Added
) -> None:
    """Write the workbook at `path` to `out` with columns on the right of its sheet number `page`.

    `header` is the place of the header row, `added` the values by row place, as in `OfficerSheet`.
    Pictures and charts are the one thing that does not come along. Raises BadInput for a workbook
    that is damaged or too large.
    """
    check_packed(path, say("officer_sheet.workbook"), most=LARGEST)
    try:
        check_styles(path)
        with path.open("rb") as file:  # as in `pages`
            book = load_workbook(file)
        _add(book.worksheets[page], header, titles, added)
        with open_private(out, "wb") as draft:
            book.save(draft)
    except DAMAGED as error:
        raise BadInput("officer_sheet.damaged") from error


def _add(sheet: Worksheet, header: int, titles: Sequence[str], added: Added) -> None:
    first = _width(sheet) + 1
    looks: Looks = {}
    for place, values in {header: titles, **added}.items():
        _put(sheet, place, first, values, looks)
    for at, title in enumerate(titles):
        lengths = [len(str(row[at])) for row in added.values() if at < len(row)]
        width = _WIDE if max(lengths, default=0) > _LONG else max(_NARROW, 2.0 * len(title) + 2)
        sheet.column_dimensions[get_column_letter(first + at)].width = width
    if sheet.freeze_panes is None:
        sheet.freeze_panes = f"A{header + 2}"


def _width(sheet: Worksheet) -> int:
    """The last column that holds something: formats alone may reach the end of the sheet."""
    rows = sheet.iter_rows(values_only=True)
    filled = (at for row in rows for at, value in enumerate(row, start=1) if value is not None)
    merged = (int(spread.max_col) for spread in sheet.merged_cells.ranges)
    return max([*filled, *merged], default=0)


def _put(
    sheet: Worksheet, place: int, first: int, values: Sequence[str | int], looks: Looks
) -> None:
    """Values into a row, in the look of the officer's last cell of it that has one."""
    row = place + 1
    model = _model(sheet, row, first - 1)
    for at, value in enumerate(values):
        cell = sheet.cell(row, first + at)
        if isinstance(cell, Cell):  # and not swallowed by a merged one
            _dress(cell, model, isinstance(value, int), looks)
            if isinstance(value, int):
                cell.value = value
            elif value:
                set_text(cell, value)


def _model(sheet: Worksheet, row: int, last: int) -> Any:  # noqa: ANN401 - as in `_dress`
    """The last cell of a row with a look of its own: one that a file leaves out has none."""
    for at in range(last, 0, -1):
        if (cell := sheet.cell(row, at)).has_style:
            return cell
    return sheet.cell(row, max(1, last))


def _dress(cell: Any, model: Any, is_number: bool, looks: Looks) -> None:  # noqa: ANN401
    """Give a cell the look of another; sentences wrap. Each look is put together once."""
    # The types of openpyxl leave `_style` out, and to set each part of a look costs ten times more.
    key = (tuple(model._style or ()), is_number)
    if key not in looks:
        for look in _LOOKS:
            setattr(cell, look, copy(getattr(model, look)))
        cell.number_format = "0" if is_number else "General"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        looks[key] = cell._style
    cell._style = copy(looks[key])
