"""A picture as somebody drew it on the desk, as a scene: who is seen through its filters, and what
of it is not drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.paths.neighbours import ties_at
from analytics.report.kept_scene import kept_scene
from analytics.report.scene import Scene
from analytics.vetting.grading import graded_among
from api.answers.neighbours import has_begun
from api.desk.question import Ask
from graph.errors import NotFound
from graph.model import Entity, Relation
from graph.sentence import Language, Sentence, say


@dataclass(frozen=True, slots=True)
class DrawnScene:
    """A scene, and what stands in it: parties named as the caller may see them, ties, grades.

    `left_out` says in sentences what of the picture is not drawn.
    """

    scene: Scene
    parties: Sequence[Entity]
    ties: Sequence[Relation]
    grades: Mapping[str, str | None]
    left_out: Sequence[Sentence]


def as_known(ask: Ask, told: Mapping[str, Any]) -> dict[str, Any]:
    """A picture under the ids of the clocks of `ask`: who was joined answers under another's id.

    `lost` counts the parties of which nothing is known then.
    """
    places = told["places"]
    ids = {*places, told["middle"], *told["pinned"], *told["hidden"]}
    known = ask.view.reader.entities(ids, at_revision=ask.view.revision)
    now = {id_: entity.id for id_, entity in known.items()}
    return {
        **told,
        "middle": now.get(told["middle"], told["middle"]),
        "places": {now[id_]: place for id_, place in places.items() if id_ in now},
        "pinned": [now[id_] for id_ in told["pinned"] if id_ in now],
        "hidden": [now[id_] for id_ in told["hidden"] if id_ in now],
        "lost": len(places.keys() - now.keys()),
    }


def facts_of(ask: Ask, told: Mapping[str, Any]) -> tuple[list[Entity], list[Relation]]:
    """Who is in a picture, as known now, and the ties that it shows.

    Raises NotFound where nobody in it is known.
    """
    view = ask.view
    known = view.reader.entities(set(told["places"]), at_revision=view.revision)
    entities = list({entity.id: entity for entity in known.values()}.values())
    if not entities:
        raise NotFound("cases.no_picture")
    here = {entity.id for entity in entities}
    ties = view.reader.relations(told["ties"], at_revision=view.revision).values()
    seen = [tie for tie in ties if {tie.source, tie.target} <= here and has_begun(tie, view.as_of)]
    return entities, sorted(seen, key=lambda tie: tie.id)


def drawn_scene(ask: Ask, told: Mapping[str, Any], language: Language) -> DrawnScene:
    """The scene of a picture by what is known on the clocks of `ask`, its words in a language.

    Persons are masked as the caller's role requires. Raises NotFound where nobody is seen in it.
    """
    told = as_known(ask, told)
    entities, relations = facts_of(ask, told)
    graded = graded_among(ask.view.reader, ask.view.reach, entities, measures=ask.desk.measures)
    grades = {id_: graded[id_].grade for id_ in graded}
    seen = [entity for entity in entities if _is_seen(entity, told, grades)]
    if not seen:
        ask.looked_at("picture", entities)
        raise NotFound("cases.no_picture")
    ids = {entity.id for entity in seen}
    ties = [
        tie
        for tie in relations
        if {tie.source, tie.target} <= ids and tie.kind not in told["filters"]["ties"]
    ]
    seen.sort(key=lambda entity: entity.id != told["middle"])  # who is in the middle comes first
    # The names as this caller may see them, under the ids that places and ties have.
    shown = [replace(entity, name=ask.masking.entity(entity).name) for entity in seen]
    places = {id_: (x, y) for id_, (x, y) in told["places"].items()}
    day = date.fromisoformat(told["day"])
    scene = kept_scene(told["title"], (shown, ties), grades, places, day, language)
    hidden = sum(entity.id in told["hidden"] for entity in entities)
    left_out = {
        "drawing.lost": told["lost"],
        "drawing.hidden": hidden,
        "drawing.filtered": len(entities) - hidden - len(seen),
        "drawing.ties_left": len(relations) - len(ties),
        "drawing.not_expanded": _not_expanded(ask, ids, relations),
    }
    said = [say(code, count=count) for code, count in left_out.items() if count]
    return DrawnScene(scene, shown, ties, grades, said)


def _is_seen(entity: Entity, told: Mapping[str, Any], grades: Mapping[str, str | None]) -> bool:
    """Whether a party passes the filters, or is free of them as the middle and the pinned are."""
    if entity.id in told["hidden"]:
        return False
    if entity.id == told["middle"] or entity.id in told["pinned"]:
        return True
    filters = told["filters"]
    return (
        entity.kind not in filters["kinds"]
        and (grades[entity.id] or "none") not in filters["grades"]
    )


def _not_expanded(ask: Ask, ids: set[str], ties: Sequence[Relation]) -> int:
    """How many ties of the parties drawn are not in the picture, each once."""
    drawn = sum(bool({tie.source, tie.target} & ids) for tie in ties)
    return max(0, ties_at(ask.view.reach, ids) - drawn)
