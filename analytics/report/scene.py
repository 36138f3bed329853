"""A drawing with the place of each mark: a neighbourhood, a tree of ownership, or one chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from analytics import wording
from analytics.report.drawing import Drawing, Mark, drawing_of
from analytics.report.labels import LINE_PX, Label, in_lines, width_px
from analytics.report.layout import Box, Heading, Layout, Point, layered, ranks_around
from analytics.report.line_words import Word, words_on
from analytics.report.ownership import Ownership
from analytics.report.picture import Picture, Reason
from graph.errors import BadInput
from graph.sentence import PAPER, Language, say

SHOWN: Final = ("neighbourhood", "ownership", "chain")  # what a scene can be of
ICON_PX: Final = 30  # across the disk of an icon above its name
_CLEAR: Final = 4  # around the icon
_OUT: Final = ICON_PX / 2 + 2  # where a line ends, from the middle of an icon
_BEND: Final = 30  # how far at most a line bends above its row


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawing of a day with the place of everything, in pixels from the upper left.

    By mark, `labels` are its lines of text and `icons` the middle of its icon; the text is beside
    the icon or beneath it. `routes` are the paths of the lines as SVG writes them, each from source
    to target; `arcs` are the lines that run behind the names, without words. `language` is that of
    what is told besides the names.
    """

    title: str
    drawing: Drawing
    layout: Layout
    day: date
    labels: Mapping[str, tuple[Label, ...]]
    icons: Mapping[str, Point]
    beside: bool
    routes: tuple[str, ...]
    arcs: frozenset[int] = frozenset()
    headings: tuple[Heading, ...] = ()
    words: tuple[Word, ...] = ()
    language: Language = PAPER


def scene_of(picture: Picture, shown: str, language: Language = PAPER) -> Scene:
    """The scene of one of SHOWN: the first tree of ownership, or the first chain listed.

    Raises BadInput where the picture has none.
    """
    if shown == "chain":
        if not picture.reasons:
            raise BadInput("drawing.no_chain", name=picture.subject.name)
        return scene_of_chain(picture, picture.reasons[0], language)
    if shown == "ownership":
        if not picture.ownership:
            raise BadInput("drawing.no_owners", name=picture.subject.name)
        return scene_of_owners(picture.ownership[0], picture.as_of, grades_of(picture), language)
    return scene_around(picture, language)


def neighbours_in(picture: Picture) -> Drawing:
    """The marks and lines of the neighbourhood of a picture."""
    return drawing_of(
        (node.entity for node in picture.nodes),
        picture.relations,
        picture.as_of,
        grades=grades_of(picture),
        middle=(picture.subject.id,),
        whole=whole_in(picture),
    )


def scene_around(picture: Picture, language: Language = PAPER) -> Scene:
    """The neighbourhood of a picture in layers: who holds or heads the middle stands above it."""
    drawing = neighbours_in(picture)
    ways = ways_of(drawing)
    ranks = ranks_around(picture.subject.id, (mark.id for mark in drawing.marks), ways)
    return _placed(picture.subject.name, drawing, ranks, picture.as_of, language)


def scene_of_owners(
    ownership: Ownership,
    day: date,
    grades: Mapping[str, str | None] | None = None,
    language: Language = PAPER,
) -> Scene:
    """The tree of stakes of a party: those behind it above, what it holds below, by layer."""
    drawn = {id_: one for id_, one in ownership.entities.items() if id_ in ownership.nodes}
    party = ownership.party
    ties = {tie["relation"] for tie in ownership.answer["tree"]["ties"]}
    drawing = drawing_of(
        {**drawn, party.id: party}.values(),
        (one for id_, one in ownership.relations.items() if id_ in ties),
        day,
        grades=grades or {},
        middle=(party.id,),
    )
    layers = {id_: int(node["layer"]) for id_, node in ownership.nodes.items()} | {party.id: 0}
    # What is folded stands where its first member does.
    ranks = {mark.id: layers[mark.members[0]] for mark in drawing.marks}
    return _placed(party.name, drawing, ranks, day, language)


