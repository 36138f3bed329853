"""The rows of a native table: cells as they are written, each line accounted for."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from graph.errors import BadInput, InvalidFact
from graph.formulas import as_read
from graph.sentence import Sentence
from loaders.reading.passed_over import BLANK, PassedOver
from loaders.reading.text import csv_rows
from loaders.reading.text_form import form_of
from loaders.reading.width import Width
from loaders.rejects import is_rejects
from loaders.sheet_row import SheetRow, pack

_ENCODING: Final = "utf-8-sig"


class NativeRows:
    """Reads a native table once; lines that are no row are kept in `refused`, blank ones counted.

    Raises BadInput for a file that is no UTF-8.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        if form_of(path).encoding != _ENCODING:
            raise BadInput("native.no_csv", file=path.name)
        self._path = path
        self._header = header
        self._of_rejects = is_rejects(header)
        self.passed_over = PassedOver()
        self.refused: list[tuple[SheetRow, str, Sentence]] = []

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any]]]:
        width = Width(self._header, separated=True)
        rows = csv_rows(self._path, cleaned=False)
        own = False  # whether rows stand under a header of this table: a rejects file has others
        for place, row in enumerate(rows):
            if place == 0 or (self._of_rejects and is_rejects(row.cells)):
                own = not self._of_rejects or tuple(row.cells) == tuple(self._header)
                continue
            if not own:
                continue
            if row.fault is None and not any(row.cells):
                self.passed_over.add(BLANK, row.number)
                continue
            fitted = width.fitted(row)
            if fitted.fault is not None:
                kept = SheetRow(row.number, pack(row.cells))
                self.refused.append((kept, "", fitted.fault.reason))
            else:
                cells = map(as_read, fitted.cells) if self._of_rejects else fitted.cells
                yield row.number, dict(zip(self._header, cells, strict=True))

    def refused_so_far(self) -> list[tuple[SheetRow, str, Sentence]]:
        """The lines refused since this was asked last."""
        refused, self.refused = self.refused, []
        return refused


def yuan(text: str | None) -> float | None:
    """The amount in a cell; raises InvalidFact for what is no number, and for one below zero."""
    if not text:
        return None
    try:
        amount = float(text)
    except ValueError:
        raise InvalidFact("load_cell.amount", text=text) from None
    if amount < 0:
        raise InvalidFact("load_cell.negative", text=text)
    return amount
