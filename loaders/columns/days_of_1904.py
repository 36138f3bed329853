"""Bare numbers of days in workbooks that count from 1904, as old ones of the Macintosh do."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from loaders.columns.recognise import Recognised
from loaders.reading.sheet import Row
from loaders.reading.tables import Part, Table

_SERIAL: Final = re.compile(r"[0-9]{1,5}(?:\.[0-9]+)?")
_LATER: Final = 1462  # days from the day 0 of other workbooks to that of these


def counted_from_1900(table: Table, source: Recognised) -> Table:
    """The table with the numbers in its columns of dates counted as in all other workbooks.

    A cell formatted as a date is a date already; one that lost its format is a number of days.
    """
    if not table.from_1904:
        return table
    fields = source.mapping.dates | source.mapping.end_dates
    places = [place for name, place in source.fields.items() if name in fields]
    return replace(table, parts=_parts(table.parts, places))


def _parts(parts: Iterator[Part], places: Collection[int]) -> Iterator[Part]:
    for part in parts:
        yield part._replace(rows=[_row(row, places) for row in part.rows])


def _row(row: Row, places: Collection[int]) -> Row:
    cells = list(row.cells)
    for place in places:
        if place < len(cells) and _SERIAL.fullmatch(cells[place]):
            cells[place] = str(int(float(cells[place])) + _LATER)
    return row._replace(cells=cells)
