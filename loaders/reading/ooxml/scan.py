"""A look through a sheet's XML before anything reads it, as bytes and thus fast.

It tells what the fast reader would lose or choke on: error values, formulas without a result, per
cents, and a stray cell so far away that the area between is larger than memory.
"""

import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import IO, Final

from loaders.reading.grid import WIDEST, Merge, column

_PIECE: Final = 2**20
_LONGEST: Final = 32 * 2**20  # bytes of one row; a cell holds 32,767 characters at most
_AREA: Final = 2_000_000  # cells of an area that costs nothing worth speaking of
_DENSE: Final = 8  # area to cells: forms leave most columns empty, but not seven of eight
_MOST: Final = 8_000_000  # cells that the fast reader may hold in memory at once
_ROW: Final = b"<row "
_EDGE: Final = b"</row>"

_ERROR: Final = b't="e"'
_NO_RESULT: Final = re.compile(rb"(?:</f>|<f(?:\s[^>]*)?/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_HIDDEN_ROW: Final = re.compile(rb"<row\s(?:[^>]*\s)?hidden=[\"'](?:1|true)[\"'][^>]*(?<!/)>")
_COLUMN: Final = re.compile(rb"<col\s[^>]*>")
_MERGE: Final = re.compile(rb"<mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)[\"']")
_ROW_NUMBER: Final = re.compile(rb"<row\s(?:[^>]*\s)?r=[\"'](\d+)[\"']")
_LETTERS: Final = re.compile(rb"[A-Z]{1,3}")
_ROOT: Final = re.compile(rb"<worksheet[\s>]")
_OTHER_QUOTES: Final = re.compile(rb"<c [^>]*'")


@dataclass(slots=True)
class SheetScan:
    """What stands in a sheet: `is_plain` is whether the fast reader reads it rightly."""

    is_plain: bool = True
    cells: int = 0
    last_row: int = 0
    width: int = 0
    hidden_rows: int = 0
    merges: list[Merge] = field(default_factory=list)
    hidden_spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def hidden_columns(self) -> int:
        """How many of the filled columns are hidden; many sheets hide all beyond their own."""
        return sum(max(0, min(last, self.width) - first + 1) for first, last in self.hidden_spans)

    def end(self) -> None:
        """Judge the size once the whole sheet was seen."""
        area = self.last_row * self.width
        is_sparse = self.width > WIDEST or area > max(_AREA, _DENSE * self.cells)
        if is_sparse or self.cells > _MOST:
            self.is_plain = False


def scan_sheet(archive: zipfile.ZipFile, part: str, percents: Collection[int] = ()) -> SheetScan:
    """Look through one sheet; raises BadZipFile or zlib.error where it is damaged.

    `percents` are the styles that show per cent, of which the fast reader says nothing.
    """
    scan = SheetScan()
    marks = [b's="%d"' % style for style in percents]
    with archive.open(part) as file:
        for number, piece in enumerate(_pieces(file)):
            # Elements with a prefix, UTF-16, or quotes that the searches below do not know.
            if not number and (not _ROOT.search(piece) or _OTHER_QUOTES.search(piece)):
                scan.is_plain = False
            _scan_rows(piece, scan)
            if scan.is_plain and any(mark in piece for mark in marks):
                scan.is_plain = False
            if not number or b"<mergeCell" in piece:
                _scan_frame(piece, scan)
    scan.end()
    return scan


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The sheet in pieces that each end before a row."""
    left = b""
    while piece := file.read(_PIECE):
        left += piece
        edge = left.rfind(_ROW)
        if edge > 0:
            yield left[:edge]
            left = left[edge:]
        elif len(left) > _LONGEST:
            raise zipfile.BadZipFile
    yield left


def _scan_rows(piece: bytes, scan: SheetScan) -> None:
    # Cells with a value: those merely formatted are none to the fast reader.
    scan.cells += piece.count(b"<v") + piece.count(b"<is>")
    # Plain searches first: nearly no sheet has errors or formulas.
    if scan.is_plain and (_ERROR in piece or (b"<f" in piece and _NO_RESULT.search(piece))):
        scan.is_plain = False
    if b"hidden=" in piece:
        scan.hidden_rows += len(_HIDDEN_ROW.findall(piece))
    begin = last = 0
    while (end := piece.find(_EDGE, begin)) >= 0:
        if piece.find(b"<v", begin, end) >= 0 or piece.find(b"<is>", begin, end) >= 0:
            # The last cell of a row is its furthest.
            name = piece.rfind(b' r="', begin, end) + 4
            scan.width = max(scan.width, _width(piece[name : name + 4]))
            last = end
        begin = end + len(_EDGE)
    number = _ROW_NUMBER.match(piece, max(0, piece.rfind(_ROW, 0, last)))
    scan.last_row = max(scan.last_row, int(number[1]) if number else 0)


def _scan_frame(piece: bytes, scan: SheetScan) -> None:
    """Columns, which stand before all rows, and merged cells, which stand behind them."""
    for span in _COLUMN.findall(piece):
        if re.search(rb"\shidden=[\"'](?:1|true)[\"']", span):
            first, last = (
                int(match[1]) if (match := re.search(rb"\s%b=[\"'](\d+)" % end, span)) else 0
                for end in (b"min", b"max")
            )
            scan.hidden_spans.append((first, last))
    for left, top, right, bottom in _MERGE.findall(piece):
        sides = (column(left.decode()) - 1, column(right.decode()) - 1)
        scan.merges.append(Merge(int(top) - 1, sides[0], int(bottom) - 1, sides[1]))


def _width(name: bytes) -> int:
    """The column, from 1, of the letters that a cell's name begins with; 0 without letters."""
    letters = _LETTERS.match(name)
    return column(letters[0].decode()) if letters else 0
