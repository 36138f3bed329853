"""The neighbourhood of a picture as a scene in groups: by what each party is to the middle."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analytics import wording
from analytics.report.drawing import Drawing, Line, Mark
from analytics.report.grouped import INDENT_PX, UNDER_PX, Grouped, Row, grouped
from analytics.report.labels import ICON_PX, Label, box_beside, halves, in_lines
from analytics.report.layout import Point
from analytics.report.picture import Picture
from analytics.report.scene import Scene, grade_label, neighbours_in
from graph.sentence import PAPER, Language, comma, say

_PLACES: Final = frozenset({"address", "phone"})  # many who have nothing to do with each other
_WIDEST: Final = 30  # half characters of a line: most firms' names need one line
_WIDEST_MIDDLE: Final = 60
_HALF: Final = ICON_PX / 2


@dataclass(frozen=True, slots=True)
class _Tree:
    """Over whom each party is reached, nearest first, and over which line.

    `language` is that of what is told besides the names.
    """

    language: Language
    middle: str
    marks: Mapping[str, Mark]
    children: Mapping[str, Sequence[str]]
    parent: Mapping[str, str]
    line: Mapping[str, int]


def scene_in_groups(picture: Picture, language: Language = PAPER) -> Scene:
    """The neighbourhood, with a heading for each group and all others beneath their nearest tie.

    The ties besides those of this tree are arcs behind the names (`Scene.arcs`).
    """
    drawing = neighbours_in(picture)
    tree = _tree(picture.subject.id, drawing, language)
    labels = {id_: _labels(mark, tree, drawing) for id_, mark in tree.marks.items()}
    boxes = {id_: box_beside(lines) for id_, lines in labels.items()}
    rows = list(_rows(tree, drawing))
    made = grouped(tree.middle, boxes, rows)
    icons = {
        id_: Point(place.x - boxes[id_].width / 2 + _HALF, place.y)
        for id_, place in made.layout.places.items()
    }
    arcs = frozenset(range(len(drawing.lines))) - set(tree.line.values())
    return Scene(
        title=picture.subject.name,
        drawing=drawing,
        layout=made.layout,
        day=picture.as_of,
        labels=labels,
        icons=icons,
        beside=True,
        routes=_routes(drawing, tree, made, icons),
        arcs=arcs,
        headings=made.headings,
        language=language,
    )


def _tree(middle: str, drawing: Drawing, language: Language) -> _Tree:
    marks = {mark.id: mark for mark in drawing.marks}
    around: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(drawing.lines):
        one, other = line.ends
        if one != other:
            around[one][other] = around[other][one] = number
    children: dict[str, list[str]] = {}
    parent: dict[str, str] = {}
    line_to: dict[str, int] = {}
    level = [middle]
    while level:
        reached = []
        # A party heads a group rather than an address, which all tenants of a building share.
        for at in sorted(level, key=lambda id_: (marks[id_].kind in _PLACES, level.index(id_))):
            new = [other for other in around[at] if other not in parent and other != middle]
            children[at] = sorted(
                new, key=lambda id_: (marks[id_].folded, marks[id_].called(), id_)
            )
            parent |= dict.fromkeys(new, at)
            line_to |= {other: around[at][other] for other in new}
            reached += children[at]
        level = reached
    return _Tree(language, middle, marks, children, parent, line_to)


def _rows(tree: _Tree, drawing: Drawing) -> Iterator[Row]:
    """The groups of the middle's neighbours, those from whom a tie leads to it first."""
    groups: defaultdict[tuple[bool, str], list[str]] = defaultdict(list)
    for id_ in tree.children[tree.middle]:
        groups[_sort(id_, drawing.lines[tree.line[id_]], drawing)].append(id_)
    for (_, kind), ids in sorted(groups.items()):
        count = sum(len(tree.marks[id_].members) for id_ in ids)
        heading = say("drawing.group", group=wording.term("relation", kind), count=count)
        yield Row("", 0, heading.text(tree.language))
        # Those who head others stand last: nothing of another branch stands between.
        for id_ in sorted(ids, key=lambda one: bool(tree.children[one])):
            yield from _branch(id_, 1, tree)
    stray = [id_ for id_ in tree.marks if id_ != tree.middle and id_ not in tree.parent]
    if stray:
        yield Row("", 0, say("drawing.stray", count=len(stray)).text(tree.language))
        yield from (Row(id_, 1, tree.marks[id_].called(tree.language)) for id_ in stray)


