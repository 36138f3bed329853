"""A party's neighbours, most relevant first; only the part that is shown is read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from analytics.paths.neighbours import Neighbour, Part, ranked_neighbours
from analytics.paths.walks import among
from analytics.report.layout import Box, fitted, ranks_around
from analytics.snapshot.relation_lookup import relations_at
from analytics.vetting.grading import graded_among
from api.answers.ties import counts_of
from api.desk.question import Ask
from api.desk.response import framed
from api.desk.views import View
from graph.errors import NotFound
from graph.model import Entity, Relation

_PARALLEL: Final = 20  # relations shown of one neighbour; the others are counted
_BETWEEN: Final = 5_000  # relations in one picture
# As the page draws a mark (`marks.js`): an icon, and beneath it the name in lines of nine letters,
# and the grade. Nine letters of 14 pixels take 126: they have room with the gap between two boxes.
_WIDE: Final = 112
_WIDE_MIDDLE: Final = 148  # its letters are larger; the gap between two ranks has their height
_ICON: Final = 36
_TO_NAME: Final = 2  # of ten: the rest is the gap that the layout leaves beneath
_LINE: Final = 14
_LETTERS: Final = 9
_MOST_LINES: Final = 4
_ROOM: Final = Box(900, 640)


def neighbours_of(ask: Ask, text: str, part: Part) -> dict[str, Any]:
    """The neighbours of a part, in the order of `analytics.paths.neighbours`."""
    entity, view = ask.entity(text), ask.view
    # Ranked in the snapshot's columns, so that a hub of 100,000 neighbours answers like any other.
    ranked = ranked_neighbours(view.reach, entity.id, part)
    ids = [one.entity for one in ranked.shown]
    wanted = {id_ for one in ranked.shown for id_ in one.relations[:_PARALLEL]}
    relations = view.reader.relations(wanted, at_revision=view.revision) if wanted else {}
    known = view.reader.entities(ids, at_revision=view.revision) if ids else {}
    ask.looked_at("neighbours", [entity, *known.values()])
    left = max(0, ranked.total - part.offset - len(ids))
    summaries = briefs(ask, [known[id_] for id_ in ids])
    return {
        **framed(ask, explored=ranked.total, truncated=left > 0),
        "id": ask.masking.id(entity.id),
        "total": ranked.total,
        "left": left,
        "neighbours": [
            {**brief, **_relations(ask, one, [relations[r] for r in one.relations[:_PARALLEL]])}
            for brief, one in zip(summaries, ranked.shown, strict=True)
        ],
    }


def _relations(ask: Ask, neighbour: Neighbour, shown: Sequence[Relation]) -> dict[str, Any]:
    return {
        "relations": [ask.masking.relation(relation) for relation in shown],
        "more_relations": len(neighbour.relations) - len(shown),
    }


def briefs(ask: Ask, entities: Collection[Entity]) -> list[dict[str, Any]]:
    """Each party in brief, as pictures and lists show it: identity, grade, counts of relations."""
    view = ask.view
    graded = graded_among(view.reader, view.reach, entities, measures=ask.desk.measures)
    return [
        {
            "entity": ask.masking.entity(entity),
            "grade": graded[entity.id].grade,
            "level": graded[entity.id].level,
            "index": graded[entity.id].index,
            "ties": counts_of(ask, entity.id),
        }
        for entity in entities
    ]


def between(
    ask: Ask, texts: Iterable[str], *, middle: str | None = None, room: Box = _ROOM
) -> dict[str, Any]:
    """These parties in brief, and the relations among them that have begun, for a picture.

    `places` has the place of each around the `middle`, as the offline picture lays layers, for a
    canvas of this room in pixels; it is empty without a middle. Raises NotFound where one of the
    texts is no party, or the middle none of them.
    """
    view = ask.view
    known, entities = drawn(ask, texts)
    ids = [entity.id for entity in entities]
    relations, cut = begun_among(view, ids)
    ask.looked_at("between", entities)
    parties = briefs(ask, entities)
    heart = ask.looks.id_of(middle) if middle else None
    if heart and heart not in known:
        raise NotFound("desk.nobody_of_these")
    ways = [(one.source, one.target) for one in relations]
    center = known[heart].id if heart else ""
    boxes = {
        one.id: _box(brief["entity"].name, brief["grade"], middle=one.id == center)
        for one, brief in zip(entities, parties, strict=True)
    }
    return {
        **framed(ask, explored=len(entities), truncated=cut),
        "parties": parties,
        "relations": [ask.masking.relation(relation) for relation in relations],
        "places": {
            ask.masking.id(id_): place
            for id_, place in (_places(center, boxes, ways, room) if center else {}).items()
        },
    }


def drawn(ask: Ask, texts: Iterable[str]) -> tuple[dict[str, Entity], list[Entity]]:
    """The parties of a picture, by the id that each text means, and each of them once.

    Raises NotFound where one of the texts is no party.
    """
    view = ask.view
    wanted = dict.fromkeys(ask.looks.id_of(text) for text in texts)
    known = dict(view.reader.entities(wanted, at_revision=view.revision))
    if known.keys() != wanted.keys():
        ask.looks.note("missed")
        raise NotFound("desk.nobody_of_these")
    # Two of the ids asked may be one party by now, joined under one id.
    return known, list({entity.id: entity for entity in known.values()}.values())


def begun_among(view: View, ids: Collection[str]) -> tuple[list[Relation], bool]:
    """The relations between two of these that have begun by the day of a view, by id.

    At most 5,000, and whether there may be more. Those that have ended are drawn too, dashed.
    """
    links = relations_at(
        view.reach.snapshot, ids, kinds=None, as_of=None, limit=_BETWEEN, within=True
    )
    ties = among(view.reader, links, at_revision=view.revision)
    return [tie for tie in ties if has_begun(tie, view.as_of)], len(links) == _BETWEEN


def has_begun(tie: Relation, day: date) -> bool:
    """Whether a relation is drawn on a day."""
    return tie.valid_from is None or tie.valid_from <= day


def _box(name: str, grade: str | None, *, middle: bool) -> Box:
    """The room of a mark with its name and grade."""
    lines = min(_MOST_LINES, max(1, -(-len(name) // _LETTERS))) + bool(grade)
    return Box(_WIDE_MIDDLE if middle else _WIDE, _ICON + _TO_NAME + _LINE * lines)


def _places(
    middle: str, boxes: Mapping[str, Box], ways: Sequence[tuple[str, str]], room: Box
) -> dict[str, dict[str, int]]:
    """The place of each icon in pixels from that of the middle, none on another's name."""
    found = fitted(boxes, ranks_around(middle, boxes, ways), ways, room).places
    # A place is the middle of a box, whose icon is on top.
    icons = {id_: (x, y - (boxes[id_].height - _ICON) / 2) for id_, (x, y) in found.items()}
    left, top = icons[middle]
    return {id_: {"x": round(x - left), "y": round(y - top)} for id_, (x, y) in icons.items()}
