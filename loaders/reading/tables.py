"""Files as tables: xlsx, xls, HTML named xls, csv with any separator and encoding."""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from graph.errors import BadInput
from loaders.cells.values import clean, is_odd
from loaders.columns.headers import Header, find_header, is_beside_the_data
from loaders.rejects import is_rejects

Row = tuple[int, list[str]]

_PEEK: Final = 30  # rows read to find the header and the separator
# UTF-8 first: nearly any bytes are valid GB18030, while GB18030 is hardly ever valid UTF-8.
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_SHEETS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
# one cell of a decision's text may be long; the default of 128 KiB is not enough
csv.field_size_limit(16 * 2**20)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its header and its rows in chunks of (row number as a person sees it, cells)."""

    file: str
    sheet: str
    header: tuple[str, ...]
    chunks: Iterator[list[Row]]


def read_tables(path: Path, *, known: Collection[str], chunk_rows: int = 2000) -> Iterator[Table]:
    """The tables in a file, each with its header and its rows in chunks of `chunk_rows`.

    A sheet without a known header gets its first filled row as header; a blank one is left out.
    Raises BadInput for an empty, truncated or unreadable file.
    """
    if not path.stat().st_size:
        raise BadInput("load_file.empty", file=path.name)
    for sheet, rows in _sheets(path):
        first = list(islice(rows, _PEEK))
        header = _rejects_header(first) or find_header([cells for _, cells in first], known)
        if header is None:
            if not any(any(cells) for _, cells in first):
                continue
            header = _first_row(first)
        body = chain(first[header.row + header.height :], rows)
        if is_rejects(header.names):
            yield from _blocks(path.name, sheet, header.names, body)
            continue
        yield Table(path.name, sheet, header.names, _chunks(body, len(header.names), chunk_rows))


def _rejects_header(first: Sequence[Row]) -> Header | None:
    """The header of a rejects file's first block.

    A later block of more known columns must not be taken for the header of the file: the blocks
    before it would be passed over as titles, and their rows lost without a word.
    """
    for place, (_, cells) in enumerate(first):
        if is_rejects(cells):
            return Header(place, 1, tuple(cells))
        if any(cells):
            return None
    return None


def _blocks(file: str, sheet: str, header: tuple[str, ...], rows: Iterable[Row]) -> Iterator[Table]:
    """The blocks of a rejects file: the rows of several sheets, each under its own header."""
    block: list[Row] = []
    for number, cells in rows:
        if is_rejects(cells):
            yield Table(file, sheet, header, _chunks(block, len(header), len(block) + 1))
            header, block = tuple(cells), []
        else:
            block.append((number, cells))
    yield Table(file, sheet, header, _chunks(block, len(header), len(block) + 1))


def _first_row(first: Sequence[Row]) -> Header:
    place = next(n for n, (_, cells) in enumerate(first) if any(cells))
    return Header(place, 1, tuple(first[place][1]))


def _chunks(rows: Iterable[Row], width: int, size: int) -> Iterator[list[Row]]:
    def data() -> Iterator[Row]:
        for number, cells in rows:
            if not is_beside_the_data(cells):
                # Places of fields are looked up without a check: a row has exactly `width` cells.
                short = width - len(cells)
                yield number, (cells + [""] * short if short > 0 else cells[:width])

    kept = data()
    while chunk := list(islice(kept, size)):
        yield chunk


def _sheets(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    with path.open("rb") as file:
        head = file.read(4096)
    # By the first bytes: the name only decides what else a workbook's suffix may hide.
    if path.suffix.lower() in _SHEETS and _is_html(head):
        yield from _html(path)
    elif head[:2] == b"PK" or head[:4] == b"\xd0\xcf\x11\xe0":
        yield from _workbook(path)
    elif path.suffix.lower() in _SHEETS and not _is_separated(head):
        raise BadInput("load_file.no_workbook", file=path.name)
    else:
        yield "", csv_rows(path)


def _is_html(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml")) or (
        b"<table" in head.lower()
    )


def _is_separated(head: bytes) -> bool:
    """Whether a file is separated text that a program saved under the name of a workbook."""
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")  # UTF-16, which is full of zero bytes
    return (b"\t" in head or b"," in head) and (wide or b"\x00" not in head)


def _workbook(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        for name in names:
            rows = book.get_sheet_by_name(name).iter_rows()
            # Rows come from the first filled one on: its place keeps the numbers a person sees.
            start = book.get_sheet_by_name(name).start
            yield name, _numbered(rows, (start or (0, 0))[0] + 1)
    except PasswordError as error:
        raise BadInput("load_file.locked", file=path.name) from error
    except (CalamineError, ZipError, OSError, zipfile.BadZipFile) as error:
        raise BadInput("load_file.damaged", file=path.name) from error


def _numbered(rows: Iterable[Sequence[object]], first: int) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=first):
        yield number, [cell_text(cell) for cell in cells]


def cell_text(cell: object) -> str:
    """A workbook's cell as text: whole numbers without a point, dates as 2019-03-05."""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, float):
        if cell.is_integer():
            # A spreadsheet keeps 15 digits: a longer number is written so that every check
            # of identifiers refuses it.
            return str(int(cell)) if abs(cell) < 1e15 else f"{cell:.14E}"
        return repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else clean(str(cell))


def _html(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    # pandas takes a third of a second to import, and few files need it.
    from loaders.reading.html import html_tables  # noqa: PLC0415

    text, _ = _decoded(path.read_bytes(), path)
    for number, rows in enumerate(html_tables(text, path.name), start=1):
        yield f"table {number}", _numbered(rows, 1)


def csv_rows(path: Path) -> Iterator[Row]:
    """The rows of a text file with their numbers, in any encoding and with any separator.

    Raises BadInput for a line that is no CSV, for wrong bytes, and for a gz file cut short.
    """
    open_: Callable[..., io.TextIOBase] = gzip.open if path.suffix == ".gz" else open
    encoding, delimiter = _csv_form(path)
    with open_(path, "rt", encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        try:
            for number, cells in enumerate(reader, start=1):
                # One search a row instead of one a cell: nearly all rows are clean already.
                odd = is_odd("\x00".join(cells))
                yield number, [clean(cell) for cell in cells] if odd else cells
        except csv.Error as error:
            raise BadInput(
                "load_file.line", file=path.name, line=reader.line_num, reason=error
            ) from error
        except UnicodeDecodeError as error:
            raise _unreadable(path) from error
        except (EOFError, gzip.BadGzipFile) as error:
            raise BadInput("load_file.cut_short", file=path.name) from error


def _csv_form(path: Path) -> tuple[str, str]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        head = file.read(2**18)  # enough to tell the encoding without reading the whole file
    if b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput("load_file.no_text", file=path.name)
    text, encoding = _decoded(head, path, cut=True)
    return encoding, _delimiter([line for line in text.splitlines() if line.strip()][:_PEEK])


def _delimiter(lines: Sequence[str]) -> str:
    """The separator of most lines: a title above the header has none."""
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in ",\t|;"}
    # The median, so that neither titles nor a text full of commas decides.
    return max(counts, key=lambda mark: (counts[mark][len(lines) // 2 :][:1], counts[mark][-1:]))


def _decoded(head: bytes, path: Path, *, cut: bool = False) -> tuple[str, str]:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="ignore"), "utf-16"
    for encoding in _ENCODINGS:
        for spare in range(4 if cut else 1):  # a character may be cut at the end of the head
            try:
                whole = head[: len(head) - spare] if spare else head
                return whole.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    raise _unreadable(path)


def _unreadable(path: Path) -> BadInput:
    return BadInput("load_file.encoding", file=path.name)
