"""What every reader of files gives: sheets of rows, numbered as a person sees them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from graph.sentence import Sentence


class CellFault(NamedTuple):
    """A cell whose content cannot be known, such as an error value: `place` counts from 0.

    `place` is None where the whole row cannot be known, such as a line with an unclosed quote.
    """

    place: int | None
    reason: Sentence


class Row(NamedTuple):
    """One row: its number as a person sees it (from 1), its cells, and what refuses it."""

    number: int
    cells: list[str]
    fault: CellFault | None = None


# Makes a row of (number, cells, fault): the class itself takes longer over its arguments.
row_from: Final[Callable[[tuple[int, list[str], CellFault | None]], Row]] = partial(
    tuple.__new__, Row
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file, read once from front to back.

    `name` is "" for a text file. `notes` tell what is odd about the sheet as a whole, such as that
    it is hidden. `from_1904` is whether its bare numbers of days count from 1904, `separated`
    whether separators part the cells, so that one too many or too few shifts those behind it.
    """

    name: str
    rows: Iterator[Row]
    notes: tuple[Sentence, ...] = ()
    from_1904: bool = False
    separated: bool = False
