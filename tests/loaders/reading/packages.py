"""Workbooks written by hand, part by part, as programs other than Excel write them."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from loaders.reading.formats import file_sheets
from loaders.reading.grid import cell_name
from loaders.reading.sheet import Row, Sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def text_cell(text: str, name: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def row_xml(number: int, *cells: str, **more: str) -> str:
    """A row of texts; a cell that begins with `<` is XML already."""
    inner = "".join(
        cell if cell.startswith("<") else text_cell(cell, cell_name(place, number))
        for place, cell in enumerate(cells)
    )
    attributes = "".join(f' {name}="{value}"' for name, value in more.items())
    return f'<row r="{number}"{attributes}>{inner}</row>'


def write_package(
    path: Path,
    *rows: str,
    before: str = "",
    after: str = "",
    properties: str = "",
    styles: str = "",
    state: str = "visible",
    namespace: str = MAIN,
    strings: str = "",
) -> Path:
    """A workbook of one sheet; `before` and `after` stand around its rows."""
    sheet = (
        f'<worksheet xmlns="{namespace}">{before}<sheetData>{"".join(rows)}</sheetData>'
        f"{after}</worksheet>"
    )
    book = (
        f'<workbook xmlns="{namespace}" xmlns:r="{RELATION}">{properties}<sheets>'
        f'<sheet name="表" sheetId="1" r:id="rId1" state="{state}"/></sheets></workbook>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", relations(("officeDocument", "xl/workbook.xml")))
        archive.writestr("xl/workbook.xml", book)
        parts = [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]
        if strings:
            parts.append(("sharedStrings", "sharedStrings.xml"))
            archive.writestr("xl/sharedStrings.xml", strings)
        archive.writestr("xl/_rels/workbook.xml.rels", relations(*parts))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{namespace}">{styles}</styleSheet>')
    return path


def relations(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inner}</Relationships>"
    )


def one_sheet(path: Path) -> tuple[Sheet, list[Row]]:
    """The only sheet of a file, and its rows."""
    (sheet,) = file_sheets(path)
    return sheet, list(sheet.rows)


def cells(path: Path) -> list[list[str]]:
    """The filled rows of the only sheet of a file."""
    return [trimmed(row.cells) for row in one_sheet(path)[1] if any(row.cells)]


def trimmed(row: list[str]) -> list[str]:
    """A row without the blank cells at its end."""
    return row[: max((place for place, cell in enumerate(row, start=1) if cell), default=0)]


def faults(path: Path) -> dict[int, str]:
    """The reason of each faulty row of the only sheet, by the row's number."""
    return {row.number: str(row.fault.reason) for row in one_sheet(path)[1] if row.fault}


def notes(path: Path) -> list[str]:
    return [str(note) for note in one_sheet(path)[0].notes]
