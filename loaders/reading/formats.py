"""The sheets of any file, by the reader of its format."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from loaders.reading.grid import error_value, illegible
from loaders.reading.sheet import Row, Sheet
from loaders.reading.sniffing import Format, format_of
from loaders.reading.text import csv_rows

# What a spreadsheet shows for a value that it cannot work out, in texts saved from one. Not #N/A:
# systems write it for nothing, as they do NULL.
_ERRORS: Final = frozenset(
    {"#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
    | {"#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#PYTHON!"}
    | {"#EXTERNAL!", "Err:502", "Err:504", "Err:508", "Err:509", "Err:511", "Err:522"}
)

_ILLEGIBLE: Final = re.compile("[\x00\ud800-\udfff\ufffd]")


def file_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a file, whatever its format and its name.

    Raises BadInput, which names the format, for a file that is empty, locked, damaged or of a
    format without sheets.
    """
    if not path.stat().st_size:
        raise BadInput("load_file.empty", file=path.name)
    for sheet in _READERS[format_of(path)](path):
        # A text file's reader looks for the bytes that it could not read by itself.
        rows = sheet.rows if sheet.separated else _legible(sheet.rows)
        yield replace(sheet, rows=_without_errors(rows))


def _legible(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows; one with a character that no store keeps is faulty, and shows U+FFFD for it.

    Workbooks write such characters as `_xD800_`, and XML cannot hold them.
    """
    for row in rows:
        if _ILLEGIBLE.search("".join(row.cells)) is None:
            yield row
            continue
        place = next(n for n, cell in enumerate(row.cells) if _ILLEGIBLE.search(cell))
        cells = [_ILLEGIBLE.sub("\ufffd", cell) for cell in row.cells]
        yield Row(row.number, cells, row.fault or illegible(place, row.number))


def _without_errors(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows; one that shows an error as a text is faulty."""
    for row in rows:
        if row.fault is None and not _ERRORS.isdisjoint(row.cells):
            place = next(n for n, cell in enumerate(row.cells) if cell in _ERRORS)
            yield Row(row.number, row.cells, error_value(place, row.number, row.cells[place]))
        else:
            yield row


# Each reader is imported when a file needs it: most loads are of one format.
def _ooxml(path: Path) -> Iterator[Sheet]:
    from loaders.reading.workbooks import workbook_sheets  # noqa: PLC0415

    return workbook_sheets(path)


def _xlsb(path: Path) -> Iterator[Sheet]:
    from loaders.reading.xlsb import xlsb_sheets  # noqa: PLC0415

    return xlsb_sheets(path)


def _xls(path: Path) -> Iterator[Sheet]:
    from loaders.reading.xls import xls_sheets  # noqa: PLC0415

    return xls_sheets(path)


def _ods(path: Path) -> Iterator[Sheet]:
    from loaders.reading.ods import ods_sheets  # noqa: PLC0415

    return ods_sheets(path)


def _spreadsheetml(path: Path) -> Iterator[Sheet]:
    from loaders.reading.spreadsheetml import spreadsheetml_sheets  # noqa: PLC0415

    return spreadsheetml_sheets(path)


def _html(path: Path) -> Iterator[Sheet]:
    from loaders.reading.html import html_sheets  # noqa: PLC0415

    return html_sheets(path)


def _mhtml(path: Path) -> Iterator[Sheet]:
    from loaders.reading.html import mhtml_sheets  # noqa: PLC0415

    return mhtml_sheets(path)


def _archive(path: Path) -> Iterator[Sheet]:
    raise BadInput("load_format.no_sheets", file=path.name, format="zip")


def _text(path: Path) -> Iterator[Sheet]:
    yield Sheet("", csv_rows(path), separated=True)


_READERS: Final[Mapping[Format, Callable[[Path], Iterator[Sheet]]]] = {
    Format.OOXML: _ooxml,
    Format.XLSB: _xlsb,
    Format.XLS: _xls,
    Format.ODS: _ods,
    Format.SPREADSHEETML: _spreadsheetml,
    Format.HTML: _html,
    Format.MHTML: _mhtml,
    Format.ARCHIVE: _archive,
    Format.TEXT: _text,
}
