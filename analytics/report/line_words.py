"""Words on lines, each where it hides nothing; a word without room is left to the table."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from analytics.report.drawing import Line
from analytics.report.labels import SMALL_PX, width_px
from analytics.report.layout import Box, Point
from graph.sentence import PAPER, Language, comma

_ALONG: Final = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)  # where on a line a word may stand
_HIGH: Final = SMALL_PX + 2
MOST_LINES: Final = (
    400  # among more lines hardly a word finds room, and looking for it takes seconds
)


class Word(NamedTuple):
    """A text whose middle stands at (x, y), on the line of this number."""

    text: str
    x: float
    y: float
    line: int


def words_on(
    lines: Sequence[Line],
    ways: Sequence[Sequence[Point]],
    places: Mapping[str, Point],
    boxes: Mapping[str, Box],
    language: Language = PAPER,
) -> tuple[Word, ...]:
    """The words of the lines that have room, clear of all boxes and of each other.

    None where there are more than 400 lines.
    """
    if len(lines) > MOST_LINES:
        return ()
    taken = [(places[id_], boxes[id_]) for id_ in sorted(boxes)]
    placed = []
    for number, (line, way) in enumerate(zip(lines, ways, strict=True)):
        text = comma(language).join(line.words(language))
        box = Box(width_px(text, SMALL_PX) + 4, _HIGH)
        spot = next((one for one in _spots(way) if is_free(one, box, taken)), None)
        if spot:
            taken.append((spot, box))
            placed.append(Word(text, spot.x, spot.y, number))
    return tuple(placed)


def _spots(way: Sequence[Point]) -> list[Point]:
    if len(way) == 2:
        (ax, ay), (bx, by) = way
        return [Point(ax + (bx - ax) * part, ay + (by - ay) * part) for part in _ALONG]
    (ax, ay), (mx, my), (bx, by) = way  # the middle of a quadratic curve
    return [Point((ax + 2 * mx + bx) / 4, (ay + 2 * my + by) / 4)]


def is_free(spot: Point, box: Box, taken: Sequence[tuple[Point, Box]]) -> bool:
    """Whether a box whose middle is at a spot touches none of those taken."""
    return all(
        abs(spot.x - other.x) >= (box.width + room.width) / 2
        or abs(spot.y - other.y) >= (box.height + room.height) / 2
        for other, room in taken
    )
