"""Separated text files as rows, in any encoding and with any separator."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from loaders.cells.values import clean, is_odd
from loaders.reading.sheet import Row

_PEEK: Final = 30  # lines that tell the separator
# UTF-8 first: nearly any bytes are valid GB18030, while GB18030 is hardly ever valid UTF-8.
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
# one cell of a decision's text may be long; the default of 128 KiB is not enough
csv.field_size_limit(16 * 2**20)


def csv_rows(path: Path) -> Iterator[Row]:
    """The rows of a text file with their numbers, in any encoding and with any separator.

    Raises BadInput for a line that is no CSV, for wrong bytes, and for a gz file cut short.
    """
    open_: Callable[..., io.TextIOBase] = gzip.open if path.suffix == ".gz" else open
    encoding, delimiter = _csv_form(path)
    with open_(path, "rt", encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        try:
            for number, cells in enumerate(reader, start=1):
                # One search a row instead of one a cell: nearly all rows are clean already.
                odd = is_odd("\x00".join(cells))
                yield Row(number, [clean(cell) for cell in cells] if odd else cells)
        except csv.Error as error:
            raise BadInput(
                "load_file.line", file=path.name, line=reader.line_num, reason=error
            ) from error
        except UnicodeDecodeError as error:
            raise _unreadable(path) from error
        except (EOFError, gzip.BadGzipFile) as error:
            raise BadInput("load_file.cut_short", file=path.name) from error


def _csv_form(path: Path) -> tuple[str, str]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        head = file.read(2**18)  # enough to tell the encoding without reading the whole file
    if b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput("load_file.no_text", file=path.name)
    text, encoding = decoded(head, path, cut=True)
    return encoding, _delimiter([line for line in text.splitlines() if line.strip()][:_PEEK])


def _delimiter(lines: Sequence[str]) -> str:
    """The separator of most lines: a title above the header has none."""
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in ",\t|;"}
    # The median, so that neither titles nor a text full of commas decides.
    return max(counts, key=lambda mark: (counts[mark][len(lines) // 2 :][:1], counts[mark][-1:]))


def decoded(head: bytes, path: Path, *, cut: bool = False) -> tuple[str, str]:
    """The text of some bytes and its encoding; `cut` where the last character may be cut.

    Raises BadInput where the bytes are no text.
    """
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="ignore"), "utf-16"
    for encoding in _ENCODINGS:
        for spare in range(4 if cut else 1):  # a character may be cut at the end of the head
            try:
                whole = head[: len(head) - spare] if spare else head
                return whole.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    raise _unreadable(path)


def _unreadable(path: Path) -> BadInput:
    return BadInput("load_file.encoding", file=path.name)
