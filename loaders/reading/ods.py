"""OpenDocument workbooks (.ods, and .fods without a zip) as sheets, read row by row."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from graph.errors import BadInput
from loaders.cells.values import clean
from loaders.reading.cell_text import cell_text, percent_text
from loaders.reading.damage import DAMAGE
from loaders.reading.grid import (
    WIDEST,
    Hidden,
    Merge,
    cell_name,
    error_value,
    filled_down,
    no_value,
    row_of,
    spaced,
)
from loaders.reading.sheet import CellFault, Row, Sheet

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_REPEATED: Final = 100_000  # equal filled rows; blank ones are counted, however many
_CELLS: Final = 30_000_000  # of one sheet, each counted as often as it is repeated
_HIDDEN: Final = ("collapse", "filter")


def ods_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of an OpenDocument workbook; raises BadInput where it is locked or damaged."""
    try:
        root = etree.fromstring(
            _content(path), etree.XMLParser(resolve_entities=False, huge_tree=True)
        )
        sheets = list(_sheets(root, path.name))
    except DAMAGE as error:
        raise BadInput("load_format.damaged", file=path.name, format="ods") from error
    yield from sheets


def _content(path: Path) -> bytes:
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise BadInput("load_format.locked", file=path.name, format="ods")
        return archive.read("content.xml")


def _sheets(root: etree._Element, file: str) -> Iterator[Sheet]:
    unseen = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for properties in style.iter(f"{_STYLE}table-properties")
        if properties.get(f"{_TABLE}display") == "false"
    }
    for table in root.iter(f"{_TABLE}table"):
        sheet = _OneSheet(table, file)
        rows = list(sheet.rows())
        columns = _hidden_columns(table, max((len(row.cells) for row in rows), default=0))
        hidden = Hidden(table.get(f"{_TABLE}style-name") in unseen, sheet.hidden_rows, columns)
        merged = filled_down(spaced(rows), sheet.merges)
        yield Sheet(table.get(f"{_TABLE}name", ""), merged, hidden.notes())


def _hidden_columns(table: etree._Element, width: int) -> int:
    hidden = place = 0
    for one in table.iter(f"{_TABLE}table-column"):
        end = place + _count(one, "number-columns-repeated")
        if one.get(f"{_TABLE}visibility") in _HIDDEN:
            hidden += max(0, min(end, width) - place)
        place = end
    return hidden


class _OneSheet:
    """Reads the rows of one sheet; `merges` and `hidden_rows` are known once they are read."""

    def __init__(self, table: etree._Element, file: str) -> None:
        self._file = file
        self._table = table
        self.merges: list[Merge] = []
        self.hidden_rows = 0
        self._cells = 0

    def rows(self) -> Iterator[Row]:
        """The filled rows."""
        number = 1
        for element in self._table.iter(f"{_TABLE}table-row"):
            repeated = _count(element, "number-rows-repeated")
            row = self._row(number, element)
            if row.cells or row.fault:
                self._cells += repeated * len(row.cells)
                if repeated > _REPEATED or self._cells > _CELLS:
                    raise BadInput("load_format.repeated", file=self._file, row=number)
                if element.get(f"{_TABLE}visibility") in _HIDDEN:
                    self.hidden_rows += repeated
                for further in range(repeated):
                    yield Row(number + further, list(row.cells), row.fault)
            number += repeated

    def _row(self, number: int, element: etree._Element) -> Row:
        filled: list[tuple[int, str]] = []
        faults: list[CellFault] = []
        place = 0
        for cell in element.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            repeated = _count(cell, "number-columns-repeated")
            content = _content_of(cell, place, number)
            if content:
                self._merge(cell, place, number)
                text, fault = content if isinstance(content, tuple) else (content, None)
                faults.extend([fault] if fault else [])
                # Of a cell repeated to the edge of the sheet, those beyond every form are none.
                filled.extend((place + n, text) for n in range(min(repeated, WIDEST)))
            place += repeated
        return row_of(number, filled, faults)

    def _merge(self, cell: etree._Element, place: int, number: int) -> None:
        below = _count(cell, "number-rows-spanned")
        if below > 1:
            right = place + _count(cell, "number-columns-spanned") - 1
            self.merges.append(Merge(number - 1, place, number + below - 2, right))


def _content_of(cell: etree._Element, place: int, number: int) -> str | tuple[str, CellFault]:
    kind = cell.get(f"{_OFFICE}value-type", "")
    shown = "\n".join(_paragraph(part) for part in cell.iterchildren(f"{_TEXT}p"))
    if cell.get(f"{_CALC}value-type") == "error":
        return shown, error_value(place, number, shown)
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value", ""))[:10]
    if kind in ("float", "currency", "percentage"):
        value = float(cell.get(f"{_OFFICE}value", ""))
        return percent_text(value) if kind == "percentage" else cell_text(value)
    if kind == "boolean":
        return str(cell.get(f"{_OFFICE}boolean-value", "")).capitalize()
    text = clean(cell.get(f"{_OFFICE}string-value") or shown)
    if not kind and not text and cell.get(f"{_TABLE}formula"):
        return cell_name(place, number), no_value(place, number)
    return text


def _paragraph(part: etree._Element) -> str:
    """The text of a paragraph: blanks and tabs stand in it as elements."""
    out = io.StringIO()
    out.write(part.text or "")
    for child in part:
        if child.tag == f"{_TEXT}s":
            out.write(" " * min(int(child.get(f"{_TEXT}c", "1")), WIDEST))
        elif child.tag == f"{_TEXT}tab":
            out.write("\t")
        elif child.tag == f"{_TEXT}line-break":
            out.write("\n")
        elif isinstance(child.tag, str) and not child.tag.startswith(_OFFICE):
            out.write(_paragraph(child))  # a link, or a run of another style
        out.write(child.tail or "")
    return out.getvalue()


def _count(element: etree._Element, name: str) -> int:
    return max(1, int(element.get(f"{_TABLE}{name}", "1")))
