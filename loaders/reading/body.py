"""The rows below a header, up to the next header: data, and what stands beside it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol

from loaders.columns.beside import what_beside
from loaders.columns.further_headers import Further
from loaders.reading.passed_over import REPEATED, TITLE, PassedOver
from loaders.reading.sheet import Row
from loaders.reading.width import Width
from loaders.rejects import is_rejects

_WIDE: Final = 3  # columns of a table in which a row of one cell may be a title
_MOST_TITLES: Final = 3  # above a further table


class Headers(Protocol):
    """Tells headers from data."""

    def kind(self, names: Sequence[str], *, stands_apart: bool) -> Further | None:
        """What kind of header a row is, by its filled cells; None for data."""


class Body:
    """The rows below one header, up to the next header."""

    def __init__(self, header: tuple[str, ...], width: Width | None, further: Headers) -> None:
        self._columns = len(header)
        self._width = width
        self._further = further
        self._alone: list[Row] = []  # rows of one cell, which may be the title of a further table
        self.ended_by: tuple[Row, Further] | None = None

    def data(self, rows: Iterable[Row], passed_over: PassedOver) -> Iterator[Row]:
        """The rows of data, fitted to the header; other rows are counted."""
        stands_apart = False
        for row in rows:
            filled = [cell for cell in row.cells if cell]
            # A row of one faulty cell reads as blank, and is none.
            what = None if row.fault else what_beside(filled, self._columns)
            if what is None and row.fault is None:
                what = self._header(row, filled, stands_apart=stands_apart)
            if self.ended_by is not None:
                break
            if what is not None:
                if what == REPEATED:  # at the top of each page, and the title above it
                    self._pass_over_titles(passed_over)
                passed_over.add(what, row.number)
                stands_apart = True
            elif len(filled) == 1 and self._may_be_title(row):
                self._alone.append(row)
                stands_apart = True
            else:
                if self._alone:
                    yield from map(self._fitted, self._alone)
                    self._alone.clear()
                yield self._fitted(row)
                stands_apart = False
        if self.ended_by is None:
            yield from map(self._fitted, self._alone)
        else:
            self._count_titles(passed_over)

    def _pass_over_titles(self, passed_over: PassedOver) -> None:
        self._count_titles(passed_over)
        self._alone.clear()

    def _count_titles(self, passed_over: PassedOver) -> None:
        for row in self._alone:
            passed_over.add(TITLE, row.number)

    @property
    def titles(self) -> tuple[str, ...]:
        """What stands right above the header that ended the table."""
        return tuple(cell for row in self._alone for cell in row.cells if cell)

    def _header(self, row: Row, filled: Sequence[str], *, stands_apart: bool) -> str | None:
        """REPEATED for the own header; ends the body at another one."""
        kind = self._further.kind(filled, stands_apart=stands_apart)
        if kind is Further.REPEATED:
            return REPEATED
        # Within a table of unknown columns any row may look like a header of unknown columns.
        if kind is Further.KNOWN or (kind is Further.UNKNOWN and self._width is not None):
            self.ended_by = (row, kind)
        return None

    def _may_be_title(self, row: Row) -> bool:
        """Whether a row of one cell may be the title of a further table."""
        return self._columns >= _WIDE and not row.fault and len(self._alone) < _MOST_TITLES

    def _fitted(self, row: Row) -> Row:
        return row if self._width is None else self._width.fitted(row)


class Blocks:
    """Tells the header of a rejects file's further block."""

    def kind(self, names: Sequence[str], *, stands_apart: bool) -> Further | None:
        """KNOWN for such a header; `stands_apart` makes no difference."""
        del stands_apart
        return Further.KNOWN if is_rejects(names) else None


class NoHeaders:
    """Tells no header: what stands below too many of them is one table of unknown columns."""

    def kind(self, names: Sequence[str], *, stands_apart: bool) -> Further | None:
        """None for every row."""
        del names, stands_apart
        return None


def what_of(row: Row, columns: int) -> str | None:
    """What a row is that is no data; None for data, and for a row that cannot be read."""
    return None if row.fault else what_beside(filled_cells(row.cells), columns)


def filled_cells(cells: Sequence[str]) -> list[str]:
    """The cells that are not blank."""
    return [cell for cell in cells if cell]