def _branch(id_: str, level: int, tree: _Tree) -> Iterator[Row]:
    name = in_lines(tree.marks[id_].called(tree.language), _WIDEST)[0]
    yield Row(id_, level, say("drawing.goes_on", name=name).text(tree.language))
    for child in tree.children[id_]:
        yield from _branch(child, level + 1, tree)


def _sort(id_: str, line: Line, drawing: Drawing) -> tuple[bool, str]:
    shown = drawing.mark_of
    first = min(line.relations, key=lambda one: (shown[one.source] != id_, one.kind, one.id))
    return shown[first.source] != id_, first.kind


def _labels(mark: Mark, tree: _Tree, drawing: Drawing) -> tuple[Label, ...]:
    """The name, the grade, and what ties it to the one above it; ↑ if the tie leads up there."""
    called, grade = mark.called(tree.language), grade_label(mark, tree.language)
    if mark.middle:
        return (*(Label(line, "middle") for line in in_lines(called, _WIDEST_MIDDLE)), *grade)
    name = [Label(line, "name") for line in in_lines(called, _WIDEST)]
    if mark.id not in tree.line:
        return (*name, *grade)
    line = drawing.lines[tree.line[mark.id]]
    arrow = "↕" if line.both else "↑" if line.ends[0] == mark.id else "↓"
    ended = "" if line.holds else say("drawing.ended").text(tree.language)
    text = f"{arrow} {comma(tree.language).join(line.words(tree.language))}{ended}"
    if len(name) == 1 and not mark.grade and halves(name[0].text + text) < _WIDEST:
        return (Label(name[0].text, "name", tail=f"  {text}"),)
    return (*name, *grade, *(Label(one, "tie") for one in in_lines(text, _WIDEST)))


def _routes(
    drawing: Drawing, tree: _Tree, made: Grouped, icons: Mapping[str, Point]
) -> tuple[str, ...]:
    head_of = {number: id_ for id_, number in tree.line.items()}
    return tuple(
        _spine(head_of[number], tree, made, icons)
        if number in head_of
        else _arc(icons[line.ends[0]], icons[line.ends[1]])
        for number, line in enumerate(drawing.lines)
    )


def _spine(id_: str, tree: _Tree, made: Grouped, icons: Mapping[str, Point]) -> str:
    """From the one above down the margin and to the right, to the icon of a party."""
    parent, at = tree.parent[id_], icons[id_]
    above = icons[parent]
    margin = at.x - INDENT_PX
    end = f"V{at.y:.1f}H{at.x - _HALF:.1f}"
    if parent == tree.middle:
        # Over the line that joins the heads of all columns.
        start = f"M{above.x:.1f} {above.y + _HALF:.1f}"
        return f"{start}V{made.top - UNDER_PX / 2:.1f}H{margin:.1f}{end}"
    if abs(above.x - margin) < 1:
        return f"M{above.x:.1f} {above.y + _HALF:.1f}{end}"
    # It goes on in another column: from the heading that says so.
    return f"M{margin:.1f} {made.top:.1f}{end}"


def _arc(one: Point, other: Point) -> str:
    """A curve from icon to icon that leaves and arrives sideways."""
    if abs(one.x - other.x) < 2 * ICON_PX:  # the same column: bent out to its left
        ax, bx = one.x - _HALF, other.x - _HALF
        turn = -18 - abs(one.y - other.y) / 30
        away, back = ax + turn, bx + turn
    else:
        side = math.copysign(_HALF, other.x - one.x)
        ax, bx = one.x + side, other.x - side
        away = back = (ax + bx) / 2
    start, bend = f"M{ax:.1f} {one.y:.1f}", f"C{away:.1f} {one.y:.1f}"
    return f"{start}{bend} {back:.1f} {other.y:.1f} {bx:.1f} {other.y:.1f}"
