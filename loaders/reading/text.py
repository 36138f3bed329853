"""Text files with separators, in any encoding: their rows, and the lines that are none.

A row has the number of the line in the file where it begins, as an editor shows it.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from graph.sentence import Sentence, say
from loaders.cells.values import clean, is_odd
from loaders.reading.encodings import HEAD, encoding_of
from loaders.reading.grid import WIDEST
from loaders.reading.quoting import Parsed, Rows
from loaders.reading.sheet import CellFault, Row, row_from
from loaders.reading.text_form import CUT_SHORT, form_of, opened

_ZERO: Final = "\x00"
# Escaped bytes that are no text in this encoding, and the mark of a character lost before.
_LOST: Final = re.compile("[\udc80-\udcff\ufffd]")
_ILLEGIBLE: Final = re.compile("[\udc80-\udcff\ufffd\x1a]")
_END_OF_FILE: Final = "\x1a"  # DOS programs end a text with it


def csv_rows(path: Path, *, cleaned: bool = True) -> Iterator[Row]:
    """The rows of a text file; a line that cannot be read is a row with a fault.

    Cells are `cleaned` of blanks and full-width letters, or left as they are written. Raises
    BadInput for a file that is no text, text of no known encoding, or wider than any form.
    """
    form = form_of(path)
    lines = _Lines(path, form.encoding)
    for parsed in Rows(lines, form.separator, form.columns):
        if len(parsed.cells) > WIDEST:  # each column is compared with those of every source
            columns, name = len(parsed.cells), path.name
            raise BadInput("load_sheet.too_wide", file=name, row=parsed.line, columns=columns)
        yield _row(parsed, cleaned=cleaned)
    if lines.cut_short is not None:
        yield Row(lines.read + 1, [""], CellFault(None, lines.cut_short))


class _Lines:
    """The lines of a file, each with its end; `cut_short` is why they ended early, if they did."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        self._encoding = encoding
        self.read = 0
        self.cut_short: Sentence | None = None

    def __iter__(self) -> Iterator[str]:
        with (
            opened(self._path) as file,
            # Wrong bytes become marks that refuse their line, and no other.
            io.TextIOWrapper(file, self._encoding, _errors(self._encoding), newline="") as text,
        ):
            try:
                for line in text:
                    self.read += 1
                    yield line
            except CUT_SHORT:
                self.cut_short = say("load_line.cut_short", line=self.read + 1)


def _errors(encoding: str) -> str:
    # In UTF-16 and UTF-32 no single byte can be escaped.
    return "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _row(parsed: Parsed, *, cleaned: bool) -> Row:
    number, cells, fault = parsed
    # One search a row instead of one a cell: nearly all rows are clean already.
    joined = _ZERO.join(cells)
    if cleaned and is_odd(joined):
        cells = [clean(cell) for cell in cells]
    if joined.count(_ZERO) >= len(cells) or _ILLEGIBLE.search(joined):
        cells, fault = _legible(number, cells, fault)
    return row_from((number, cells, CellFault(None, fault) if fault else None))


def _legible(
    number: int, cells: list[str], fault: Sentence | None
) -> tuple[list[str], Sentence | None]:
    """The cells without what no file may keep, and why the row is refused."""
    if any(_LOST.search(cell) for cell in cells):
        # The lost characters are shown as such: a byte alone cannot be written to the rejects.
        cells = [_LOST.sub("\ufffd", cell) for cell in cells]
        fault = fault or say("load_line.bytes", line=number)
    if any(_ZERO in cell for cell in cells):
        cells = [cell.replace(_ZERO, "\u2400") for cell in cells]
        fault = fault or say("load_line.zero", line=number)
    if cells == [_END_OF_FILE]:
        cells = [""]
    return cells, fault


def decoded(content: bytes, path: Path) -> tuple[str, str]:
    """The text of a whole file and its encoding; wrong bytes become U+FFFD.

    Raises BadInput where the bytes are no text.
    """
    encoding = encoding_of(content[:HEAD], path.name)
    return content.decode(encoding, errors="replace"), encoding
