"""Circles and chains of guarantees, in all of the graph or around one party."""

from collections.abc import Iterable
from typing import Any, Final

from analytics.patterns.search import patterns_of
from analytics.patterns.told import Told
from analytics.vetting.pattern_findings import Wanted
from api.answers.patterns import found_for
from api.desk.question import Ask
from api.desk.response import framed
from graph.model import Entity, Relation
from graph.sentence import Sentence, say

_KINDS: Final = ("guarantee_circle", "guarantee_chain", "guarantor_closely_linked")
_CIRCLE: Final = "pattern.guarantee_circle"


def guarantees(ask: Ask, text: str | None, *, limit: int) -> dict[str, Any]:
    """The patterns of guarantees, of each at most `limit`; `left` counts the others.

    `patterns` has for each its code, name, article, what to find out, and what was found. All that
    is found is a lead. Raises NotFound and Ambiguous.
    """
    about = ask.entity(text) if text else None
    patterns = [pattern for pattern in patterns_of() if pattern.kind in _KINDS]
    found = found_for(ask, Wanted(patterns, about=about.id if about else None))
    by_code = {
        pattern.code: [one for one in found.findings if one.pattern == pattern.code]
        for pattern in patterns
    }
    shown = [one for some in by_code.values() for one in some[:limit]]
    entities, relations = _facts(ask, shown, about)
    ask.looked_at("guarantees", entities.values())
    persons = [entity for entity in entities.values() if entity.kind == "person"]
    return {
        **framed(ask, explored=found.explored, truncated=found.truncated),
        "entity": ask.masking.entity(about) if about else None,
        "patterns": [
            {
                "code": pattern.code,
                "kind": pattern.kind,
                "name": pattern.name,
                "article": pattern.article,
                "ask": pattern.ask,
                "findings": [_plain(ask, one, persons) for one in by_code[pattern.code][:limit]],
                "left": max(0, len(by_code[pattern.code]) - limit),
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
    ties = {id_ for one in shown for id_ in one.relations}
    relations = view.reader.relations(ties, at_revision=view.revision) if ties else {}
    ids = {id_ for one in shown for id_ in one.entities}
    ids |= {end for tie in relations.values() for end in (tie.source, tie.target)}
    ids |= {about.id} if about else set()
    entities = view.reader.entities(ids, at_revision=view.revision) if ids else {}
    return dict(entities), dict(relations)


def _plain(ask: Ask, one: Told, persons: list[Entity]) -> dict[str, Any]:
    way = one.sentence.particulars["way"]
    assert isinstance(way, Sentence)
    if way.code == _CIRCLE:  # its names stand in the ring that is drawn
        way = say("pattern.guarantee_ring", **way.particulars)
    return {
        "text": ask.masking.text(way.text(ask.caller.language), persons),
        "entities": [ask.masking.id(id_) for id_ in one.entities],
        "relations": list(one.relations),
        "whole": one.whole,
    }
