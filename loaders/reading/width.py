"""Rows made as wide as their header, and refused where they cannot be.

A cell of a workbook has its place. In separated text one separator too many or too few shifts all
cells behind it, so a row of another width than its header cannot be read (DESIGN §6).
"""

from collections.abc import Sequence
from typing import Final

from graph.sentence import say
from loaders.reading.sheet import CellFault, Row

_TELLING: Final = 3  # rows that show how the program that wrote them treats cells at the end


class Width:
    """Fits the rows of a table to its header.

    `separated` is whether the sheet is separated text. Some programs leave out blank cells at the
    end of a row, and some fill a column without a name: they are known by `first`, the first rows
    of data, most of which then do so.
    """

    def __init__(
        self, header: Sequence[str], first: Sequence[Row] = (), *, separated: bool
    ) -> None:
        self._header = len(header)
        self._named = max((n for n, name in enumerate(header, start=1) if name), default=0)
        self._separated = separated
        rows = [row.cells for row in first if row.fault is None]
        short = [len(cells) for cells in rows if len(cells) < self._named]
        self._least = min(short) if _are_most(len(short), len(rows)) else self._named
        unnamed = sum(any(cells[self._named :]) for cells in rows)
        self._most = self._header if _are_most(unnamed, len(rows)) else self._named

    def fitted(self, row: Row) -> Row:
        """The row with exactly as many cells as the header, or with the fault of its width."""
        cells = row.cells
        count = len(cells)
        if self._separated and row.fault is None:
            # Cells without a name hold what a separator too many has moved out of the columns.
            if count > self._most and any(cells[self._most :]):
                return self._at_fault(row, "load_line.surplus")
            if count < self._least:
                return self._at_fault(row, "load_line.short")
        if count == self._header or (row.fault and row.fault.place is None):
            return row
        if count < self._header:
            return row._replace(cells=cells + [""] * (self._header - count))
        return row._replace(cells=cells[: self._header])

    def _at_fault(self, row: Row, code: str) -> Row:
        reason = say(code, line=row.number, cells=len(row.cells), columns=self._named)
        return row._replace(fault=CellFault(None, reason))


def _are_most(some: int, rows: int) -> bool:
    return rows >= _TELLING and some * 2 > rows
