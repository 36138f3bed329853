"""The sheet of a file whose columns nobody knows, for a person to say what they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from graph.masking import mask_numbers
from loaders.columns.sheet_columns import SheetColumns
from loaders.file_sheets import FileSheets
from loaders.reading.tables import Table
from loaders.rejects import leading_columns

_ROWS: Final = 20  # shown
_COLUMNS: Final = 200  # of a sheet that a person can be asked about
_CELL: Final = 120  # characters of a cell


@dataclass(frozen=True, slots=True)
class UnknownSheet:
    """A sheet of unknown columns: its name, column names, first rows; ID numbers are masked."""

    sheet: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def columns(self) -> SheetColumns:
        """The columns as they are weighed against sources."""
        return SheetColumns(self.header, self.rows)


def unknown_sheet(path: Path, *, own: Sequence[Path] = ()) -> UnknownSheet | None:
    """The first sheet of a file that no source reads; None where each is read.

    Raises BadInput for a file that cannot be read, or with more columns than a person can name.
    """
    table = FileSheets(path, None, _ROWS, own=own).unknown()
    if table is None:
        return None
    added = leading_columns(table.header)
    header = table.header[added:]
    if len(header) > _COLUMNS:
        raise BadInput("load_own.wide", file=table.file, columns=len(header), most=_COLUMNS)
    return UnknownSheet(table.sheet, tuple(map(_shown, header)), _rows(table, added, len(header)))


def _rows(table: Table, added: int, width: int) -> tuple[tuple[str, ...], ...]:
    # Of a table of which no column is known, the header stands among its rows.
    rows = (
        row.cells for part in table.parts for row in part.rows if tuple(row.cells) != table.header
    )
    return tuple(tuple(map(_shown, cells[added : added + width])) for cells in islice(rows, _ROWS))


def _shown(cell: str) -> str:
    masked = mask_numbers(
        cell
    )  # of a column name too: without a header, a row of data stands there
    return masked if len(masked) <= _CELL else masked[:_CELL] + "…"
