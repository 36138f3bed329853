"""Binary workbooks (.xlsb) as sheets.

Its records are looked through first, since the reader asks for memory for the whole area between
the first and the last filled cell, and says nothing of cells that show an error.
"""

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, ZipError

from graph.errors import BadInput
from loaders.reading.cell_text import cell_text
from loaders.reading.damage import DAMAGE
from loaders.reading.grid import Hidden, Merge, cell_name, error_value, filled_down, row_of
from loaders.reading.ooxml.package import relations_of
from loaders.reading.sheet import Row, Sheet

# Kinds of records: MS-XLSB 2.3.
_ROW: Final = 0
_BLANK: Final = 1
_ERRORS: Final = (3, 11)  # a cell, and a formula's result
_LAST_CELL: Final = 11
_SHEET: Final = 156
_BOOK_PROPERTIES: Final = 153
_MERGE: Final = 176
_ERROR_TEXTS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_AREA: Final = 4_000_000  # cells that the reader may ask memory for at once
_HIDDEN_ROW: Final = 0x10  # a bit in the second byte of a row's flags
_UNREADABLE: Final = (*DAMAGE, CalamineError, ZipError)


def xlsb_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a binary workbook; raises BadInput where it is damaged or a cell is far off."""
    try:
        sheets = list(_sheets(path))
    except _UNREADABLE as error:
        raise BadInput("load_format.damaged", file=path.name, format="xlsb") from error
    yield from sheets


def _sheets(path: Path) -> Iterator[Sheet]:
    with zipfile.ZipFile(path) as archive:
        book_part = "xl/workbook.bin"
        relations = relations_of(archive, book_part)
        book = archive.read(book_part)
        parts = dict(_parts(book, relations))
        scans = {name: _scan(archive.read(part)) for name, part in parts.items()}
    for name, scan in scans.items():
        if scan.area > max(_AREA, 8 * scan.cells):
            cell = cell_name(scan.right, scan.bottom + 1)
            raise BadInput("load_format.far_cell", file=path.name, sheet=name, cell=cell)
    fast = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))  # by content
    hidden = {one.name: one.visible != SheetVisibleEnum.Visible for one in fast.sheets_metadata}
    from_1904 = any(kind == _BOOK_PROPERTIES and body[0] & 1 for kind, body in _records(book))
    for name, scan in scans.items():
        rows = filled_down(_rows(fast, name, scan), scan.merges)
        notes = Hidden(hidden.get(name, False), scan.hidden_rows).notes()
        yield Sheet(name, rows, notes, from_1904=from_1904)


def _rows(book: CalamineWorkbook, name: str, scan: "_Scan") -> Iterator[Row]:
    sheet = book.get_sheet_by_name(name)
    _, left = sheet.start or (0, 0)
    for place, cells in enumerate(sheet.iter_rows()):
        texts = [(left + n, cell_text(cell)) for n, cell in enumerate(cells)]
        errors = scan.errors.get(place, {})
        faults = [error_value(column, place + 1, text) for column, text in errors.items()]
        yield row_of(place + 1, [*texts, *errors.items()], faults)


@dataclass(slots=True)
class _Scan:
    cells: int = 0
    bottom: int = 0
    right: int = 0
    hidden_rows: int = 0
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    @property
    def area(self) -> int:
        return (self.bottom + 1) * (self.right + 1)


def _scan(sheet: bytes) -> _Scan:
    scan = _Scan()
    row = 0
    for kind, body in _records(sheet):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", body)
            scan.hidden_rows += bool(len(body) > 11 and body[11] & _HIDDEN_ROW)
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            scan.merges.append(Merge(top, left, bottom, right))
        elif _BLANK < kind <= _LAST_CELL:
            (column,) = struct.unpack_from("<I", body)
            scan.cells += 1
            scan.bottom, scan.right = max(scan.bottom, row), max(scan.right, column)
            if kind in _ERRORS:
                text = _ERROR_TEXTS.get(body[8], f"#{body[8]}")
                scan.errors.setdefault(row, {})[column] = text
    return scan


def _parts(book: bytes, relations: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The name and the part of each sheet."""
    for kind, body in _records(book):
        if kind == _SHEET:
            key, end = _text(body, 8)
            name, _ = _text(body, end)
            sort, part = relations.get(key, ("", ""))
            if sort == "worksheet":
                yield name, posixpath.normpath(part)


def _text(body: bytes, place: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", body, place)
    end = place + 4 + 2 * length
    return body[place + 4 : end].decode("utf-16-le"), end


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The records: a kind of one or two bytes, a length of one to four, then as many bytes."""
    place = 0
    while place < len(content):
        kind = content[place]
        place += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | content[place] << 7
            place += 1
        length = shift = 0
        while True:
            byte = content[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, content[place : place + length]
        place += length
