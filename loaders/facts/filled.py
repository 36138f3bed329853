"""Cells that a row leaves blank and tells elsewhere: in another column, or in words."""

from collections.abc import Iterator
from typing import Any, Final

from loaders.cell_notes import CellNote
from loaders.cells.amounts import yuan
from loaders.cells.fines import fine_in
from loaders.columns.mapping import SourceMapping

_CENT: Final = 0.005
_TAKEN: Final = "没收"
_FINED: Final = "罚款"

Cells = dict[str, Any]


class FilledCells:
    """Fills the cells of one source's rows; `fill` and `[record] amount_*` of its mapping say how.

    `amount_words` is the field of the words that impose a fine, `amount_total` that of fine and
    confiscation in one sum.
    """

    def __init__(self, mapping: SourceMapping) -> None:
        record = mapping.record
        self._fill = tuple(mapping.fill.items())
        self._amount: str = record.get("amount", "")
        self._words: str = record.get("amount_words", "")
        self._total: str = record.get("amount_total", "")
        self._classes: tuple[str, ...] = tuple(record.get("classes", ()))

    @property
    def any(self) -> bool:
        """Whether rows of this source may have such cells."""
        return bool(self._fill or self._words or self._total)

    def into(self, cells: Cells) -> Iterator[CellNote]:
        """Fill what is blank in `cells`; what was read in another place is noted."""
        for field, other in self._fill:
            if field not in cells and other in cells:
                cells[field] = cells[other]
        words, total = cells.get(self._words), cells.get(self._total)
        if words is not None or total is not None:
            yield from self._fine(cells, str(words or ""), yuan(total))

    def _fine(self, cells: Cells, words: str, total: float | None) -> Iterator[CellNote]:
        told, given = fine_in(words), cells.get(self._amount)
        if given is not None:
            given = yuan(given)
            if told is not None and given is not None and abs(given - told) > _CENT:
                yield CellNote("load_note.fine_differs", self._amount, words)
        elif told is not None and (total is None or told <= total):
            cells[self._amount] = told
            yield CellNote("load_note.fine_in_words", self._words, words)
        elif total is not None and told is None and self._is_fine_alone(cells, words):
            cells[self._amount] = total
        elif self._total in cells:
            yield CellNote("load_note.total_not_parted", self._total, words)

    def _is_fine_alone(self, cells: Cells, words: str) -> bool:
        """Whether a row speaks of a fine and of nothing confiscated."""
        said = words + "".join(str(cells.get(field, "")) for field in self._classes)
        return _FINED in said and _TAKEN not in said
