"""Lines of separated text as rows of cells: a quote that is not closed costs no other line.

A quoted cell may hold line breaks. Whether it does, or somebody forgot the closing quote, is told
by the lines that it would swallow: where one of them is a whole row by itself, the quote is at
fault, and each line counts by itself (DESIGN §6).
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from graph.sentence import Sentence, say

_MOST_LINES: Final = 2000  # of one cell: a longer text is no cell of a sheet
_MOST_CHARACTERS: Final = 2**20
# With fewer columns a line of running text may have as many commas as a row has.
_TELLING: Final = 5
# From here on the lines of a long text are weighed one by one: together they have marks enough.
_WIDE: Final = 8
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
QUOTE: Final = '"'


class Parsed(NamedTuple):
    """A row: the number of the line where it begins, its cells, and why it is refused."""

    line: int
    cells: list[str]
    fault: Sentence | None = None


# Without the function of the class, which takes longer than the making.
_whole: Final = partial(tuple.__new__, Parsed)


@dataclass(frozen=True, slots=True)
class _Quoted:
    """The patterns of a quoted cell with one separator."""

    whole: re.Pattern[str]
    opening: re.Pattern[str]
    rest: re.Pattern[str]

    @classmethod
    def separated_by(cls, separator: str) -> "_Quoted":
        # Possessive: a line of quotes is read in linear time.
        inside, end = r'((?:[^"]++|"")*+)', rf" *(?={re.escape(separator)}|\Z)"
        return cls(
            re.compile(rf'"{inside}"{end}'),
            re.compile(rf'"{inside}\Z'),
            re.compile(rf'{inside}"{end}'),
        )


class Rows:
    """The rows of lines of text, which are read once, from front to back.

    `columns` is how many cells most rows have.
    """

    def __init__(self, lines: Iterable[str], separator: str, columns: int) -> None:
        self._lines = enumerate(lines, start=1)
        self._again: deque[tuple[int, str]] = deque()  # lines looked at and not yet taken
        self._separator = separator
        self._quoted = _Quoted.separated_by(separator)
        self._columns = columns
        self._last = columns  # cells of the last whole row: a second table may have others
        # After a quote that is not closed, the line with its other half is in doubt as well.
        self._in_doubt = False

    def __iter__(self) -> Iterator[Parsed]:
        separator = self._separator
        while (numbered := self._next()) is not None:
            number, line = numbered
            text = line.rstrip("\r\n")
            if QUOTE in text:
                yield self._with_quotes(number, line, text)
            elif self._in_doubt and self._columns < _TELLING:
                yield self._refused(number, text)
            else:
                cells = text.split(separator)
                self._last = len(cells)
                yield _whole((number, cells, None))

    def _next(self) -> tuple[int, str] | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _with_quotes(self, number: int, line: str, text: str) -> Parsed:
        if self._in_doubt and text.count(QUOTE) % 2:
            self._in_doubt = False
            return self._refused(number, text)
        if self._in_doubt and self._columns < _TELLING:
            return self._refused(number, text)
        cells = self._strict(text)
        if cells is not None:
            self._last = len(cells)
            return Parsed(number, cells)
        cells, open_ = self._cells(text)
        if not open_:
            self._last = len(cells)
            return Parsed(number, cells)
        return self._over_lines(number, line, cells)

    def _strict(self, text: str) -> list[str] | None:
        """The cells of a line whose quotes are as they should be; None of any other."""
        try:
            return next(csv.reader((text,), delimiter=self._separator, strict=True), [])
        except csv.Error:
            return None

    def _cells(self, text: str, place: int = 0) -> tuple[list[str], bool]:
        """The cells of a line from a place on, and whether the last one goes on below.

        A quote within a cell, or one closed before the cell's end, is a character like others.
        """
        cells: list[str] = []
        while True:
            whole = self._quoted.whole.match(text, place)
            if whole:
                cells.append(whole[1].replace('""', QUOTE))
                end = whole.end()
            else:
                opening = self._quoted.opening.match(text, place)
                if opening:
                    return [*cells, opening[1].replace('""', QUOTE)], True
                end = text.find(self._separator, place)
                end = len(text) if end < 0 else end
                cells.append(text[place:end])
            if end >= len(text):
                return cells, False
            place = end + 1

    def _over_lines(self, number: int, line: str, cells: list[str]) -> Parsed:
        """The row whose last cell goes on in the lines below; refused where it cannot."""
        swallowed: list[tuple[int, str]] = []
        whole = self._joined(line, cells, swallowed)
        if whole is not None:
            return Parsed(number, whole)
        self._again.extendleft(reversed(swallowed))
        self._in_doubt = True
        return self._refused(number, line.rstrip("\r\n"))

    def _joined(
        self, line: str, cells: list[str], swallowed: list[tuple[int, str]]
    ) -> list[str] | None:
        size = len(line)
        cells[-1] += line[len(line.rstrip("\r\n")) :]
        while (numbered := self._next()) is not None:
            swallowed.append(numbered)
            below = numbered[1]
            text = below.rstrip("\r\n")
            size += len(below)
            if self._is_row(text) or len(swallowed) > _MOST_LINES or size > _MOST_CHARACTERS:
                return None
            rest = self._quoted.rest.match(text)
            if rest is None:
                if text.replace('""', "").count(QUOTE):
                    return None
                cells[-1] += below.replace('""', QUOTE)
                continue
            cells[-1] += rest[1].replace('""', QUOTE)
            if self._holds_rows(cells[-1]):
                return None
            if rest.end() < len(text):
                more, open_ = self._cells(text, rest.end() + 1)
                cells += more
                if open_:
                    cells[-1] += below[len(text) :]
                    continue
            return cells if len(cells) in (self._columns, self._last) else None
        return None

    def _holds_rows(self, cell: str) -> bool:
        """Whether a cell of several lines has the separators of swallowed rows.

        The rest of one row and the beginning of another have as many as a row, and so have what
        a narrow table swallowed; a line of text in a wide one has fewer than half of a row.
        """
        counts = [line.count(self._separator) for line in _LINE_END.split(cell)]
        if self._columns < _WIDE:
            return sum(counts) >= self._columns - 1 > 0
        return counts[0] + counts[-1] >= self._columns - 1 or max(counts) >= self._columns // 2

    def _is_row(self, text: str) -> bool:
        """Whether a line is a whole row by itself; the half of a quote in it says nothing."""
        if text.count(QUOTE) % 2:
            return False
        cells = text.split(self._separator) if QUOTE not in text else self._strict(text)
        return cells is not None and len(cells) > 1 and len(cells) in (self._columns, self._last)

    def _refused(self, number: int, text: str) -> Parsed:
        return Parsed(number, text.split(self._separator), say("load_line.quote", line=number))
