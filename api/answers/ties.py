"""A party's relations: counted by kind, then listed."""

from dataclasses import asdict
from typing import Any

from analytics.paths.neighbours import counts_by_kind
from api.desk.question import Ask
from api.desk.response import framed
from graph.model import Entity


def ties_of(ask: Ask, text: str) -> dict[str, Any]:
    """A party and its relations, counted by kind and direction."""
    entity = ask.entity(text)
    ask.looked_at("ties", [entity])
    counts = counts_of(ask, entity.id)
    every = sum(count["holds"] + count["ended"] for count in counts)
    return {
        **framed(ask, explored=every),
        "entity": ask.masking.entity(entity),
        "ties": counts,
    }


def counts_of(ask: Ask, entity: str) -> list[dict[str, Any]]:
    """The number of relations of each kind and direction that hold on the day, or have ended."""
    return [asdict(count) for count in counts_by_kind(ask.view.reach, entity)]


def listed(ask: Ask, entity: Entity, *, limit: int) -> dict[str, Any]:
    """Relations at a party, at most `limit`, in id order, with the names at both ends."""
    view, masking = ask.view, ask.masking
    # One more than shown says whether there are more.
    relations = view.reader.relations_at([entity.id], limit=limit + 1, at_revision=view.revision)
    shown = relations[:limit]
    ends = {end for relation in shown for end in (relation.source, relation.target)}
    others = view.reader.entities(ends, at_revision=view.revision)
    ask.looked_at("ties", others.values())
    return {
        **framed(ask, explored=len(others), truncated=len(relations) > limit),
        "relations": [masking.relation(relation) for relation in shown],
        "names": masking.names(others),
    }
