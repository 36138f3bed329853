"""Patterns of the graph, in all of it or around one party (DESIGN §8b)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from analytics.patterns.search import patterns_of
from analytics.vetting.pattern_findings import PatternAnswer, Wanted, pattern_findings
from api.desk.question import Ask
from api.desk.response import framed
from graph.model import Entity


def patterns_of_graph(ask: Ask, *, pattern: str | None, limit: int) -> dict[str, Any]:
    """What is found anywhere, at most `limit` of it; `left` counts the others."""
    return _answer(
        ask, found_for(ask, Wanted(patterns_of(), pattern, rules=ask.desk.measures.ties)), limit
    )


def patterns_of_party(ask: Ask, text: str, *, pattern: str | None, limit: int) -> dict[str, Any]:
    """The findings in which a party has a part, at most `limit` of them."""
    entity = ask.entity(text)
    found = found_for(ask, Wanted(patterns_of(), pattern, entity.id, ask.desk.measures.ties))
    return {**_answer(ask, found, limit, entity), "id": ask.masking.id(entity.id)}


def found_for(ask: Ask, wanted: Wanted) -> PatternAnswer:
    """What is found, without what rests on records withdrawn since. Raises BadInput."""
    view = ask.view
    found = pattern_findings(view.reader, view.reach.snapshot, view.as_of, wanted)
    # A snapshot that lags the store may hold what was withdrawn since: nothing rests on that.
    rest = (one for one in found.findings if view.withdrawn.isdisjoint(one.records))
    return replace(found, findings=tuple(rest))


def _answer(
    ask: Ask, found: PatternAnswer, limit: int, about: Entity | None = None
) -> dict[str, Any]:
    shown, view, masking = found.findings[:limit], ask.view, ask.masking
    ids = {id_ for one in shown for id_ in one.shown}
    entities = view.reader.entities(ids, at_revision=view.revision) if ids else {}
    ask.looked_at("patterns", [*entities.values(), *([about] if about else [])])
    named = list(entities.values())
    records = {id_ for one in shown for id_ in one.records}
    return {
        **framed(ask, explored=found.explored, truncated=found.truncated),
        **ask.since_withdrawn(records),
        "findings": [_finding(ask, one.plain(), named) for one in shown],
        "left": len(found.findings) - len(shown),
        "names": masking.names(entities),
    }


def _finding(ask: Ask, plain: Mapping[str, Any], named: Sequence[Entity]) -> dict[str, Any]:
    masking = ask.masking
    entities = [masking.id(id_) for id_ in plain["entities"]]
    return {**plain, "entities": entities, "text": masking.text(plain["text"], named)}
