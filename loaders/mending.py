"""The refused rows of a load, for a person to mend, and the file that loads them again."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.formulas import as_read
from loaders.rejects import BETWEEN, WIDTH, is_rejects, leading_columns


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of a rejects file.

    `place` is (file, sheet, row number) as a person sees them, `columns` the titles of the columns
    to blame, `reason` why, `header` and `cells` the row as read.
    """

    place: tuple[str, str, str]
    columns: tuple[str, ...]
    reason: str
    header: tuple[str, ...]
    cells: tuple[str, ...]


def refused_rows(path: Path) -> Iterator[RefusedRow]:
    """The rows of a rejects file, in their order."""
    header: tuple[str, ...] = ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for cells in csv.reader(file):
            if is_rejects(cells):
                header = tuple(cells)
                continue
            added = leading_columns(header)
            one, sheet, row, columns, reason = map(as_read, cells[:WIDTH])
            blamed = tuple(column for column in columns.split(BETWEEN) if column)
            yield RefusedRow(
                (one, sheet, row),
                blamed,
                reason,
                header[added:],
                tuple(map(as_read, cells[added:])),
            )


def mended_file(path: Path, mended: Mapping[int, tuple[str, ...]]) -> bytes:
    """A rejects file with the cells of some rows replaced, by their place (from 0) in it.

    It loads as the rejects file does; rows that nobody mended are in it too, so that none is lost.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        writer.writerows(_lines(csv.reader(file), mended))
    return text.getvalue().encode()


def _lines(
    lines: Iterable[list[str]], mended: Mapping[int, tuple[str, ...]]
) -> Iterator[list[str]]:
    place, added = 0, 0
    for line in lines:
        if is_rejects(line):
            added = leading_columns(line)
            yield line
            continue
        yield [*line[:added], *mended[place]] if place in mended else line
        place += 1
