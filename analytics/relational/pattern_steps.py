"""Patterns that are joins as relational steps (DESIGN §8b): what each finds, and its witnesses.

Such a pattern is found by joining and counting alone, over what columns hold. Each kind says its
steps and a query for witnesses, a row each: `one` and `other` (places of the two parties by whom
the finding is known), `way` and `on_day`, `what` the witness is (OTHER, RELATION or RECORD), its
`place`, and where it stands among those of its sort: by `part`, then by `nth`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from analytics.parquet.schema import Part
from analytics.patterns.pattern_row import Pattern
from analytics.relational import guarantor_steps, nominee_steps, practitioner_steps
from analytics.relational.witness_steps import OTHER, RECORD, RELATION, FoundPattern


@dataclass(frozen=True, slots=True)
class JoinedKind:
    """A kind of pattern that is a join: its steps, and the part of columns that it needs."""

    steps: Callable[[Pattern, date, str], FoundPattern]
    part: Part | None = None


KINDS: Final[Mapping[str, JoinedKind]] = {
    "guarantor_closely_linked": JoinedKind(guarantor_steps.found, "stakes"),
    "nominee": JoinedKind(nominee_steps.found),
    "banned_practitioner": JoinedKind(practitioner_steps.found),
}


def joined(patterns: Sequence[Pattern]) -> list[Pattern]:
    """Those that an engine can look for, in order of their codes."""
    return sorted((one for one in patterns if one.kind in KINDS), key=lambda one: one.code)


def part_for(patterns: Sequence[Pattern]) -> Part | None:
    """The part of columns that these patterns need beside the others."""
    return next((part for one in patterns if (part := KINDS[one.kind].part)), None)


def witness_rows(found: Sequence[FoundPattern]) -> str:
    """The query for all witnesses, in order of the patterns, their parties and their places.

    Columns: `number` (the place of the pattern in `found`), `one_id`, `other_id`, `way`, `on_day`,
    `what`, `part`, `nth` and `id`.
    """
    every = "\nUNION ALL\n".join(
        f"SELECT {number} AS number, v.* FROM ({one.witnesses}) v"
        for number, one in enumerate(found)
    )
    return f"""
        SELECT w.number, f.id AS one_id, s.id AS other_id, w.way, w.on_day, w.what, w.part, w.nth,
            coalesce(e.id, r.id, c.id) AS id
        FROM ({every}) w
        JOIN entities f ON f.place = w.one
        JOIN entities s ON s.place = w.other
        LEFT JOIN entities e ON w.what = {OTHER} AND e.place = w.place
        LEFT JOIN relations r ON w.what = {RELATION} AND r.place = w.place
        LEFT JOIN records c ON w.what = {RECORD} AND c.place = w.place
        ORDER BY w.number, w.one, w.other, w.what, w.part, w.nth"""
