"""Circles and chains of guarantees, in all of the graph or around one party."""

from collections.abc import Iterable
from typing import Any, Final

from analytics.patterns.search import hits_in, patterns_of
from analytics.patterns.told import Told, told
from analytics.patterns.world import World
from analytics.wording import in_words
from api.desk.question import Ask
from api.desk.response import framed
from graph.model import Entity, Relation
from graph.sentence import Sentence, say

_KINDS: Final = ("guarantee_circle", "guarantee_chain", "guarantor_closely_linked")
_CIRCLE: Final = "pattern.guarantee_circle"
# Relations and parties of one finding that are given; a chain may have ten thousand of both.
_DRAWN: Final = 200


def guarantees(ask: Ask, text: str | None, *, limit: int) -> dict[str, Any]:
    """The patterns of guarantees, of each at most `limit`; `left` counts the others.

    `patterns` has for each its code, name, article, what to find out, and what was found. Of one
    finding the 200 nearest relations and parties are given; `relations_left` and `entities_left`
    count the others. All that is found is a lead. Raises NotFound and Ambiguous.
    """
    about = ask.entity(text) if text else None
    patterns = [pattern for pattern in patterns_of() if pattern.kind in _KINDS]
    view = ask.view
    world = World(view.reach.snapshot, view.as_of, view.reader)
    hits = {
        pattern.code: hits_in(world, [pattern], about=about.id if about else None)
        for pattern in patterns
    }
    by_code = {code: told(world, some[:limit]) for code, some in hits.items()}
    whole = all(hit.whole for some in hits.values() for hit in some)
    shown = [one for some in by_code.values() for one in some]
    entities, relations = _facts(ask, shown, about)
    ask.looked_at("guarantees", entities.values())
    named, language = list(entities.values()), ask.caller.language
    return {
        **framed(ask, explored=len(view.reach.snapshot.relations.ids), truncated=not whole),
        "entity": ask.masking.entity(about) if about else None,
        "patterns": [
            {
                "code": pattern.code,
                "kind": pattern.kind,
                "name": in_words("pattern", pattern.code, pattern.name, language),
                "article": pattern.article,
                "ask": in_words("pattern_ask", pattern.code, pattern.ask, language),
                "findings": [_plain(ask, one, named) for one in by_code[pattern.code]],
                "left": max(0, len(hits[pattern.code]) - limit),
            }
            for pattern in patterns
        ],
        "names": ask.masking.names(entities),
        "relations": {id_: ask.masking.relation(tie) for id_, tie in relations.items()},
    }


def _facts(
    ask: Ask, shown: Iterable[Told], about: Entity | None
) -> tuple[dict[str, Entity], dict[str, Relation]]:
    """Everybody who is named in these findings, and the relations that prove them."""
    view = ask.view
    ties = {id_ for one in shown for id_ in one.relations[:_DRAWN]}
    relations = view.reader.relations(ties, at_revision=view.revision) if ties else {}
    ids = {id_ for one in shown for id_ in one.entities[:_DRAWN]}
    ids |= {end for tie in relations.values() for end in (tie.source, tie.target)}
    ids |= {about.id} if about else set()
    entities = view.reader.entities(ids, at_revision=view.revision) if ids else {}
    return dict(entities), dict(relations)


def _plain(ask: Ask, one: Told, named: list[Entity]) -> dict[str, Any]:
    way = one.sentence.particulars["way"]
    assert isinstance(way, Sentence)
    if way.code == _CIRCLE:  # its names stand in the ring that is drawn
        way = say("pattern.guarantee_ring", **way.particulars)
    return {
        "text": ask.masking.text(way.text(ask.caller.language), named),
        "entities": [ask.masking.id(id_) for id_ in one.entities[:_DRAWN]],
        "entities_left": max(0, len(one.entities) - _DRAWN),
        "relations": list(one.relations[:_DRAWN]),
        "relations_left": max(0, len(one.relations) - _DRAWN),
        "whole": one.whole,
    }
