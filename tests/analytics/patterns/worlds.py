"""Small worlds in which patterns are looked for."""

from typing import Any

from analytics.patterns.pattern_row import Pattern
from analytics.patterns.search import hits_in, patterns_of
from analytics.patterns.told import Told, told
from analytics.patterns.world import Hit, World
from analytics.snapshot.file import snapshot_of
from graph.model import Entity, Record, Relation
from graph.store import Store
from tests.builders import day, tell

TODAY = "2026-11-26"


def world(store: Store, *facts: Entity | Relation | Record, on: str = TODAY) -> World:
    """The world of these facts on a day."""
    tell(store, *facts)
    return World(snapshot_of(store), day(on), store)


def pattern(code: str, **parameters: float) -> Pattern:
    """The shipped pattern of a code, with other parameters where given."""
    (one,) = [one for one in patterns_of() if one.code == code]
    changed = {**one.parameters, **parameters}
    return Pattern(one.code, one.name, one.kind, one.article, one.grade, one.ask, changed)


def hits(of: World, code: str, *, about: str | None = None, **parameters: float) -> list[Hit]:
    return hits_in(of, [pattern(code, **parameters)], about=about)


def in_words(of: World, code: str, **parameters: float) -> list[Told]:
    return told(of, hits(of, code, **parameters))


def guarantee(source: str, target: str, amount: float | None = None, **fields: Any) -> Relation:
    id_ = fields.pop("id", f"g-{source}-{target}")
    attributes = {} if amount is None else {"amount": amount}
    return Relation(id_, "guarantees", source, target, attributes=attributes, **fields)


def tie(kind: str, source: str, target: str, since: str = "", until: str = "") -> Relation:
    begins, ends = (day(text) if text else None for text in (since, until))
    return Relation(
        f"{kind}-{source}-{target}", kind, source, target, valid_from=begins, valid_to=ends
    )
