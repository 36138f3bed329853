"""Sheets as grids: names of cells, faults of cells, merged cells, gaps between filled rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from graph.sentence import Sentence, say
from loaders.reading.sheet import CellFault, Row

WIDEST: Final = 2000  # columns: no form has a tenth of it, while a stray cell stands at 16,384
# Blank rows given between filled ones: a stray cell in the last row must not cost a million.
_GAP: Final = 1000


class Merge(NamedTuple):
    """A merged area: its outermost rows and columns, from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a sheet hides: itself, and how many of its filled rows and columns."""

    sheet: bool = False
    rows: int = 0
    columns: int = 0

    def notes(self) -> tuple[Sentence, ...]:
        """A sentence for each kind: what is hidden is read as well, and said to be hidden."""
        sheet = [say("load_sheet.hidden")] if self.sheet else []
        rows = [say("load_sheet.hidden_rows", rows=self.rows)] if self.rows else []
        columns = [say("load_sheet.hidden_columns", columns=self.columns)] if self.columns else []
        return (*sheet, *rows, *columns)


def cell_name(place: int, number: int) -> str:
    """The name of a cell in a column (from 0) and a row (from 1), such as D7."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{number}"


@lru_cache(maxsize=20_000)
def column(letters: str) -> int:
    """The number, from 1, of a column by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def error_value(place: int, number: int, text: str) -> CellFault:
    """The fault of a cell that shows an error, such as #N/A."""
    cell = cell_name(place, number)
    return CellFault(place, say("load_sheet.error_value", cell=cell, error=text))


def illegible(place: int, number: int) -> CellFault:
    """The fault of a cell with a character that cannot be kept, as half of a surrogate pair."""
    return CellFault(place, say("load_sheet.illegible", cell=cell_name(place, number)))


def no_value(place: int, number: int) -> CellFault:
    """The fault of a formula whose result the file does not hold."""
    return CellFault(place, say("load_sheet.no_value", cell=cell_name(place, number)))


def far_right(place: int, number: int) -> CellFault:
    """The fault of a filled cell beyond the widest form."""
    return CellFault(place, say("load_sheet.far_right", cell=cell_name(place, number)))


def row_of(number: int, cells: Iterable[tuple[int, str]], faults: Sequence[CellFault] = ()) -> Row:
    """A row of the filled cells at their places; a blank cell, however far, costs nothing."""
    filled: list[str] = []
    for place, text in cells:
        if not text:
            continue
        if place >= WIDEST:
            faults = (*faults, far_right(place, number))
            continue
        filled.extend([""] * (place + 1 - len(filled)))
        filled[place] = text
    return Row(number, filled, faults[0] if faults else None)


def spaced(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with the blank ones between them, unless very many."""
    last = 0
    for row in rows:
        if 0 < row.number - last - 1 <= _GAP:
            for number in range(last + 1, row.number):
                yield Row(number, [])
        yield row
        last = row.number


def filled_down(rows: Iterable[Row], merges: Iterable[Merge]) -> Iterator[Row]:
    """The rows, with the text of each merged cell in every row that it covers.

    Rows that hold nothing else stay blank: below a merged title or note there is no data.
    """
    begun: dict[int, list[Merge]] = {}
    for merge in merges:
        if merge.bottom > merge.top and merge.left < WIDEST:
            begun.setdefault(merge.top, []).append(merge)
    return _filled_down(rows, begun) if begun else iter(rows)


def _filled_down(rows: Iterable[Row], begun: dict[int, list[Merge]]) -> Iterator[Row]:
    open_: dict[int, tuple[Merge, str, CellFault | None]] = {}
    for own in rows:
        place = own.number - 1
        open_ = {left: held for left, held in open_.items() if held[0].bottom >= place}
        row = _covered(own, open_) if open_ and any(own.cells) else own
        for merge in begun.get(place, ()):
            text = row.cells[merge.left] if merge.left < len(row.cells) else ""
            fault = row.fault if row.fault and row.fault.place == merge.left else None
            if text or fault:
                open_[merge.left] = (merge, text, fault)
        yield row


def _covered(row: Row, open_: dict[int, tuple[Merge, str, CellFault | None]]) -> Row:
    cells = list(row.cells)
    fault = row.fault
    for left, (_, text, own) in open_.items():
        cells.extend([""] * (left + 1 - len(cells)))
        if not cells[left]:
            cells[left] = text
            fault = fault or own
    return Row(row.number, cells, fault)
