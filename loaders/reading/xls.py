"""Workbooks of old Excel (.xls) and WPS (.et), BIFF 2 to 8, as sheets."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.compdoc import CompDoc, CompDocError

from graph.errors import BadInput
from loaders.reading.cell_text import cell_text, percent_text
from loaders.reading.grid import Hidden, Merge, error_value, filled_down, row_of, spaced
from loaders.reading.ooxml.styles import is_percent_code
from loaders.reading.sheet import CellFault, Row, Sheet

# What the library raises for a file cut short or with bytes changed.
_UNREADABLE: Final = (
    XLRDError,
    CompDocError,
    struct.error,
    AssertionError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    TypeError,
    UnboundLocalError,
    ValueError,
    RecursionError,
    OSError,
    NotImplementedError,
)
_STREAMS: Final = ("Workbook", "Book")
_FILE_PASS: Final = 0x2F  # the record that says that the rest is encrypted
_END: Final = 0x0A
_OWN_CODE_PAGE: Final = 80  # BIFF 8 keeps Unicode; before it, texts are in a code page
_CHINESE: Final = "gb18030"


def xls_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of an .xls workbook; raises BadInput where it is locked or damaged."""
    content = path.read_bytes()
    try:
        if _is_locked(content):
            raise BadInput("load_format.locked", file=path.name, format="xls")
        book = _book(content)
        names = book.sheet_names()
        sheets = [book.sheet_by_index(place) for place in range(len(names))]
        read = [_sheet(book, sheet) for sheet in sheets]
    except _UNREADABLE as error:
        raise BadInput("load_format.damaged", file=path.name, format="xls") from error
    yield from read


def _book(content: bytes) -> xlrd.Book:
    try:
        book = _opened(content, None)
    except _UNREADABLE:
        # Other programs write styles carelessly; without them the cells may be sound.
        return _opened(content, None, styles=False)
    if book.biff_version < _OWN_CODE_PAGE and not book.codepage:
        return _opened(content, _CHINESE)
    return book


def _opened(content: bytes, encoding: str | None, *, styles: bool = True) -> xlrd.Book:
    return xlrd.open_workbook(
        file_contents=content,
        formatting_info=styles,  # merged cells and hidden rows are told only with it
        ragged_rows=True,  # a far cell costs its own row only
        ignore_workbook_corruption=True,  # other programs write its directory carelessly
        encoding_override=encoding,
        logfile=io.StringIO(),
    )


def _is_locked(content: bytes) -> bool:
    stream = _stream(content)
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind in (_FILE_PASS, _END):
            return bool(kind == _FILE_PASS)
        place += 4 + length
    return False


def _stream(content: bytes) -> bytes:
    """The workbook's own bytes, out of the container that most files have."""
    if content[:4] != b"\xd0\xcf\x11\xe0":
        return content
    container = CompDoc(content, logfile=io.StringIO(), ignore_workbook_corruption=True)
    for name in _STREAMS:
        memory, begin, length = container.locate_named_stream(name)
        if memory:
            return bytes(memory[begin : begin + length])
    return b""


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    rows = [row for number in range(sheet.nrows) if (row := _row(book, sheet, number)) is not None]
    filled = {row.number - 1 for row in rows}
    width = max((len(row.cells) for row in rows), default=0)
    hidden = Hidden(
        bool(sheet.visibility),
        sum(bool(info.hidden) for place, info in sheet.rowinfo_map.items() if place in filled),
        sum(bool(info.hidden) for place, info in sheet.colinfo_map.items() if place < width),
    )
    merges = [Merge(r1, c1, r2 - 1, c2 - 1) for r1, r2, c1, c2 in sheet.merged_cells]
    merged = filled_down(spaced(rows), merges)
    return Sheet(sheet.name, merged, hidden.notes(), from_1904=bool(book.datemode))


def _row(book: xlrd.Book, sheet: xlrd.sheet.Sheet, place: int) -> Row | None:
    """A filled row; None for a blank one."""
    cells: list[tuple[int, str]] = []
    faults: list[CellFault] = []
    for column, cell in enumerate(sheet.row(place)):
        if cell.ctype == xlrd.XL_CELL_ERROR:
            text = error_text_from_code.get(cell.value, f"#{cell.value}")
            faults.append(error_value(column, place + 1, text))
            cells.append((column, text))
        elif cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            cells.append((column, _text(book, cell)))
    row = row_of(place + 1, cells, faults)
    return row if row.cells or row.fault else None


def _text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE and cell.value >= 1:
        try:
            return cell_text(xlrd.xldate_as_datetime(cell.value, book.datemode))
        except (ValueError, OverflowError):  # a day beyond the calendar
            return cell_text(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER and _is_percent(book, cell):
        return percent_text(cell.value)
    return cell_text(cell.value)


def _is_percent(book: xlrd.Book, cell: xlrd.sheet.Cell) -> bool:
    if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
        return False  # a file without styles
    code = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return code is not None and is_percent_code(code.format_str or "")
