"""Reads a sheet of an OOXML workbook cell by cell: slower than the fast reader, and exact.

It holds one row in memory, so a cell far away costs nothing, and it tells what a cell lacks.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from loaders.reading.cell_text import cell_text, percent_text, serial_text, text_cell
from loaders.reading.grid import column, error_value, no_value, row_of
from loaders.reading.ooxml.package import Package, SheetPart
from loaders.reading.ooxml.strings import shared_strings, text_of
from loaders.reading.ooxml.styles import NumberStyles, number_styles
from loaders.reading.sheet import CellFault, Row


def exact_rows(path: Path, package: Package, sheet: SheetPart) -> Iterator[Row]:
    """The filled rows of a sheet.

    Raises BadZipFile, zlib.error or XMLSyntaxError where the sheet is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        reader = _Cells(
            shared_strings(archive, package.strings),
            number_styles(archive, package.styles),
            package.from_1904,
        )
        with archive.open(sheet.part) as file:
            events = etree.iterparse(file, tag="{*}row", resolve_entities=False, huge_tree=True)
            number = 0
            for _, element in events:
                number = _whole(element.get("r", "")) or number + 1
                # Many sheets format a million rows without a cell, or hold a blank far away.
                row = reader.row(number, element) if len(element) else None
                if row is not None and (row.cells or row.fault):
                    yield row
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


class _Cells:
    """Reads the cells of one sheet."""

    def __init__(self, strings: list[str], styles: NumberStyles, from_1904: bool) -> None:
        self._strings = strings
        self._styles = styles
        self._from_1904 = from_1904

    def row(self, number: int, element: etree._Element) -> Row:
        filled: list[tuple[int, str]] = []
        faults: list[CellFault] = []
        namespace = element.tag[: -len("row")]
        place = -1
        for cell in element.iterchildren(f"{namespace}c"):
            letters = cell.get("r", "").rstrip("0123456789")
            place = column(letters) - 1 if letters else place + 1
            if not len(cell):  # merely formatted
                if cell.get("t") == "e":
                    faults.append(error_value(place, number, "#"))
                continue
            content = self._content(cell, namespace, place, number)
            if isinstance(content, CellFault):
                faults.append(content)
                shown = content.reason.particulars.get("error", "")
                filled.append((place, str(shown)))
            elif content:
                filled.append((place, content))
        return row_of(number, filled, faults)

    def _content(
        self, cell: etree._Element, namespace: str, place: int, number: int
    ) -> str | CellFault:
        kind = cell.get("t", "n")
        value = cell.findtext(f"{namespace}v")
        if kind == "e":
            return error_value(place, number, value or "#")
        if kind == "inlineStr":
            text = cell.find(f"{namespace}is")
            return "" if text is None else text_cell(text_of(text))
        if value is None or (not value.strip() and kind != "str"):
            formula = cell.find(f"{namespace}f")
            return "" if formula is None else no_value(place, number)
        return self._value(value, kind, cell, place, number)

    def _value(
        self, value: str, kind: str, cell: etree._Element, place: int, number: int
    ) -> str | CellFault:
        if kind == "str":
            return text_cell(value)
        if kind == "d":
            return value[:10]
        try:
            if kind == "s":
                return self._strings[int(value)]
            if kind == "b":
                return str(value.strip() in ("1", "true"))
            return self._number(float(value), _whole(cell.get("s", "")))
        except (ValueError, IndexError, OverflowError):
            return error_value(place, number, value)

    def _number(self, value: float, style: int) -> str:
        if style in self._styles.percents:
            return percent_text(value)
        if style in self._styles.dates:
            return serial_text(value, from_1904=self._from_1904)
        return cell_text(value)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0
