"""Pictures kept in a case: who is drawn where, through which filters, on which clocks.

Only ids, places and filters are kept. Names, ties and grades are read when the picture is shown, so
nothing of a withdrawn record stays in one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.report.svg import svg_of
from api.answers.cases import case_of, kept
from api.answers.drawn_scene import as_known, drawn_scene, facts_of
from api.cases.cases import Item
from api.desk.question import Ask
from graph.errors import NotFound
from graph.model import Entity
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
    told, known = told_of(ask, drawn)
    ask.looked_at("picture kept", known.values())
    places = {id_: place for id_, place in told["places"].items() if id_ in known}
    return {**told, "places": places}


def told_of(ask: Ask, drawn: Drawn) -> tuple[dict[str, Any], Mapping[str, Entity]]:
    """A picture by the ids in it, and who of them is known, by those ids.

    Raises NotFound where none is; that somebody is unknown is journalled.
    """
    # Who is pinned or hidden has a place: nobody without one is looked for.
    ids = {one: ask.looks.id_of(one) for one in drawn.places}
    places = {ids[one]: [float(x), float(y)] for one, (x, y) in drawn.places.items()}
    known = ask.view.reader.entities(set(places), at_revision=ask.view.revision)
    if len(known) < len(places):
        ask.looks.note("missed")
    if not known:
        raise NotFound("desk.nobody_of_these")
    told = {
        "title": " ".join(drawn.title.split()),
        "middle": ids.get(drawn.middle, ask.view.references.id_of(drawn.middle)),
        "places": places,
        "pinned": sorted({ids[one] for one in drawn.pinned if one in ids}),
        "hidden": sorted({ids[one] for one in drawn.hidden if one in ids}),
        "ties": sorted(set(drawn.ties)),
        "filters": {name: sorted(words) for name, words in drawn.filters.items()},
        "as_of": drawn.as_of.isoformat(),
        "day": drawn.day.isoformat(),
        "at_revision": drawn.at_revision,
    }
    return told, known


def picture(ask: Ask, number: int, item: int) -> dict[str, Any]:
    """A kept picture as the network page takes it up again, with references."""
    case_of(ask, number)
    one = kept(ask).item(number, item)
    if one.kind != "picture":
        raise NotFound("cases.no_item")
    ask = on_its_clocks(ask, one.content, one.content["as_of"])
    told, as_reference = as_known(ask, one.content), ask.masking.id
    entities, relations = facts_of(ask, told)
    ask.looked_at("picture", entities)
    return {
        **told,
        "middle": as_reference(told["middle"]),
        "places": {as_reference(id_): place for id_, place in told["places"].items()},
        "pinned": [as_reference(id_) for id_ in told["pinned"]],
        "hidden": [as_reference(id_) for id_ in told["hidden"]],
        "ties": [one.id for one in relations],
    }


def drawn_svg(ask: Ask, one: Item, name: str = "picture") -> tuple[str, Sequence[Entity]]:
    """A kept picture as SVG, through its filters, and who stands in it.

    Persons are masked as the caller's role requires. Raises NotFound for what is no picture, and
    where nobody in it is known.
    """
    if one.kind != "picture":
        raise NotFound("cases.no_item")
    ask = on_its_clocks(ask, one.content, one.content["day"])
    made = drawn_scene(ask, one.content, ask.caller.language)
    told = say("drawing.caption", day=one.content["day"], revision=ask.view.revision, cut="")
    return svg_of(made.scene, name, caption=told.text(ask.caller.language)), made.parties


def on_its_clocks(ask: Ask, told: Mapping[str, Any], day: str) -> Ask:
    """The question as of a day, and as known when a picture was for who may see that."""
    views, revision, as_of = ask.desk.views, told["at_revision"], date.fromisoformat(day)
    if revision is not None and ask.caller.may("past"):
        return replace(ask, view=views.at(revision, as_of))
    return replace(ask, view=views.current(as_of))
