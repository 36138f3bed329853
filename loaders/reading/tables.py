"""Sheets as tables: each with its header and its rows; what is no data is counted by what it is.

A sheet may hold several tables, one below the other, each under a header of its own.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

from graph.sentence import Sentence
from loaders.columns.beside import what_beside
from loaders.columns.further_headers import Further, FurtherHeaders
from loaders.columns.headers import Header, find_header
from loaders.reading.formats import file_sheets
from loaders.reading.passed_over import BLANK, REPEATED, TITLE, PassedOver
from loaders.reading.sheet import Row, Sheet
from loaders.reading.width import Width
from loaders.rejects import is_rejects

_PEEK: Final = 30  # rows read to find the header
_WIDE: Final = 3  # columns of a table in which a row of one cell may be a title
_MOST_TITLES: Final = 3  # above a further table


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
    count from 1904.
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
        self._rows: Iterator[Row] = sheet.rows
        self._further: Further | None = None  # the kind of the header that ended a table

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
        header = find_header(cells[:2], self._known) if is_known else None
        if is_rejects(cells[0]) or header is None or header.row:
            header = Header(0, 1, tuple(cells[0]))
        return self._table(first, header, is_known=is_known)

    def _peek(self) -> list[Row]:
        return list(islice(self._rows, _PEEK))

    def _table(self, first: Sequence[Row], header: Header, *, is_known: bool) -> Table:
        # The rows of a table of unknown columns are all given: the first may be data as well.
        begin = header.row if is_known else 0
        below = begin + header.height if is_known else 0
        own = first[begin:below]
        self._rows = chain(first[below:], self._rows)
        passed_over = PassedOver()
        for row in first[:begin]:
            passed_over.add(TITLE if any(row.cells) else BLANK, row.number)
        further = (
            _Blocks()
            if is_rejects(header.names)
            else FurtherHeaders(self._known, [row.cells for row in own])
        )
        data = [row for row in first[below:] if not what_beside(row.cells, len(header.names))]
        width = Width(header.names, data, separated=self._sheet.separated) if is_known else None
        parts = self._parts(_Body(header.names, width, further), passed_over)
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
        )

    def _parts(self, body: "_Body", passed_over: PassedOver) -> Iterator[Part]:
        rows: list[Row] = []
        for row in body.data(self._rows, passed_over):
            rows.append(row)
            if len(rows) >= self._chunk_rows:
                yield Part(rows, passed_over.taken())
                rows = []
        yield Part(rows, passed_over.taken())
        if body.ended_by is not None:
            row, self._further = body.ended_by
            self._rows = chain([row], self._rows)


class _Body:
    """The rows below one header, up to the next header."""

    def __init__(
        self, header: tuple[str, ...], width: Width | None, further: "FurtherHeaders | _Blocks"
    ) -> None:
        self._columns = len(header)
        self._width = width
        self._further = further
        self._alone: list[Row] = []  # rows of one cell, which may be the title of a further table
        self.ended_by: tuple[Row, Further] | None = None

    def data(self, rows: Iterable[Row], passed_over: PassedOver) -> Iterator[Row]:
        """The rows of data, fitted to the header; other rows are counted."""
        stands_apart = False
        for row in rows:
            # A row of one faulty cell reads as blank, and is none.
            what = None if row.fault else what_beside(row.cells, self._columns)
            if what is None:
                what = self._header(row, stands_apart=stands_apart)
            if self.ended_by is not None:
                break
            if what is not None:
                passed_over.add(what, row.number)
                stands_apart = True
            elif self._is_alone(row):
                self._alone.append(row)
                stands_apart = True
            else:
                yield from self._fitted([*self._alone, row])
                self._alone.clear()
                stands_apart = False
        if self.ended_by is None:
            yield from self._fitted(self._alone)
        else:
            for row in self._alone:
                passed_over.add(TITLE, row.number)

    def _header(self, row: Row, *, stands_apart: bool) -> str | None:
        """REPEATED for the own header; ends the body at another one."""
        if row.fault:
            return None
        kind = self._further.kind(row.cells, stands_apart=stands_apart)
        if kind is Further.REPEATED:
            return REPEATED
        # Within a table of unknown columns any row may look like a header of unknown columns.
        if kind is Further.KNOWN or (kind is Further.UNKNOWN and self._width is not None):
            self.ended_by = (row, kind)
        return None

    def _is_alone(self, row: Row) -> bool:
        if self._columns < _WIDE or row.fault or len(self._alone) >= _MOST_TITLES:
            return False
        return sum(map(bool, row.cells)) == 1

    def _fitted(self, rows: Iterable[Row]) -> Iterator[Row]:
        return iter(rows) if self._width is None else map(self._width.fitted, rows)


class _Blocks:
    """Tells the header of a rejects file's further block."""

    def kind(self, row: Sequence[str], *, stands_apart: bool) -> Further | None:
        """KNOWN for such a header; `stands_apart` makes no difference."""
        del stands_apart
        return Further.KNOWN if is_rejects(row) else None


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
    is_header = FurtherHeaders(known, ()).kind(rows[0], stands_apart=True) is Further.KNOWN
    return is_header and any(sum(map(bool, row)) > 1 for row in rows[height:])


def _first_row(first: Sequence[Sequence[str]]) -> Header:
    place = next((n for n, cells in enumerate(first) if any(cells)), 0)
    return Header(place, 1, tuple(first[place]))
