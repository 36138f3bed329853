"""Binary workbooks (.xlsb) as sheets: their records one by one, so that a far cell costs nothing.

The kinds of records and what they hold: MS-XLSB 2.3 and 2.4.
"""

import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from loaders.reading.cell_text import cell_text, percent_text, serial_text, text_cell
from loaders.reading.damage import DAMAGE
from loaders.reading.grid import Hidden, Merge, error_value, filled_down, row_of, spaced
from loaders.reading.ooxml.package import relations_of
from loaders.reading.ooxml.styles import NumberStyles, of_formats
from loaders.reading.sheet import CellFault, Row, Sheet

_BOOK: Final = "xl/workbook.bin"
_ROW: Final = 0
_BLANK: Final = 1
_SMALL_NUMBER: Final = 2
_ERRORS: Final = (3, 11)  # each kind twice: a cell's own value, and a formula's result
_TRUTHS: Final = (4, 10)
_TEXTS: Final = (6, 8)
_SHARED_TEXT: Final = 7
_LAST_CELL: Final = 11
_TEXT_ITEM: Final = 19
_FORMAT: Final = 44
_STYLE: Final = 47
_BOOK_PROPERTIES: Final = 153
_SHEET: Final = 156
_MERGE: Final = 176
_STYLES_BEGIN, _STYLES_END = 617, 618
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
_HIDDEN_ROW: Final = 0x10  # a bit in the second byte of a row's flags
_CELL: Final = 8  # bytes of a cell before its value: column, style


def xlsb_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a binary workbook; raises BadInput where it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = list(_sheets(archive))
    except DAMAGE as error:
        raise BadInput("load_format.damaged", file=path.name, format="xlsb") from error
    yield from sheets


def _sheets(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    relations = relations_of(archive, _BOOK)
    book = list(_records(archive.read(_BOOK)))
    parts = {kind: archive.read(part) for kind, part in relations.values() if kind != "worksheet"}
    from_1904 = any(kind == _BOOK_PROPERTIES and body[0] & 1 for kind, body in book)
    reader = _Cells(
        _shared_texts(parts.get("sharedStrings", b"")),
        _number_styles(parts.get("styles", b"")),
        from_1904,
    )
    for is_hidden, name, part in _parts(book, relations):
        yield reader.sheet(name, archive.read(part), is_hidden=is_hidden)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Reads the sheets of one workbook."""

    texts: list[str]
    styles: NumberStyles
    from_1904: bool

    def sheet(self, name: str, content: bytes, *, is_hidden: bool) -> Sheet:
        rows: list[Row] = []
        merges: list[Merge] = []
        hidden_rows = 0
        number, cells, faults = 1, list[tuple[int, str]](), list[CellFault]()
        for kind, body in _records(content):
            if kind == _ROW:
                rows.append(row_of(number, cells, faults))
                number, cells, faults = struct.unpack_from("<I", body)[0] + 1, [], []
                hidden_rows += bool(body[11] & _HIDDEN_ROW)
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<4I", body)
                merges.append(Merge(top, left, bottom, right))
            elif _ROW < kind <= _LAST_CELL:
                (place,) = struct.unpack_from("<I", body)
                text = self._text(kind, body)
                cells.append((place, text))
                if kind in _ERRORS:
                    faults.append(error_value(place, number, text))
        rows.append(row_of(number, cells, faults))
        filled = spaced(row for row in rows if row.cells or row.fault)
        notes = Hidden(is_hidden, hidden_rows).notes()
        return Sheet(name, filled_down(filled, merges), notes, from_1904=self.from_1904)

    def _text(self, kind: int, body: bytes) -> str:
        if kind in _ERRORS:
            return _ERROR_TEXTS.get(body[_CELL], f"#{body[_CELL]}")
        if kind in _TEXTS:
            return text_cell(_wide(body, _CELL)[0])
        if kind in _TRUTHS:
            return str(bool(body[_CELL]))
        if kind == _SHARED_TEXT:
            return self.texts[int.from_bytes(body[_CELL : _CELL + 4], "little")]
        return "" if kind == _BLANK else self._number(kind, body)

    def _number(self, kind: int, body: bytes) -> str:
        small = kind == _SMALL_NUMBER
        value = _small_number(body) if small else struct.unpack_from("<d", body, _CELL)[0]
        style = int.from_bytes(body[4:7], "little")
        if style in self.styles.percents:
            return percent_text(value)
        if style in self.styles.dates:
            return serial_text(value, from_1904=self.from_1904)
        return cell_text(value)


def _small_number(body: bytes) -> float:
    """A number of 30 bits: whole or the upper half of a float, a hundredth of it where marked."""
    (packed,) = struct.unpack_from("<i", body, _CELL)
    if packed & 2:
        value = float(packed >> 2)
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return value / 100 if packed & 1 else value


def _shared_texts(content: bytes) -> list[str]:
    return [text_cell(_wide(body, 1)[0]) for kind, body in _records(content) if kind == _TEXT_ITEM]


def _number_styles(content: bytes) -> NumberStyles:
    codes: dict[int, str] = {}
    formats: list[int] = []
    is_cell_style = False
    for kind, body in _records(content):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _wide(body, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            is_cell_style = kind == _STYLES_BEGIN
        elif kind == _STYLE and is_cell_style:
            formats.append(struct.unpack_from("<H", body, 2)[0])
    return of_formats(formats, codes)


def _parts(
    book: list[tuple[int, bytes]], relations: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[bool, str, str]]:
    """Whether each sheet is hidden, its name and its part."""
    for kind, body in book:
        if kind == _SHEET:
            key, end = _wide(body, 8)
            sort, part = relations[key]
            if sort == "worksheet":  # others are charts, dialogs and macros
                yield bool(struct.unpack_from("<I", body)[0]), _wide(body, end)[0], part


def _wide(body: bytes, place: int) -> tuple[str, int]:
    """A text at a place, and the place behind it."""
    (length,) = struct.unpack_from("<I", body, place)
    end = place + 4 + 2 * length
    if end > len(body):
        raise ValueError(length)
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
        more = True
        while more and shift < 28:
            byte = content[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            more = byte > 0x7F
        if place + length > len(content):
            raise ValueError(length)
        yield kind, content[place : place + length]
        place += length
