"""Places in groups: the middle on top, beneath it columns of groups like a page of a newspaper.

Each row is one party, indented beneath the party over which it is reached, so that the lines of
this tree run in the margin and cross no name. Column after column is filled; a group that goes on
in the next column says so in a heading. The number of columns is the one at which the whole is
largest on the screen. Lengths are in pixels, places are the middles of boxes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from analytics.report.labels import SMALL_PX, width_px
from analytics.report.layout import SCREEN_PX, Box, Heading, Layout, Point

INDENT_PX: Final = 22  # of a row beneath its head
HEADING_PX: Final = 20
_SCREEN_HIGH: Final = 700  # what a picture may take of a window 900 high
_GAP: Final = 6  # between rows
_BETWEEN: Final = 12  # between columns
_EDGE: Final = 14
UNDER_PX: Final = 26  # beneath the middle, for the line to all columns
_MOST_COLUMNS: Final = 12
_LARGEST: Final = 1.2  # a small picture need not be larger: rather fewer columns
_BOLD: Final = 1.1  # a bold letter of Latin script is wider


class Row(NamedTuple):
    """A party (`id`) or a heading (`text`), and how far it is indented; 0 is a heading's level."""

    id: str
    level: int
    text: str = ""


class Grouped(NamedTuple):
    """The layout, the headings, and the top of all columns."""

    layout: Layout
    headings: tuple[Heading, ...]
    top: float


def grouped(middle: str, boxes: Mapping[str, Box], rows: Sequence[Row]) -> Grouped:
    """The places of the middle and of the rows, in the order given. Every row has a box."""
    wide = max((_right(row, boxes) for row in rows), default=0.0) + _BETWEEN
    tries = {len(filled): filled for filled in _fillings(rows, boxes)}

    def scale(columns: Sequence[Sequence[Row]]) -> float:
        high = max((_high(column, boxes) for column in columns), default=0.0)
        width, height = _frame(len(columns), wide, high, boxes[middle])
        return min(SCREEN_PX / width, _SCREEN_HIGH / height, _LARGEST)

    # Of equals the one with fewer columns: fewer lines.
    columns = max(tries.values(), key=lambda one: (round(scale(one), 6), -len(one)))
    return _placed(middle, boxes, columns, wide)


def _fillings(rows: Sequence[Row], boxes: Mapping[str, Box]) -> Iterator[list[list[Row]]]:
    """The rows in one column, in two, and so on, each time in columns as low as may be."""
    whole = _high(rows, boxes)
    for count in range(1, _MOST_COLUMNS + 1):
        most = max(whole / count, 1.0)
        filled = _filled(rows, boxes, most)
        while len(filled) > count:
            most *= 1.04
            filled = _filled(rows, boxes, most)
        yield filled


def _filled(rows: Sequence[Row], boxes: Mapping[str, Box], most: float) -> list[list[Row]]:
    columns: list[list[Row]] = [[]]
    high, heads = 0.0, {0: ""}
    for place, row in enumerate(rows):
        needed = _high(_kept(rows, place), boxes)
        if columns[-1] and high + needed > most:
            # What goes on from the column before says of whom.
            again = [Row("", 0, heads[row.level - 1])] if row.level and heads[row.level - 1] else []
            columns.append(again)
            high = _high(again, boxes)
        columns[-1].append(row)
        high += _high([row], boxes)
        heads[row.level] = row.text
    return columns


def _kept(rows: Sequence[Row], place: int) -> Sequence[Row]:
    """A row with what must stand in the same column: a heading or head, and its first row."""
    end = place + 1
    while end < len(rows) and not rows[end - 1].id and end - place < 3:
        end += 1
    if end < len(rows) and rows[end - 1].level < rows[end].level:
        end += 1
    return rows[place:end]


def _right(row: Row, boxes: Mapping[str, Box]) -> float:
    if row.id:
        return INDENT_PX * row.level + boxes[row.id].width
    return INDENT_PX + _BOLD * width_px(row.text, SMALL_PX)


def _high(rows: Sequence[Row], boxes: Mapping[str, Box]) -> float:
    return sum((boxes[row.id].height if row.id else HEADING_PX) + _GAP for row in rows)


def _frame(count: int, wide: float, high: float, middle: Box) -> tuple[float, float]:
    width = max(count * wide, middle.width) + 2 * _EDGE
    return width, high + middle.height + UNDER_PX + 2 * _EDGE


def _placed(
    middle: str, boxes: Mapping[str, Box], columns: Sequence[Sequence[Row]], wide: float
) -> Grouped:
    high = max((_high(column, boxes) for column in columns), default=0.0)
    width, height = _frame(len(columns), wide, high, boxes[middle])
    places = {middle: Point(width / 2, _EDGE + boxes[middle].height / 2)}
    headings = []
    for number, column in enumerate(columns):
        left, top = _EDGE + number * wide, _EDGE + boxes[middle].height + UNDER_PX
        for row in column:
            if row.id:
                x, box = left + INDENT_PX * row.level, boxes[row.id]
                places[row.id] = Point(x + box.width / 2, top + box.height / 2)
            else:
                headings.append(Heading(row.text, left + INDENT_PX, top))
            top += _high([row], boxes)
    return Grouped(
        Layout(places, width, height), tuple(headings), _EDGE + boxes[middle].height + UNDER_PX
    )
