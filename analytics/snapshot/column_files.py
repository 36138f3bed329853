"""Columns as files of a folder, read like those in memory, of which only what is asked is there."""

import mmap
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, Final, Self, overload

import numpy as np
import numpy.typing as npt

from graph.private_files import open_private

ROWS: Final = 250_000  # rows of a column that are worked on at a time


class ColumnFiles:
    """Columns by name, written by appending; a folder that is removed takes them with it.

    They are written within a `with` of it, at whose end its files are closed, and read at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writing: dict[str, IO[bytes]] = {}  # unbuffered: a full disk is told at once
        self._maps: dict[str, mmap.mmap] = {}

    def append(self, name: str, rows: npt.NDArray[Any]) -> None:
        """Write rows behind those of a column. Raises OSError."""
        if name not in self._writing:
            self._writing[name] = open_private(self._folder / name, "wb", buffering=0)
        left = memoryview(rows.tobytes())
        while left:
            left = left[self._writing[name].write(left) :]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while self._writing:
            self._writing.popitem()[1].close()

    def array(self, name: str, kind: npt.DTypeLike) -> npt.NDArray[Any]:
        """A whole column, to be read; nothing is appended to it from then on."""
        if name in self._writing:
            self._writing.pop(name).close()
        path = self._folder / name
        if not path.exists() or not path.stat().st_size:
            return np.zeros(0, dtype=kind)
        with path.open("rb") as file:
            self._maps[name] = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return np.frombuffer(self._maps[name], dtype=kind)

    def change(self, name: str, places: npt.NDArray[np.int64], rows: npt.NDArray[Any]) -> None:
        """Give rows of a column other values, which arrays of it then have. Raises OSError."""
        if len(places):
            column = np.memmap(self._folder / name, rows.dtype, mode="r+")
            column[places] = rows
            column.flush()

    def remove(self, name: str) -> None:
        """Give back the room of a column that is not needed any more."""
        self._maps.pop(name, None)
        (self._folder / name).unlink(missing_ok=True)

    def forget(self) -> None:
        """Give back the memory of what was looked at; it is read again where it is asked for."""
        for held in self._maps.values():
            with suppress(AttributeError):  # systems without it give it back by themselves
                held.madvise(mmap.MADV_DONTNEED)


class Texts(Sequence[str]):
    """Texts in UTF-8, one behind another in one column, with where each begins in another."""

    def __init__(self, text: npt.NDArray[np.uint8], begins: npt.NDArray[np.int64]) -> None:
        self._text, self._begins = text, begins

    def __len__(self) -> int:
        return len(self._begins) - 1

    def block(self, first: int, stop: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        """The texts from a place to before another as they lie, and where each begins in that."""
        begins = self._begins[first : stop + 1]
        return self._text[begins[0] : begins[-1]], begins - begins[0]

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            first, stop, step = place.indices(len(self))
            if step != 1 or stop <= first:
                return [self[at] for at in range(first, stop, step)]
            text, begins = self.block(first, stop)
            block = text.tobytes()
            return [block[one:other].decode() for one, other in pairwise(begins.tolist())]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        at = place % len(self)
        return self._text[self._begins[at] : self._begins[at + 1]].tobytes().decode()


def in_parts(count: int, most: int = ROWS) -> Iterator[slice]:
    """The rows 0 to `count`, some at a time."""
    for first in range(0, count, most):
        yield slice(first, min(first + most, count))
