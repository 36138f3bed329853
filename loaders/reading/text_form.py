"""How a text file with separators is written: its encoding, its separator, its usual width.

Most files are told from the counts of their first lines. Where a quote is among them, cells may
go on over several lines, of which none says how wide a row is: then the file is also read in
records, and the reading holds by which most lines become rows.
"""

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from loaders.reading.encodings import HEAD, encoding_of
from loaders.reading.quoting import QUOTE, Rows

CUT_SHORT: Final = (EOFError, gzip.BadGzipFile, zlib.error)
_PEEK: Final = 60  # lines read to find the separator and the usual number of cells
_TRIED: Final = 600  # lines read once for each way in which they may be meant
_RECORDS: Final = 2**17  # characters of them
_GZIP: Final = b"\x1f\x8b"
_CHINESE: Final = "，"  # it parts the cells of a few files, and the sentences of most texts
_SEPARATORS: Final = ",\t|;" + _CHINESE
# What a spreadsheet program writes above the rows to tell another one the separator.
_TOLD: Final = re.compile(r"sep=(.)", re.IGNORECASE)


class Form(NamedTuple):
    """How a text file is written, and how many cells most of its rows have."""

    encoding: str
    separator: str
    columns: int


def form_of(path: Path) -> Form:
    """How a text file is written, told from its beginning.

    Raises BadInput for a file that is no text, or text of no known encoding.
    """
    head = _head(path)
    encoding = encoding_of(head, path.name)
    text = head.decode(encoding, errors="ignore")
    lines = [line for line in re.split(r"[\r\n]+", text)[:_PEEK] if line.strip()]
    told = _TOLD.fullmatch(lines[0].strip('" \t')) if lines else None
    separators = told[1] if told else _separators(lines)
    separator = _separator(lines, separators)
    columns = _usual(len(row.cells) for row in Rows(lines, separator, 0))
    form = Form(encoding, separator, columns)
    if not any(QUOTE in line for line in lines):
        return form
    piece = text[:_RECORDS]
    # The first of those that fit as well: what the lines say by themselves.
    others = _by_records(piece, encoding, separators)
    return max([form, *others], key=lambda tried: _fit(piece, tried))


def opened(path: Path) -> io.BufferedReader | gzip.GzipFile:
    """The bytes of a text file, unpacked where it is packed."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    return gzip.open(path) if packed else path.open("rb")


def _head(path: Path) -> bytes:
    head = b""
    with opened(path) as file, suppress(*CUT_SHORT):  # told when the rows are read
        while len(head) < HEAD and (piece := file.read1(HEAD - len(head))):
            head += piece
    return head


def _separators(lines: Sequence[str]) -> str:
    """What may part the cells: a header that has another mark and no ， leaves it to the texts."""
    first = lines[0] if lines else ""
    others = _SEPARATORS.replace(_CHINESE, "")
    return others if _CHINESE not in first and any(map(first.count, others)) else _SEPARATORS


def _separator(lines: Sequence[str], separators: str) -> str:
    """The separator of most lines: a title above the header has none."""
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in separators}
    # The median, so that neither titles nor a text full of commas decides.
    return max(counts, key=lambda mark: (counts[mark][len(lines) // 2 :][:1], counts[mark][-1:]))


def _usual(widths: Iterator[int]) -> int:
    """The most frequent number of cells; the larger of two, since titles and notes have few."""
    counts = Counter(widths)
    return max(counts, key=lambda cells: (counts[cells], cells)) if counts else 1


def _by_records(text: str, encoding: str, separators: str) -> Iterator[Form]:
    """The forms in which the text is read without regard to lines, one a separator."""
    for separator in separators:
        if separator in text:
            widths = _widths(text, separator)
            yield Form(encoding, separator, _usual(iter(widths)))


def _widths(text: str, separator: str) -> list[int]:
    widths = []
    with suppress(csv.Error):  # a cell beyond all bounds: the records before it count
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if record:  # a blank line is none
                widths.append(len(record))
    return widths


def _fit(text: str, form: Form) -> float:
    """How many lines become rows of the usual width by this form, less where the rows are narrow.

    Running text has a mark or two in a line too, so a table of few columns is believed less.
    """
    lines = list(islice(io.StringIO(text, newline=""), _TRIED))
    rows = list(Rows(lines, form.separator, form.columns))
    ends = [*(row.line for row in rows[1:]), len(lines) + 1]
    covered = sum(
        end - row.line
        for row, end in zip(rows, ends, strict=True)
        if row.fault is None and len(row.cells) == form.columns
    )
    return covered * (form.columns - 1) / form.columns
