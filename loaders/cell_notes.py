"""What is odd in single cells of rows that went in, told by column: how many, and which rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from graph.masking import mask_sentence
from graph.sentence import Sentence, say

_SHOWN: Final = 10  # row numbers in the sentence of a column: the count tells of the others


class CellNote(NamedTuple):
    """One odd cell: the code of the sentence about its column, its field, and the particular."""

    code: str
    field: str
    what: Sentence | str


@dataclass(slots=True)
class NotedCells:
    """The odd cells of one column: how many, the rows of the first, and what the first was."""

    what: Sentence | str
    count: int = 0
    rows: list[int] = field(default_factory=list)

    def add(self, other: "NotedCells") -> None:
        """Count other cells of the column too."""
        self.count += other.count
        self.rows += other.rows[: _SHOWN - len(self.rows)]


Noted = dict[tuple[str, str], NotedCells]


def add_note(noted: Noted, note: CellNote, row: int) -> None:
    """Count one odd cell."""
    cells = noted.setdefault((note.code, note.field), NotedCells(note.what))
    cells.add(NotedCells(note.what, 1, [row]))


def merge(into: Noted, later: Noted) -> None:
    """Add what a later part of the sheet counted."""
    for key, cells in later.items():
        into.setdefault(key, NotedCells(cells.what)).add(cells)


def sentences(noted: Noted, columns: Mapping[str, str]) -> Iterator[Sentence]:
    """A sentence for each column; `columns` gives the header of a field."""
    for (code, name), cells in noted.items():
        rows = [str(row) for row in cells.rows]
        column = columns.get(name, name)
        said = say(code, column=column, count=cells.count, rows=rows, what=cells.what)
        yield mask_sentence(said)
