"""Sheets as tables: each with its header, and its rows in chunks."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from graph.sentence import Sentence
from loaders.columns.headers import Header, find_header, is_beside_the_data
from loaders.reading.formats import file_sheets
from loaders.reading.sheet import Row, Sheet
from loaders.rejects import is_rejects

_PEEK: Final = 30  # rows read to find the header


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its header, its rows in chunks, and what is odd about it as a whole.

    `first` are the cells of its first rows: what its columns hold tells what they are.
    """

    file: str
    sheet: str
    header: tuple[str, ...]
    chunks: Iterator[list[Row]]
    notes: tuple[Sentence, ...] = ()
    first: tuple[Sequence[str], ...] = ()


def read_tables(path: Path, *, known: Collection[str], chunk_rows: int = 2000) -> Iterator[Table]:
    """The tables in a file, each with its header and its rows in chunks of `chunk_rows`.

    A sheet without a known header gets its first filled row as header; a blank one is left out.
    Raises BadInput for an empty, truncated or unreadable file.
    """
    for sheet in file_sheets(path):
        first = list(islice(sheet.rows, _PEEK))
        header = _rejects_header(first) or find_header([row.cells for row in first], known)
        if header is None:
            if not any(any(row.cells) for row in first):
                continue
            header = _first_row(first)
        body = chain(first[header.row + header.height :], sheet.rows)
        if is_rejects(header.names):
            yield from _blocks(path.name, sheet, header.names, body)
            continue
        chunks = _chunks(body, len(header.names), chunk_rows)
        data = tuple(row.cells for row in first[header.row + header.height :])
        yield Table(path.name, sheet.name, header.names, chunks, sheet.notes, data)


def _rejects_header(first: Sequence[Row]) -> Header | None:
    """The header of a rejects file's first block.

    A later block of more known columns must not be taken for the header of the file: the blocks
    before it would be passed over as titles, and their rows lost without a word.
    """
    for place, row in enumerate(first):
        if is_rejects(row.cells):
            return Header(place, 1, tuple(row.cells))
        if any(row.cells):
            return None
    return None


def _blocks(
    file: str, sheet: Sheet, header: tuple[str, ...], rows: Iterable[Row]
) -> Iterator[Table]:
    """The blocks of a rejects file: the rows of several sheets, each under its own header."""
    block: list[Row] = []
    for row in rows:
        if is_rejects(row.cells):
            chunks = _chunks(block, len(header), len(block) + 1)
            data = tuple(row.cells for row in block[:_PEEK])
            yield Table(file, sheet.name, header, chunks, sheet.notes, data)
            header, block = tuple(row.cells), []
        else:
            block.append(row)
    chunks = _chunks(block, len(header), len(block) + 1)
    data = tuple(row.cells for row in block[:_PEEK])
    yield Table(file, sheet.name, header, chunks, sheet.notes, data)


def _first_row(first: Sequence[Row]) -> Header:
    place = next(n for n, row in enumerate(first) if any(row.cells))
    return Header(place, 1, tuple(first[place].cells))


def _chunks(rows: Iterable[Row], width: int, size: int) -> Iterator[list[Row]]:
    def data() -> Iterator[Row]:
        for row in rows:
            cells = row.cells
            # A row of one faulty cell reads as blank, and is none.
            if not is_beside_the_data(cells) or (row.fault and not any(cells)):
                # Places of fields are looked up without a check: a row has exactly `width` cells.
                short = width - len(cells)
                exact = cells + [""] * short if short > 0 else cells[:width]
                yield Row(row.number, exact, row.fault)

    kept = data()
    while chunk := list(islice(kept, size)):
        yield chunk
