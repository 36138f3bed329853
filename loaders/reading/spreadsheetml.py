"""XML spreadsheets of Excel 2003, saved as .xml or as .xls, as sheets."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from graph.errors import BadInput
from loaders.cells.values import clean
from loaders.reading.cell_text import cell_text, percent_text
from loaders.reading.damage import DAMAGE
from loaders.reading.grid import (
    Hidden,
    Merge,
    error_value,
    filled_down,
    no_value,
    row_of,
    spaced,
)
from loaders.reading.sheet import CellFault, Row, Sheet

_SS: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_FLOAT: Final = re.compile(r"-?[0-9.]+(?:[eE][-+]?[0-9]+)?")
_LAST_ROW: Final = 1_048_576


def spreadsheetml_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of an XML spreadsheet; raises BadInput where it is damaged."""
    try:
        root = etree.fromstring(
            path.read_bytes(), etree.XMLParser(resolve_entities=False, huge_tree=True)
        )
        from_1904 = next(root.iter("{*}Date1904"), None) is not None
        percents = _percent_styles(root)
        sheets = [_sheet(sheet, from_1904, percents) for sheet in root.iter("{*}Worksheet")]
    except DAMAGE as error:
        raise BadInput("load_format.damaged", file=path.name, format="XML") from error
    yield from sheets


def _sheet(element: etree._Element, from_1904: bool, percents: Collection[str]) -> Sheet:
    one = _OneSheet(element, percents)
    rows = [row for row in one.rows() if row.cells or row.fault]
    visible = next(element.iter("{*}Visible"), None)
    is_hidden = visible is not None and (visible.text or "").startswith("SheetHidden")
    hidden = Hidden(is_hidden, one.hidden_rows, one.hidden_columns)
    merged = filled_down(spaced(rows), one.merges)
    return Sheet(_said(element, "Name"), merged, hidden.notes(), from_1904=from_1904)


class _OneSheet:
    """Reads the rows of one sheet; its other facts are known once they are read."""

    def __init__(self, sheet: etree._Element, percents: Collection[str]) -> None:
        self._percents = percents
        self._sheet = sheet
        self.merges: list[Merge] = []
        self.hidden_rows = 0
        self.hidden_columns = sum(
            _number(column, "Span", 0) + 1
            for column in sheet.iter("{*}Column")
            if _said(column, "Hidden") == "1"
        )

    def rows(self) -> Iterator[Row]:
        """The rows of the sheet's table."""
        number = 0
        for element in self._sheet.iter("{*}Row"):
            number = _number(element, "Index", number + 1)
            row = self._row(number, element)
            if _said(element, "Hidden") == "1" and row.cells:
                self.hidden_rows += 1
            yield row
            number += _number(element, "Span", 0)

    def _row(self, number: int, element: etree._Element) -> Row:
        filled: list[tuple[int, str]] = []
        faults: list[CellFault] = []
        place = 0
        for cell in element.iterchildren("{*}Cell"):
            place = _number(cell, "Index", place + 1) - 1
            right, below = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if below:
                self.merges.append(Merge(number - 1, place, number - 1 + below, place + right))
            text, fault = _content(cell, place, number)
            if _said(cell, "StyleID") in self._percents and _FLOAT.fullmatch(text):
                text = percent_text(float(text))
            filled.append((place, text))
            faults.extend([fault] if fault else [])
            place += right + 1
        return row_of(number, filled, faults)


def _content(cell: etree._Element, place: int, number: int) -> tuple[str, CellFault | None]:
    value = next(cell.iterchildren("{*}Data"), None)
    text = "" if value is None else "".join(value.itertext())
    kind = "" if value is None else _said(value, "Type", "String")
    if kind == "Error":
        return text, error_value(place, number, text)
    if not text and kind != "String" and _said(cell, "Formula"):
        return "", no_value(place, number)
    if kind == "DateTime":
        return text[:10], None
    if kind == "Number" and text:
        return cell_text(float(text)), None
    return clean(text), None


def _number(element: etree._Element, name: str, default: int) -> int:
    number = int(_said(element, name, str(default)))
    if not 0 <= number <= _LAST_ROW:
        raise ValueError(number)
    return number


def _said(element: etree._Element, name: str, default: str = "") -> str:
    """An attribute; some programs write it without the prefix of its namespace."""
    return str(element.get(f"{_SS}{name}") or element.get(name) or default)


def _percent_styles(root: etree._Element) -> frozenset[str]:
    return frozenset(
        _said(style, "ID")
        for style in root.iter("{*}Style")
        for form in style.iterchildren("{*}NumberFormat")
        if "Percent" in _said(form, "Format") or "%" in _said(form, "Format")
    )
