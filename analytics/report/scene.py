"""A drawing with the place of each mark: a neighbourhood, a tree of ownership, or one chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from analytics import wording
from analytics.report.drawing import Drawing, Mark, drawing_of
from analytics.report.labels import LINE_PX, in_lines, width_px
from analytics.report.layout import Box, Layout, layered, ranks_around
from analytics.report.ownership import Ownership
from analytics.report.picture import Picture, Reason
from graph.errors import BadInput

SHOWN: Final = ("neighbourhood", "ownership", "chain")  # what a scene can be of
ICON_PX: Final = 30  # across the disk of an icon
_CLEAR: Final = 4  # around the icon


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawing, where its marks stand, and the day that it shows."""

    title: str
    drawing: Drawing
    layout: Layout
    day: date


def scene_of(picture: Picture, shown: str) -> Scene:
    """The scene of one of SHOWN: the first tree of ownership, or the first chain listed.

    Raises BadInput where the picture has none.
    """
    if shown == "chain":
        if not picture.reasons:
            raise BadInput("drawing.no_chain", name=picture.subject.name)
        return scene_of_chain(picture, picture.reasons[0])
    if shown == "ownership":
        if not picture.ownership:
            raise BadInput("drawing.no_owners", name=picture.subject.name)
        return scene_of_owners(picture.ownership[0], picture.as_of, grades_of(picture))
    return scene_around(picture)


def scene_around(picture: Picture) -> Scene:
    """The neighbourhood of a picture in layers: who holds or heads the middle stands above it."""
    drawing = drawing_of(
        (node.entity for node in picture.nodes),
        picture.relations,
        picture.as_of,
        grades=grades_of(picture),
        middle=(picture.subject.id,),
        whole=whole_in(picture),
    )
    ways = ways_of(drawing)
    ranks = ranks_around(picture.subject.id, (mark.id for mark in drawing.marks), ways)
    return _placed(picture.subject.name, drawing, ranks, picture.as_of)


def scene_of_owners(
    ownership: Ownership, day: date, grades: Mapping[str, str | None] | None = None
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
    return _placed(party.name, drawing, ranks, day)


def scene_of_chain(picture: Picture, reason: Reason) -> Scene:
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
    return _placed(picture.subject.name, drawing, along, picture.as_of)


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


def label_of(mark: Mark) -> tuple[str, ...]:
    """The lines beneath an icon: the name, and the grade in words."""
    grade = (f"【{wording.word('grade', mark.grade)}】",) if mark.grade else ()
    return (*in_lines(mark.name), *grade)


def _placed(title: str, drawing: Drawing, ranks: Mapping[str, int], day: date) -> Scene:
    boxes = {mark.id: _box(mark) for mark in drawing.marks}
    layout = layered(boxes, ranks, (line.ends for line in drawing.lines))
    return Scene(title, drawing, layout, day)


def _box(mark: Mark) -> Box:
    lines = label_of(mark)
    icon = ICON_PX + 2 * _CLEAR
    return Box(max(icon, *map(width_px, lines)), icon + LINE_PX * len(lines))


def icon_middle(scene: Scene, mark: Mark) -> tuple[float, float]:
    """The middle of the icon of a mark, which stands at the top of its box."""
    place = scene.layout.places[mark.id]
    return place.x, place.y - _box(mark).height / 2 + ICON_PX / 2 + _CLEAR
