"""OOXML workbooks as sheets: a fast reader for plain sheets, an exact one for any other."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, ZipError

from graph.errors import BadInput
from loaders.reading.cell_text import row_texts
from loaders.reading.damage import DAMAGE
from loaders.reading.grid import Hidden, filled_down, spaced
from loaders.reading.ooxml.package import Package, SheetPart, read_package
from loaders.reading.ooxml.scan import SheetScan, scan_sheet
from loaders.reading.ooxml.sheet import exact_rows
from loaders.reading.ooxml.styles import number_styles
from loaders.reading.sheet import Row, Sheet, row_from


def workbook_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of an OOXML workbook, also those hidden; raises BadInput where it is damaged."""
    book = _Book(path)
    try:
        package = read_package(path)
        with zipfile.ZipFile(path) as archive:
            percents = number_styles(archive, package.styles).percents
            scans = [scan_sheet(archive, sheet.part, percents) for sheet in package.sheets]
    except DAMAGE as error:
        raise book.damaged() from error
    for sheet, scan in zip(package.sheets, scans, strict=True):
        yield book.sheet(package, sheet, scan)


class _Book:
    """One workbook, opened by the fast reader once a sheet asks for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fast: CalamineWorkbook | None = None

    def damaged(self) -> BadInput:
        return BadInput("load_format.damaged", file=self._path.name, format="xlsx")

    def sheet(self, package: Package, part: SheetPart, scan: SheetScan) -> Sheet:
        hidden = Hidden(part.is_hidden, scan.hidden_rows, scan.hidden_columns)
        rows = filled_down(self._rows(package, part, scan), scan.merges)
        return Sheet(part.name, rows, hidden.notes(), from_1904=package.from_1904)

    def _rows(self, package: Package, part: SheetPart, scan: SheetScan) -> Iterator[Row]:
        rows = self._fast_rows(part) if scan.is_plain else None
        if rows is not None:
            yield from rows
            return
        try:
            yield from spaced(exact_rows(self._path, package, part))
        except DAMAGE as error:
            raise self.damaged() from error

    def _fast_rows(self, part: SheetPart) -> Iterator[Row] | None:
        """The rows of a plain sheet; None where the fast reader does not read it."""
        try:
            if self._fast is None:
                self._fast = CalamineWorkbook.from_filelike(io.BytesIO(self._path.read_bytes()))
            sheet = self._fast.get_sheet_by_name(part.name)
        except (CalamineError, ZipError, OSError):
            return None
        except BaseException as error:
            # A fault inside the reader is none of Python's family, and has no name to import.
            if type(error).__name__ != "PanicException":
                raise
            return None
        # The blank rows above the first filled one are given, the columns left of it are not.
        _, left = sheet.start or (0, 0)
        return _numbered(sheet.iter_rows(), [""] * left)


def _numbered(rows: Iterator[Sequence[object]], left: list[str]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        yield row_from((number, left + row_texts(cells), None))
