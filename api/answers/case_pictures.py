"""Pictures kept in a case: who is drawn where, through which filters, on which clocks.

Only ids, places and filters are kept. Names, ties and grades are read when the picture is shown, so
nothing of a withdrawn record stays in one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.report.kept_scene import kept_scene
from analytics.report.svg import svg_of
from analytics.vetting.grading import graded_among
from api.answers.cases import case_of, kept
from api.answers.neighbours import has_begun
from api.cases.cases import Item
from api.desk.question import Ask
from graph.errors import NotFound
from graph.model import Entity, Relation
from graph.sentence import say


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as the network page sends it: references with their places, filters, clocks.

    `at_revision` is None for a picture of the latest revision.
    """

    title: str
    middle: str
    places: Mapping[str, tuple[float, float]]
    pinned: Iterable[str]
    hidden: Iterable[str]
    ties: Iterable[str]
    filters: Mapping[str, Iterable[str]]
    as_of: date
    day: date
    at_revision: int | None


def content_of(ask: Ask, drawn: Drawn) -> dict[str, Any]:
    """What is kept of a picture: ids in place of references, which the secret makes."""
    id_of = ask.looks.id_of
    places = {id_of(one): [float(x), float(y)] for one, (x, y) in drawn.places.items()}
    known = ask.view.reader.entities(set(places), at_revision=ask.view.revision)
    if not known:
        ask.looks.note("missed")
        raise NotFound("desk.nobody_of_these")
    ask.looked_at("picture kept", known.values())
    return {
        "title": " ".join(drawn.title.split()),
        "middle": id_of(drawn.middle),
        "places": {id_: place for id_, place in places.items() if id_ in known},
        "pinned": sorted({id_of(one) for one in drawn.pinned}),
        "hidden": sorted({id_of(one) for one in drawn.hidden}),
        "ties": sorted(set(drawn.ties)),
        "filters": {name: sorted(words) for name, words in drawn.filters.items()},
        "as_of": drawn.as_of.isoformat(),
        "day": drawn.day.isoformat(),
        "at_revision": drawn.at_revision,
    }


def picture(ask: Ask, number: int, item: int) -> dict[str, Any]:
    """A kept picture as the network page takes it up again, with references."""
    case_of(ask, number)
    one = kept(ask).item(number, item)
    if one.kind != "picture":
        raise NotFound("cases.no_item")
    ask = _on_its_clocks(ask, one)
    told, view, as_reference = one.content, ask.view, ask.masking.id
    entities, relations = _facts(ask, one)
    ask.looked_at("picture", entities)
    ids = {*told["places"], told["middle"], *told["pinned"], *told["hidden"]}
    # Who was joined to another since answers under that one's id.
    known = view.reader.entities(ids, at_revision=view.revision)
    places = {known[id_].id: at for id_, at in told["places"].items() if id_ in known}
    return {
        **told,
        "middle": as_reference(told["middle"]),
        "places": {as_reference(id_): place for id_, place in places.items()},
        "pinned": [as_reference(known[id_].id) for id_ in told["pinned"] if id_ in known],
        "hidden": [as_reference(known[id_].id) for id_ in told["hidden"] if id_ in known],
        "ties": [one.id for one in relations],
        "lost": len(told["places"].keys() - known.keys()),
    }


def drawn_svg(ask: Ask, one: Item, name: str = "picture") -> tuple[str, list[Entity]]:
    """A kept picture as SVG, through its filters, and who stands in it.

    Persons are masked as the caller's role requires. Raises NotFound for what is no picture, and
    where nobody in it is known.
    """
    if one.kind != "picture":
        raise NotFound("cases.no_item")
    ask = _on_its_clocks(ask, one)
    told, view = one.content, ask.view
    entities, relations = _facts(ask, one)
    graded = graded_among(view.reader, view.reach, entities, measures=ask.desk.measures)
    grades = {id_: graded[id_].grade for id_ in graded}
    filters, free = told["filters"], {told["middle"], *told["pinned"]}
    seen = [
        entity
        for entity in entities
        if entity.id not in told["hidden"]
        and (
            entity.id in free
            or (
                entity.kind not in filters["kinds"]
                and (grades[entity.id] or "none") not in filters["grades"]
            )
        )
    ]
    if not seen:
        raise NotFound("cases.no_picture")
    ids = {entity.id for entity in seen}
    ties = [
        tie
        for tie in relations
        if {tie.source, tie.target} <= ids and tie.kind not in filters["ties"]
    ]
    seen.sort(key=lambda entity: entity.id != told["middle"])  # who is in the middle comes first
    # The names as this caller may see them, under the ids that places and ties have.
    shown = [replace(entity, name=ask.masking.entity(entity).name) for entity in seen]
    places = {id_: (x, y) for id_, (x, y) in told["places"].items()}
    day = date.fromisoformat(told["day"])
    scene = kept_scene(told["title"], (shown, ties), grades, places, day)
    caption = say("drawing.caption", day=told["day"], revision=view.revision, cut="")
    return svg_of(scene, name, caption=caption.text(ask.caller.language)), seen


def _facts(ask: Ask, one: Item) -> tuple[list[Entity], list[Relation]]:
    """Who is in a kept picture, as known now, and the ties that it shows."""
    told, view = one.content, ask.view
    known = view.reader.entities(set(told["places"]), at_revision=view.revision)
    entities = list({entity.id: entity for entity in known.values()}.values())
    if not entities:
        raise NotFound("cases.no_picture")
    here = {entity.id for entity in entities}
    ties = view.reader.relations(told["ties"], at_revision=view.revision).values()
    seen = [tie for tie in ties if {tie.source, tie.target} <= here and has_begun(tie, view.as_of)]
    return entities, sorted(seen, key=lambda tie: tie.id)


def _on_its_clocks(ask: Ask, one: Item) -> Ask:
    """The question as of the day of a picture, and as known then for who may see that."""
    told, views = one.content, ask.desk.views
    day, revision = date.fromisoformat(told["as_of"]), told["at_revision"]
    if revision is not None and ask.caller.may("past"):
        return replace(ask, view=views.at(revision, day))
    return replace(ask, view=views.current(day))