def scene_of_chain(picture: Picture, reason: Reason, language: Language = PAPER) -> Scene:
    """One chain from the party of the record down to the party that it reaches."""
    along = {id_: place for place, id_ in enumerate(reason.entities)}
    drawing = drawing_of(
        (node.entity for node in picture.nodes if node.entity.id in along),
        (one for one in picture.relations if one.id in reason.evidence.chain),
        picture.as_of,
        grades=grades_of(picture),
        middle=(reason.evidence.entity,),
        whole=reason.entities,
    )
    return _placed(picture.subject.name, drawing, along, picture.as_of, language)


def grades_of(picture: Picture) -> dict[str, str | None]:
    """The grade of each party of a picture."""
    return {node.entity.id: node.grade for node in picture.nodes}


def whole_in(picture: Picture) -> set[str]:
    """Those who are never folded: on a chain, or answering for what is asked."""
    along = {id_ for reason in picture.reasons for id_ in reason.entities}
    return along | {party.entity for party in picture.participants}


def ways_of(drawing: Drawing) -> list[tuple[str, str]]:
    """The (source, target) of every relation, by the marks that show its ends."""
    shown = drawing.mark_of
    return [
        (shown[one.source], shown[one.target]) for line in drawing.lines for one in line.relations
    ]


def grade_label(mark: Mark, language: Language = PAPER) -> tuple[Label, ...]:
    """The grade of a mark in words, for none is told by colour alone."""
    if not mark.grade:
        return ()
    told = say("drawing.grade", grade=wording.term("grade", mark.grade))
    return (Label(told.text(language), "grade"),)


def _placed(
    title: str, drawing: Drawing, ranks: Mapping[str, int], day: date, language: Language
) -> Scene:
    labels = {
        mark.id: (
            *(Label(line, "name") for line in in_lines(mark.called(language))),
            *grade_label(mark, language),
        )
        for mark in drawing.marks
    }
    boxes = {id_: _box(lines) for id_, lines in labels.items()}
    layout = layered(boxes, ranks, (line.ends for line in drawing.lines))
    spots = {
        id_: Point(place.x, place.y - boxes[id_].height / 2 + ICON_PX / 2 + _CLEAR)
        for id_, place in layout.places.items()
    }
    ways = [_way(*line.ends, ranks, layout, boxes, spots) for line in drawing.lines]
    return Scene(
        title=title,
        drawing=drawing,
        layout=layout,
        day=day,
        labels=labels,
        icons=spots,
        beside=False,
        routes=tuple(_path(way) for way in ways),
        language=language,
        words=words_on(drawing.lines, ways, layout.places, boxes, language),
    )


def _box(lines: Sequence[Label]) -> Box:
    icon = ICON_PX + 2 * _CLEAR
    text = max(width_px(one.text, one.font_px) for one in lines)
    return Box(max(icon, text), icon + LINE_PX * len(lines))


def _way(
    one: str,
    other: str,
    ranks: Mapping[str, int],
    layout: Layout,
    boxes: Mapping[str, Box],
    icons: Mapping[str, Point],
) -> tuple[Point, ...]:
    """From one mark to another: between two ranks from beneath a name to the top of an icon.

    Within a rank it bends above the row, so that it runs through nobody who stands between.
    """
    if ranks[one] == ranks[other]:
        (ax, ay), (bx, by) = icons[one], icons[other]
        rise = min(_BEND, abs(ax - bx) / 4) + _OUT
        return Point(ax, ay - _OUT), Point((ax + bx) / 2, min(ay, by) - rise), Point(bx, by - _OUT)
    upper, lower = sorted((one, other), key=lambda id_: (ranks[id_], id_))
    place = layout.places[upper]
    top = Point(place.x, place.y + boxes[upper].height / 2)
    bottom = Point(icons[lower].x, icons[lower].y - _OUT)
    return (top, bottom) if one == upper else (bottom, top)


def _path(way: Sequence[Point]) -> str:
    points = [f"{point.x:.1f} {point.y:.1f}" for point in way]
    bend = "L" if len(points) == 2 else "Q"
    return f"M{points[0]}{bend}{' '.join(points[1:])}"
