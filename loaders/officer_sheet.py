"""An officer's spreadsheet: whom its rows name, and the same sheet with columns added.

The server itself reads it, so neither its file name nor the sizes that it states are trusted.
Cells are returned as text, and a cell that looks like a formula stays text.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from graph.errors import BadInput
from graph.sentence import say
from loaders.cells.placeholders import absent
from loaders.columns.beside import what_beside
from loaders.columns.headers import known_word, normalise_header
from loaders.reading.cell_text import cell_text
from loaders.reading.text import csv_rows
from loaders.reading.unpacking import check_packed

# Columns that may name the subject of a row: a code is surer than a name.
_CODE_COLUMNS: Final = ("统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "USCC")
_PROJECT_COLUMNS: Final = ("项目代码", "项目编码", "投资项目代码", "PROJECTCODE")
# Spelt in many ways: 投资项目统一代码, 项目赋码, 项目编号; a tender's is another code.
_PROJECT_CODE: Final = re.compile(
    "(?<!招标)(?<!采购)(?<!标段)项目(?:统一|投资|审批|备案|唯一|赋)*(?:代码|编码|编号|码)"
)
_PROJECT_NAMES: Final = ("项目名称", "建设项目名称", "投资项目名称", "工程名称")
_NAME_COLUMNS: Final = (
    *("名称", "企业名称", "单位名称", "机构名称", "项目名称", "主体名称"),
    *("申请人", "申请单位", "申请人名称", "NAME"),
)
_NAMING: Final = (_CODE_COLUMNS, _PROJECT_COLUMNS, _NAME_COLUMNS)
# The name of a project too is surer than a company's code: that would answer for the company.
_PROJECT_NAMING: Final = (_PROJECT_COLUMNS, _PROJECT_NAMES, _CODE_COLUMNS, _NAME_COLUMNS)
_NAMES: Final = (_PROJECT_NAMES, _NAME_COLUMNS)
_LARGEST: Final = 24 * 2**20  # bytes that a workbook may unpack to
_COLUMNS: Final = 200  # read of a row: a cell at the far end must cost nothing
_HEAD: Final = 30  # rows searched: no header has been seen further down
_LONGEST: Final = 32_000  # characters of a cell; Excel opens no longer one than 32,767
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_UNSHOWN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
Naming = tuple[tuple[str, ...], ...]
# openpyxl raises nearly anything for a damaged workbook.
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, OSError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError),
    *(RuntimeError, NotImplementedError),
)


@dataclass(frozen=True, slots=True)
class OfficerSheet:
    """A spreadsheet: `rows` are all its rows as text, `header` is the place of its header row.

    `named` maps the place of each data row to its subject: its first code, else its name ("" where
    it has neither). `by_name` are the places of the rows known by name.
    """

    rows: tuple[tuple[str, ...], ...]
    header: int
    named: Mapping[int, str]
    by_name: frozenset[int]


def read_sheet(path: Path, *, most_rows: int, project_first: bool = False) -> OfficerSheet:
    """The first sheet that has a column of codes or names.

    Raises BadInput for an empty, damaged or old file, for one without names, and for more than
    `most_rows` data rows. With `project_first` the code of a project names the row before that of
    an organisation: it is the project that is under approval, not the company in its row.
    """
    head = path.read_bytes()[:4]
    if not head:
        raise BadInput("officer_sheet.empty")
    if head == b"\xd0\xcf\x11\xe0":  # the container of .xls, which openpyxl does not read
        raise BadInput("officer_sheet.old")
    most = most_rows + _HEAD
    for rows in _workbook(path, most) if head[:2] == b"PK" else [_text_file(path, most)]:
        sheet = _sheet(rows, most_rows, _PROJECT_NAMING if project_first else _NAMING)
        if sheet is not None:
            return sheet
    raise BadInput("officer_sheet.no_names")


def _workbook(path: Path, most: int) -> Iterator[list[tuple[str, ...]]]:
    check_packed(path, say("officer_sheet.workbook"), most=_LARGEST)
    try:
        with path.open("rb") as file:  # openpyxl refuses a path by its suffix, which may be wrong
            # data_only: of a formula the value that was last shown, not its text.
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # else the stated size is believed, however large
                rows = sheet.iter_rows(max_col=_COLUMNS, values_only=True)
                # One row more than allowed shows that the sheet is too long.
                yield [_filled(row) for row in islice(rows, most + 1)]
    except _DAMAGED as error:
        raise BadInput("officer_sheet.damaged") from error


def _filled(row: Sequence[object]) -> tuple[str, ...]:
    """The cells of a row as text, up to the last filled one."""
    cells = [cell_text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _text_file(path: Path, most: int) -> list[tuple[str, ...]]:
    return [tuple(row.cells[:_COLUMNS]) for row in islice(csv_rows(path), most + 1)]


def _sheet(rows: Sequence[tuple[str, ...]], most_rows: int, naming: Naming) -> OfficerSheet | None:
    header = next((n for n, row in enumerate(rows[:_HEAD]) if any(_columns(row, naming))), None)
    if header is None:
        return None
    columns = _columns(rows[header], naming)
    are_names = [words in _NAMES for words in naming]
    named: dict[int, str] = {}
    by_name = set()
    for place, row in enumerate(rows[header + 1 :], start=header + 1):
        # A sheet put together of several has its header more than once.
        if row == rows[header] or what_beside([cell for cell in row if cell], len(rows[header])):
            continue
        subject, kind = _subject(row, columns)
        named[place] = subject
        if subject and are_names[kind]:
            by_name.add(place)
    if len(named) > most_rows:
        raise BadInput("officer_sheet.too_long", rows=most_rows)
    if not named:
        raise BadInput("officer_sheet.no_rows")
    return OfficerSheet(tuple(rows), header, named, frozenset(by_name))


def _columns(row: Sequence[str], naming: Naming) -> list[list[int]]:
    """The places of the columns of each kind in `naming`, in its order."""
    return [
        [place for place, cell in enumerate(row) if _is_headed(cell, words)] for words in naming
    ]


def _is_headed(cell: str, words: Sequence[str]) -> bool:
    if known_word(cell, words):
        return True
    name = normalise_header(cell).partition("(")[0]
    return words is _PROJECT_COLUMNS and _PROJECT_CODE.search(name) is not None


def _subject(row: Sequence[str], columns: Sequence[Sequence[int]]) -> tuple[str, int]:
    """The subject of a row, and the place of its kind of column in the naming."""
    for kind, places in enumerate(columns):
        for place in places:
            if place < len(row) and row[place] and not absent(row[place]):
                return row[place], kind
    return "", 0


def with_added_columns(
    sheet: OfficerSheet, header: Sequence[str], added: Mapping[int, Sequence[str | int]]
) -> bytes:
    """The spreadsheet as the bytes of an xlsx file, with columns added on the right.

    `header` are the titles of the new columns, `added` their values by row place.
    """
    width = max(map(len, sheet.rows))
    book = Workbook(write_only=True)
    page = book.create_sheet("1")
    page.freeze_panes = f"A{sheet.header + 2}"
    for place, row in enumerate(sheet.rows):
        more = header if place == sheet.header else added.get(place, ())
        cells = [*row, *[""] * (width - len(row)), *more]
        page.append([_cell(page, value, bold=place == sheet.header) for value in cells])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(page: WriteOnlyWorksheet, value: str | int, *, bold: bool) -> Cell | None:
    if value == "":
        return None
    cell = WriteOnlyCell(page)
    if isinstance(value, int):
        cell.value = value
    else:
        cell.value = _UNSHOWN.sub("", value)[:_LONGEST]
        # After the value: openpyxl makes a formula of any text that begins with "=".
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA)  # also after an edit it stays text
    if bold:
        cell.font = Font(bold=True)
    return cell
