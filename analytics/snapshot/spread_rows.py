"""Rows that come in another order than they are read in: spread over files, each sorted alone."""

from typing import Final

import numpy as np

from analytics.snapshot.column_files import ColumnFiles
from analytics.snapshot.columns import Ints

_KEY: Final = 0  # the column by which rows are sorted


class SpreadRows:
    """Rows of `columns` whole numbers, at the end in order of the first, else as they came.

    What is sorted in memory at a time are the rows whose first numbers are within one range of
    `width`. They are written within a `with` of the files.
    """

    def __init__(self, files: ColumnFiles, name: str, columns: int, width: int) -> None:
        self._files, self._name, self._columns, self._width = files, name, columns, width
        self._ranges: set[int] = set()

    def add(self, rows: Ints) -> None:
        """Take in some rows, of shape (rows, columns). Raises OSError."""
        number = rows[:, _KEY] // self._width
        order = np.argsort(number, kind="stable")
        found, first = np.unique(number[order], return_index=True)
        for range_, some in zip(found.tolist(), np.split(order, first[1:]), strict=False):
            self._files.append(self._part(range_), rows[some])
            self._ranges.add(range_)

    def in_order(self) -> Ints:
        """All rows, of shape (rows, columns); nothing is added from then on. Raises OSError."""
        for range_ in sorted(self._ranges):
            rows = self._array(self._part(range_))
            self._files.append(self._name, rows[np.argsort(rows[:, _KEY], kind="stable")])
            self._files.remove(self._part(range_))
        return self._array(self._name)

    def _part(self, range_: int) -> str:
        return f"{self._name}.{range_}"

    def _array(self, name: str) -> Ints:
        rows: Ints = self._files.array(name, np.int64).reshape(-1, self._columns)
        return rows
