"""Sheets as tables: each with its header and its rows; what is no data is counted by what it is.

A sheet may hold several tables, one below the other, each under a header of its own.
"""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path
from typing import Final, NamedTuple

from graph.sentence import Sentence
from loaders.columns.further_headers import Further, FurtherHeaders
from loaders.columns.headers import Header, find_header
from loaders.reading.body import Blocks, Body, Headers, NoHeaders, filled_cells, what_of
from loaders.reading.formats import file_sheets
from loaders.reading.passed_over import BLANK, TITLE, PassedOver
from loaders.reading.sheet import Row, Sheet
from loaders.reading.width import Width
from loaders.rejects import is_rejects

_PEEK: Final = 30  # rows read to find the header
_MOST_TABLES: Final = 100  # of one sheet: more are no tables but a file gone wrong


class Part(NamedTuple):
    """Rows of a table that were read together, and those passed over among them."""

    rows: list[Row]
    passed_over: PassedOver


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its header, its rows in parts, and what is odd about its sheet as a whole.

    `header_row` is the number of its first row, `header_rows` how many it has; `is_known` is
    whether its columns are. `first` are the cells of its first rows of
    data: what its columns hold tells what they are. `from_1904` is whether bare numbers of days
    count from 1904. `above` are the filled cells above the header: titles, and units of all.
    """

    file: str
    sheet: str
    header: tuple[str, ...]
    parts: Iterator[Part]
    notes: tuple[Sentence, ...] = ()
    first: tuple[Sequence[str], ...] = ()
    header_row: int = 1
    header_rows: int = 1
    is_known: bool = True
    from_1904: bool = False
    above: tuple[str, ...] = ()


class SheetTables(NamedTuple):
    """The tables of one sheet, in turn: the next is found once the parts of one are read."""

    name: str
    tables: Iterator[Table]


def read_tables(
    path: Path, *, known: Collection[str], chunk_rows: int = 2000
) -> Iterator[SheetTables]:
    """The tables in a file, sheet by sheet, each with its rows in parts of `chunk_rows`.

    Of a sheet without a known header all rows are data, and its first filled row is said to be the
    header; a blank sheet has no table. Raises BadInput for a file that cannot be read.
    """
    for sheet in file_sheets(path):
        reader = _SheetReader(path.name, sheet, known, chunk_rows)
        yield SheetTables(sheet.name, reader.tables())


class _SheetReader:
    """Reads one sheet from front to back."""

    def __init__(self, file: str, sheet: Sheet, known: Collection[str], chunk_rows: int) -> None:
        self._file = file
        self._sheet = sheet
        self._known = known
        self._chunk_rows = chunk_rows
        self._ahead: deque[Row] = deque()  # rows read to find a header, to be read again
        self._further: Further | None = None  # the kind of the header that ended a table
        self._titles: tuple[str, ...] = ()  # between that table and the header
        self._tables = 0

    def tables(self) -> Iterator[Table]:
        """The tables of the sheet."""
        table = self._first_table()
        while table is not None:
            yield table
            table = self._further_table()

    def _first_table(self) -> Table | None:
        first = self._peek()
        cells = [row.cells for row in first]
        header = _rejects_header(cells) or _first_header(cells, self._known)
        if header is not None:
            return self._table(first, header, is_known=True)
        if not any(any(row) or first[n].fault for n, row in enumerate(cells)):
            return None
        return self._table(first, _first_row(cells), is_known=False)

    def _further_table(self) -> Table | None:
        if self._further is None:
            return None
        first = self._peek()
        is_known, self._further = self._further is Further.KNOWN, None
        cells = [row.cells for row in first]
        if self._tables >= _MOST_TABLES and not is_rejects(cells[0]):
            is_known = False
        header = find_header(cells[:2], self._known) if is_known else None
        if is_rejects(cells[0]) or header is None or header.row:
            header = Header(0, 1, tuple(cells[0]))
        return self._table(first, header, is_known=is_known)

    def _peek(self) -> list[Row]:
        return list(islice(self._rows(), _PEEK))

    def _rows(self) -> Iterator[Row]:
        # Not chained iterators: a file of a million headers would nest as many.
        while self._ahead:
            yield self._ahead.popleft()
        for row in self._sheet.rows:
            yield row
            while self._ahead:
                yield self._ahead.popleft()

    def _table(self, first: Sequence[Row], header: Header, *, is_known: bool) -> Table:
        # The rows of a table of unknown columns are all given: the first may be data as well.
        begin = header.row if is_known else 0
        below = begin + header.height if is_known else 0
        own = first[begin:below]
        self._ahead.extendleft(reversed(first[below:]))
        self._tables += 1
        passed_over = PassedOver()
        for row in first[:begin]:
            passed_over.add(TITLE if any(row.cells) else BLANK, row.number)
        # A further block of a rejects file is another table, and tells nothing of this one.
        ahead = takewhile(lambda row: not is_rejects(row.cells), first[below:])
        data = [row for row in ahead if not what_of(row, len(header.names))]
        width = Width(header.names, data, separated=self._sheet.separated) if is_known else None
        body = Body(header.names, width, self._headers(header, own))
        parts = self._parts(body, passed_over)
        return Table(
            self._file,
            self._sheet.name,
            header.names,
            parts,
            self._sheet.notes,
            tuple(row.cells for row in data),
            first[header.row].number,
            len(own),
            is_known,
            self._sheet.from_1904,
            self._titles + tuple(cell for row in first[:begin] for cell in row.cells if cell),
        )

    def _headers(self, header: Header, own: Sequence[Row]) -> Headers:
        if is_rejects(header.names):
            return Blocks()
        if self._tables > _MOST_TABLES:
            return NoHeaders()
        return FurtherHeaders(self._known, [row.cells for row in own])

    def _parts(self, body: "Body", passed_over: PassedOver) -> Iterator[Part]:
        rows: list[Row] = []
        for row in body.data(self._rows(), passed_over):
            rows.append(row)
            if len(rows) >= self._chunk_rows:
                yield Part(rows, passed_over.taken())
                rows = []
        yield Part(rows, passed_over.taken())
        if body.ended_by is not None:
            row, self._further = body.ended_by
            self._titles = body.titles
            self._ahead.appendleft(row)


def _rejects_header(first: Sequence[Sequence[str]]) -> Header | None:
    """The header of a rejects file's first block.

    A later block of more known columns must not be taken for the header of the file: the blocks
    before it would be passed over as titles, and their rows lost without a word.
    """
    for place, cells in enumerate(first):
        if is_rejects(cells):
            return Header(place, 1, tuple(cells))
        if any(cells):
            return None
    return None


def _first_header(rows: Sequence[Sequence[str]], known: Collection[str]) -> Header | None:
    """The header of the first table: one further down may name more known columns."""
    header = find_header(rows, known)
    while header is not None and header.row:
        above = find_header(rows[: header.row], known)
        if above is None or not _has_data(rows[above.row : header.row], above.height, known):
            return header
        header = above
    return header


def _has_data(rows: Sequence[Sequence[str]], height: int, known: Collection[str]) -> bool:
    """Whether rows are a header and rows of data, rather than titles above a header."""
    is_header = (
        FurtherHeaders(known, ()).kind(filled_cells(rows[0]), stands_apart=True) is Further.KNOWN
    )
    return is_header and any(sum(map(bool, row)) > 1 for row in rows[height:])


def _first_row(first: Sequence[Sequence[str]]) -> Header:
    place = next((n for n, cells in enumerate(first) if any(cells)), 0)
    return Header(place, 1, tuple(first[place]))
