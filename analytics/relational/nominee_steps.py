"""One person who heads many at one address or telephone, as relational steps (DESIGN §8b).

They say what `analytics.patterns.holding_shapes.nominees` does.
"""

from datetime import date
from typing import Final

from analytics.patterns.pattern_row import Pattern
from analytics.relational.steps import Step
from analytics.relational.witness_steps import (
    OTHER,
    RELATION,
    FoundPattern,
    day,
    holding,
    witness,
    words,
)
from graph.words import HEAD_KINDS

_PLACES: Final = ("located_at", "reachable_at")


def found(pattern: Pattern, as_of: date, prefix: str) -> FoundPattern:
    """The steps; each of their names begins with `prefix`."""
    least = pattern.whole("least_firms")
    # Of several relations between two the first by id is the witness.
    headed = f"""
        SELECT source AS head, target AS firm, min(place) AS heads
        FROM relations
        WHERE kind IN ({words(HEAD_KINDS)}) AND {holding(as_of)}
        GROUP BY source, target"""
    used = f"""
        SELECT source AS firm, target AS spot, min(place) AS uses
        FROM relations
        WHERE kind IN ({words(_PLACES)}) AND {holding(as_of)}
        GROUP BY source, target"""
    steps = (
        Step(f"{prefix}_headed", headed, kept=True),
        Step(f"{prefix}_used", used, kept=False),
        Step(f"{prefix}_at", _at(prefix, least), kept=True),
        Step(f"{prefix}_found", _found(prefix, least), kept=True),
    )
    return FoundPattern(steps, f"{prefix}_found", _witnesses(prefix, as_of))


def _at(prefix: str, least: int) -> str:
    """The organisations of those who head many, each at its addresses and telephones."""
    return f"""
        SELECT h.head, u.spot, h.firm, h.heads, u.uses
        FROM {prefix}_headed h
        JOIN (
            SELECT head FROM {prefix}_headed GROUP BY head HAVING count(*) >= {least}
        ) m ON m.head = h.head
        JOIN {prefix}_used u ON u.firm = h.firm"""


def _found(prefix: str, least: int) -> str:
    """Those of them who head many at one."""
    return f"""
        SELECT a.*
        FROM {prefix}_at a
        JOIN (
            SELECT head, spot FROM {prefix}_at GROUP BY head, spot HAVING count(*) >= {least}
        ) m ON m.head = a.head AND m.spot = a.spot"""


def _witnesses(prefix: str, as_of: date) -> str:
    known = ("head", "spot", "'nominee'", day(as_of))
    told = ((OTHER, "0", "firm"), (RELATION, "0", "heads"), (RELATION, "1", "uses"))
    return "\nUNION ALL\n".join(
        witness((*known, str(what), "firm", nth, place), f"{prefix}_found")
        for what, nth, place in told
    )
