"""Rows in the order of their ids, sorted in runs that are merged: ids need not fit in memory."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.snapshot.column_files import ColumnFiles, Texts, in_parts
from analytics.snapshot.columns import Ints
from analytics.snapshot.ends import places_of

_Ordered = tuple[list[bytes], Ints]  # ids in order, and their rows
_AT_ONCE: Final = 20_000  # ids of a run, or of all, that are in memory while runs are merged


class SortedRows:
    """Rows in the order of arrival, kept in files; at the end columns in id order.

    `kinds` are the types of the columns by name, `run` is how many ids are sorted at a time.
    """

    def __init__(self, files: ColumnFiles, name: str, kinds: Mapping[str, Any], run: int) -> None:
        self._files, self._name, self._kinds, self._run = files, name, kinds, run
        self._ids: list[bytes] = []  # the order of UTF-8 is that of code points
        self._runs = 0
        self._sorted = 0

    def add(self, ids: Iterable[str], columns: Mapping[str, Any]) -> None:
        """Take in some rows."""
        for column, kind in self._kinds.items():
            rows = np.array(columns[column], dtype=kind)
            self._files.append(f"{self._name}.{column}.unsorted", rows)
        self._ids.extend(map(str.encode, ids))
        if len(self._ids) >= self._run:
            self._sort_run()

    def _sort_run(self) -> None:
        ids, run = self._ids, f"{self._name}.run.{self._runs}"
        order = sorted(range(len(ids)), key=ids.__getitem__)
        self._append_texts(run, [ids[row] for row in order], 0)
        self._files.append(f"{run}.row", np.array(order, dtype=np.int64) + self._sorted)
        self._sorted, self._runs, self._ids = self._sorted + len(ids), self._runs + 1, []

    def _append_texts(self, name: str, texts: list[bytes], begin: int) -> int:
        """Write texts and where each ends, the first after `begin` bytes; where the last ends."""
        ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64)) + begin
        self._files.append(f"{name}.text", np.frombuffer(b"".join(texts), dtype=np.uint8))
        self._files.append(f"{name}.end", ends)
        return int(ends[-1]) if len(ends) else begin

    def ids(self) -> Texts:
        """All ids in order; nothing is added from then on."""
        self._sort_run()
        runs = [self._run_of(f"{self._name}.run.{number}") for number in range(self._runs)]
        self._files.append(f"{self._name}.end", np.zeros(1, dtype=np.int64))
        begin = 0
        for texts, rows in _merged(runs):
            self._files.append(f"{self._name}.row", rows)
            self._files.forget()
            begin = self._append_texts(self._name, texts, begin)
        for number in range(self._runs):
            for part in ("text", "end", "row"):
                self._files.remove(f"{self._name}.run.{number}.{part}")
        text = self._files.array(f"{self._name}.text", np.uint8)
        return Texts(text, self._files.array(f"{self._name}.end", np.int64))

    def _run_of(self, run: str) -> Iterator[_Ordered]:
        """A run in order, some ids at a time."""
        text = self._files.array(f"{run}.text", np.uint8)
        ends, rows = (self._files.array(f"{run}.{part}", np.int64) for part in ("end", "row"))
        first = 0
        for some in in_parts(len(rows), _AT_ONCE):
            stops = ends[some] - first
            block = text[first : first + int(stops[-1])].tobytes()
            pairs = pairwise([0, *stops.tolist()])
            yield [block[begin:stop] for begin, stop in pairs], rows[some].copy()
            first += len(block)

    def columns(self, place_of: Ints | None = None, ends: Iterable[str] = ()) -> dict[str, Any]:
        """The columns in id order; `ends` name those of numbers that `place_of` makes places."""
        order = self._files.array(f"{self._name}.row", np.int64)
        return {
            column: self._column(column, order, place_of if column in ends else None)
            for column in self._kinds
        }

    def _column(self, column: str, order: Ints, place_of: Ints | None) -> npt.NDArray[Any]:
        name, kind = f"{self._name}.{column}", self._kinds[column]
        unsorted = self._files.array(f"{name}.unsorted", kind)
        for some in in_parts(len(order)):
            rows = unsorted[order[some]]
            self._files.append(name, rows if place_of is None else places_of(place_of, rows))
            self._files.forget()
        self._files.remove(f"{name}.unsorted")
        return self._files.array(name, kind)


def _merged(runs: list[Iterator[_Ordered]]) -> Iterator[_Ordered]:
    """All that is in order in each of some runs in one order, some at a time."""
    none: _Ordered = ([], np.zeros(0, dtype=np.int64))
    held = [(next(run, none), 0, run) for run in runs]
    while held := [one for one in held if one[0][0]]:
        # What comes later in any run is greater than this.
        last = min(texts[-1] for (texts, _), _, _ in held)
        found: list[bytes] = []
        parts, left = [], []
        for (texts, rows), at, run in held:
            stop = bisect_right(texts, last, at)
            found += texts[at:stop]
            parts.append(rows[at:stop])
            more = stop < len(texts)
            left.append(((texts, rows), stop, run) if more else (next(run, none), 0, run))
        held = left
        # Of some parts that are in order each, which a sort in order of arrival merges.
        order = sorted(range(len(found)), key=found.__getitem__)
        yield list(map(found.__getitem__, order)), np.concatenate(parts)[order]
