"""A picture as somebody arranged and kept it: every mark at the place where it was put."""

import math
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final

from analytics.report.drawing import drawing_of
from analytics.report.labels import LINE_PX, Label, in_lines, width_px
from analytics.report.layout import Box, Layout, Point
from analytics.report.line_words import words_on
from analytics.report.scene import ICON_PX, Scene, grade_label
from graph.model import Entity, Relation
from graph.sentence import PAPER, Language

_EDGE: Final = 24  # white around everything
_CLEAR: Final = 4  # around an icon
_WIDEST: Final = 18  # half characters of a line: nine of Chinese, as on the desk
_OUT: Final = ICON_PX / 2 + 2  # where a line ends, from the middle of an icon


def kept_scene(
    title: str,
    facts: tuple[Collection[Entity], Iterable[Relation]],
    grades: Mapping[str, str | None],
    places: Mapping[str, tuple[float, float]],
    day: date,
    language: Language = PAPER,
) -> Scene:
    """The scene of parties and relations on a day, each party at its place in pixels.

    The first of the parties is the one in the middle. Who has no place stands at (0, 0).
    """
    entities, relations = facts
    ids = [one.id for one in entities]
    drawing = drawing_of(entities, relations, day, grades=grades, middle=ids[:1], whole=ids)
    labels = {
        mark.id: (
            *(Label(line, "name") for line in in_lines(mark.called(language), _WIDEST)),
            *grade_label(mark, language),
        )
        for mark in drawing.marks
    }
    boxes = {id_: _box(lines) for id_, lines in labels.items()}
    icons = _moved_in({id_: Point(*places.get(id_, (0.0, 0.0))) for id_ in labels}, boxes)
    middles = {
        id_: Point(x, y - ICON_PX / 2 - _CLEAR + boxes[id_].height / 2)
        for id_, (x, y) in icons.items()
    }
    ways = [_way(line.ends, icons, middles, boxes) for line in drawing.lines]
    return Scene(
        title=title,
        drawing=drawing,
        layout=_layout(middles, boxes),
        day=day,
        labels=labels,
        icons=icons,
        beside=False,
        routes=tuple(_path(way) for way in ways),
        language=language,
        words=words_on(drawing.lines, ways, middles, boxes, language),
    )


def _box(lines: Iterable[Label]) -> Box:
    texts = list(lines)
    icon = ICON_PX + 2 * _CLEAR
    widest = max(width_px(one.text, one.font_px) for one in texts)
    return Box(max(icon, widest), icon + LINE_PX * len(texts))


def _moved_in(icons: Mapping[str, Point], boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The same places, moved so that nothing lies beyond the upper left corner."""
    left = min((p.x - boxes[id_].width / 2 for id_, p in icons.items()), default=0.0)
    top = min((p.y - ICON_PX / 2 - _CLEAR for p in icons.values()), default=0.0)
    return {id_: Point(x - left + _EDGE, y - top + _EDGE) for id_, (x, y) in icons.items()}


def _layout(middles: Mapping[str, Point], boxes: Mapping[str, Box]) -> Layout:
    width = max((p.x + boxes[id_].width / 2 for id_, p in middles.items()), default=0.0)
    height = max((p.y + boxes[id_].height / 2 for id_, p in middles.items()), default=0.0)
    return Layout(middles, width + _EDGE, height + _EDGE)


def _way(
    ends: tuple[str, str],
    icons: Mapping[str, Point],
    middles: Mapping[str, Point],
    boxes: Mapping[str, Box],
) -> tuple[Point, ...]:
    """A straight line that leaves both names readable, from border to border of their boxes.

    Where somebody put one upon the other it runs from icon to icon; a loop goes nowhere.
    """
    one, other = (middles[end] for end in ends)
    first, last = (
        _inside(boxes[end], other.x - one.x, other.y - one.y) for end in ends
    )  # the parts of the way within the boxes
    if first + last < 1:
        dx, dy = other.x - one.x, other.y - one.y
        return (
            Point(one.x + dx * first, one.y + dy * first),
            Point(other.x - dx * last, other.y - dy * last),
        )
    one, other = (icons[end] for end in ends)
    apart = math.dist(one, other)
    if apart <= 2 * _OUT:
        return one, other
    dx, dy = (other.x - one.x) * _OUT / apart, (other.y - one.y) * _OUT / apart
    return Point(one.x + dx, one.y + dy), Point(other.x - dx, other.y - dy)


def _inside(box: Box, dx: float, dy: float) -> float:
    """Which part of the way (dx, dy) from the middle of a box lies within it; at most all."""
    across = box.width / 2 / abs(dx) if dx else 1.0
    down = box.height / 2 / abs(dy) if dy else 1.0
    return min(across, down, 1.0)


def _path(way: Iterable[Point]) -> str:
    first, last = (f"{point.x:.1f} {point.y:.1f}" for point in way)
    return f"M{first}L{last}"
