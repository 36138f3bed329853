# ruff: noqa: ANN401 - numba compiles each type
"""Rows in id order after some went and others came: what stayed is copied in runs, not sorted."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from analytics.compiled import compiled
from analytics.snapshot.columns import Ints

T = TypeVar("T")


class Splice:
    """Where the rows of a column stand after those at places `lost` went and others came.

    `before` and `added` are ids in order, `lost` places of `before`, rising. A row that changed
    is both: lost, and added under its id.
    """

    def __init__(self, before: Sequence[str], lost: Ints, added: Sequence[str]) -> None:
        at = np.array([bisect_left(before, id_) for id_ in added], dtype=np.int64)
        marks = np.unique(np.concatenate([[0, len(before)], lost, lost + 1, at]))
        begin, end = marks[:-1], marks[1:]
        stays = ~np.isin(begin, lost)
        begin, end = begin[stays], end[stays]
        to = begin - np.searchsorted(lost, begin) + np.searchsorted(at, begin, side="right")
        self.size = len(before) - len(lost) + len(added)
        self.new: Ints = at - np.searchsorted(lost, at) + np.arange(len(at))  # the rows that came
        self._runs = (begin, end, to)
        self._count = len(before)
        # Changed rows alone leave all others where they were.
        self.moves = [before[place] for place in lost.tolist()] != list(added)

    @property
    def was(self) -> Ints:
        """By row, where it stood before; -1 where it came or changed."""
        return self.column(np.arange(self._count), np.full(len(self.new), -1))

    @property
    def now(self) -> Ints:
        """By row of before, where it stands now; -1 where it went or changed."""
        begin, end, to = self._runs
        now = np.full(self._count, -1, dtype=np.int64)
        _copied(now, np.arange(self.size), to, to + end - begin, begin)
        return now

    def column(self, old: npt.NDArray[Any], new: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A number column: the old one with the rows that came."""
        column = np.empty(self.size, dtype=old.dtype)
        _copied(column, old, *self._runs)
        column[self.new] = new
        return column

    def texts(self, old: list[T], new: Sequence[T]) -> list[T]:
        """A column of texts or other objects."""
        column: list[Any] = [None] * self.size
        for begin, end, to in zip(*(one.tolist() for one in self._runs), strict=True):
            column[to : to + end - begin] = old[begin:end]
        for row, value in zip(self.new.tolist(), new, strict=True):
            column[row] = value
        return column


@compiled
def _copied(column: Any, old: Any, begin: Any, end: Any, to: Any) -> None:
    """Write the rows old[begin[n] : end[n]] of each run n from column[to[n]] on."""
    for run in range(len(begin)):
        shift = to[run] - begin[run]
        for row in range(begin[run], end[run]):
            column[row + shift] = old[row]
