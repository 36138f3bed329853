"""An officer's spreadsheet: whom its rows name, and the same sheet with columns added.

The server itself reads it, so neither its file name nor the sizes that it states are trusted.
Cells are returned as text, and a cell that looks like a formula stays text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from loaders.cells.placeholders import absent
from loaders.columns.beside import what_beside
from loaders.columns.headers import known_word, normalise_header
from loaders.reading.text import csv_rows

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
# Columns that name whom a code beside them is of: an applicant may be a person who acts for it.
_BESIDE: Final = {
    _CODE_COLUMNS: ("名称", "企业名称", "单位名称", "机构名称", "主体名称", "申请单位"),
    _PROJECT_COLUMNS: _PROJECT_NAMES,
}
_COLUMNS: Final = 200  # read of a row: a cell at the far end must cost nothing
_HEAD: Final = 30  # rows searched: no header has been seen further down
Naming = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class OfficerSheet:
    """A spreadsheet: `rows` are all its rows as text, `header` is the place of its header row.

    `named` maps the place of each data row to its subject: its first code, else its name ("" where
    it has neither). `by_name` are the places of the rows known by name. `beside` maps the place of
    a row known by a code to the name that it gives for it, where one column holds such names.
    `page` is the place of the sheet in its workbook, None for a text file.
    """

    rows: tuple[tuple[str, ...], ...]
    header: int
    named: Mapping[int, str]
    by_name: frozenset[int]
    beside: Mapping[int, str] = field(default_factory=dict)
    page: int | None = None


def read_sheet(path: Path, *, most_rows: int, project_first: bool = False) -> OfficerSheet:
    """The first sheet that has a column of codes or names.

    Raises BadInput for an empty, damaged or old file, for one without names, and for more than
    `most_rows` data rows. With `project_first` the code of a project names the row before that of
    an organisation: it is the project that is under approval, not the company in its row.
    """
    head = path.read_bytes()[:4]
    if not head:
        raise BadInput("officer_sheet.empty")
    if head == b"\xd0\xcf\x11\xe0":  # the container of .xls
        raise BadInput("officer_sheet.old")
    most = most_rows + _HEAD
    packed = head[:2] == b"PK"
    for page, rows in enumerate(_pages(path, most, packed=packed)):
        sheet = _sheet(rows, most_rows, _PROJECT_NAMING if project_first else _NAMING)
        if sheet is not None:
            return replace(sheet, page=page if packed else None)
    raise BadInput("officer_sheet.no_names")


def _pages(path: Path, most: int, *, packed: bool) -> Iterator[list[tuple[str, ...]]]:
    """The sheets of a file, at most so many rows of each and one more."""
    if not packed:
        yield [tuple(row.cells[:_COLUMNS]) for row in islice(csv_rows(path), most + 1)]
        return
    # The library of workbooks takes a while to import, and a server's start needs it not.
    from loaders.officer_workbook import pages  # noqa: PLC0415

    yield from pages(path, most, columns=_COLUMNS)


def _sheet(rows: Sequence[tuple[str, ...]], most_rows: int, naming: Naming) -> OfficerSheet | None:
    header = next((n for n, row in enumerate(rows[:_HEAD]) if any(_columns(row, naming))), None)
    if header is None:
        return None
    columns = _columns(rows[header], naming)
    are_names = [words in _NAMES for words in naming]
    names = _names_beside(rows[header], columns, naming)
    named: dict[int, str] = {}
    by_name, beside = set(), {}
    for place, row in enumerate(rows[header + 1 :], start=header + 1):
        # A sheet put together of several has its header more than once.
        if row == rows[header] or what_beside([cell for cell in row if cell], len(rows[header])):
            continue
        subject, kind = _subject(row, columns)
        named[place] = subject
        if subject and are_names[kind]:
            by_name.add(place)
        if subject and (name := _cell(row, names[kind])):
            beside[place] = name
    if len(named) > most_rows:
        raise BadInput("officer_sheet.too_long", rows=most_rows)
    if not named:
        raise BadInput("officer_sheet.no_rows")
    return OfficerSheet(tuple(rows), header, named, frozenset(by_name), beside)


def _columns(row: Sequence[str], naming: Sequence[tuple[str, ...]]) -> list[list[int]]:
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


def _names_beside(
    header: Sequence[str], columns: Sequence[Sequence[int]], naming: Naming
) -> list[int | None]:
    """Of each kind of code the place of the column of its names; None where several may be it."""
    found = _columns(header, [_BESIDE.get(words, ()) for words in naming])
    return [
        names[0] if len(codes) == len(names) == 1 else None
        for codes, names in zip(columns, found, strict=True)
    ]


def _cell(row: Sequence[str], place: int | None) -> str:
    """The cell of a row at a place; "" where there is none, or one that says nothing."""
    if place is None or place >= len(row) or absent(row[place]):
        return ""
    return row[place]


def with_added_columns(
    sheet: OfficerSheet, header: Sequence[str], added: Mapping[int, Sequence[str | int]]
) -> bytes:
    """The spreadsheet as the bytes of an xlsx file, with columns added on the right.

    `header` are the titles of the new columns, `added` their values by row place.
    """
    from loaders.officer_workbook import written  # noqa: PLC0415 - as in `_pages`

    return written(sheet.rows, sheet.header, header, added)
