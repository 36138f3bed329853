"""What the patterns find in a snapshot, in all of it or around one party (DESIGN §8b)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from analytics.patterns.pattern_row import Pattern
from analytics.patterns.search import hits_in
from analytics.patterns.tie_rule import TieRule
from analytics.patterns.told import Told, told
from analytics.patterns.world import World
from analytics.snapshot.columns import Snapshot
from analytics.vetting.tie_findings import ties_found
from graph.errors import BadInput
from graph.store import Reader


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: of these patterns and rules, all or those of a name, around one or all.

    A name is a pattern's code, its name, or its kind.
    """

    patterns: Sequence[Pattern]
    name: str | None = None
    about: str | None = None
    rules: Sequence[TieRule] = ()

    def chosen(self) -> tuple[list[Pattern], list[TieRule]]:
        """The patterns and rules looked for. Raises BadInput for a name that none of them has."""
        patterns = [one for one in self.patterns if self._named(one)]
        rules = [one for one in self.rules if one.confirmed and self._named(one)]
        if not patterns and not rules:
            known = [one.code for one in self.patterns] + [one.code for one in self.rules]
            raise BadInput("patterns.unknown", name=self.name, known=known)
        return patterns, rules

    def _named(self, one: Pattern | TieRule) -> bool:
        return self.name is None or self.name in (one.code, one.name, one.kind)


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class PatternAnswer:
    """The findings: ties of law first, then in the order of the patterns.

    `explored` counts the relations of the graph. `cut`: there may be more ties than were read.
    """

    findings: tuple[Told, ...]
    explored: int
    cut: bool = False

    @cached_property
    def truncated(self) -> bool:
        """Whether something was not searched whole."""
        return self.cut or not all(one.whole for one in self.findings)

    @cached_property
    def entities(self) -> frozenset[str]:
        """Everybody who has a part in a finding."""
        return frozenset(id_ for one in self.findings for id_ in one.entities)

    @cached_property
    def records(self) -> frozenset[str]:
        """The records that findings rest on."""
        return frozenset(id_ for one in self.findings for id_ in one.records)

    def plain(self) -> dict[str, Any]:
        """The answer as programs get it, beside the keys of its frame."""
        return {
            "findings": [one.plain() for one in self.findings],
            "explored": self.explored,
            "truncated": self.truncated,
        }


def pattern_findings(
    store: Reader, snapshot: Snapshot, as_of: date, wanted: Wanted
) -> PatternAnswer:
    """What is found. Raises BadInput for a pattern that is not known."""
    patterns, rules = wanted.chosen()
    world = World(snapshot, as_of, store)
    ties = ties_found(world, rules, wanted.about)
    hits = told(world, hits_in(world, patterns, about=wanted.about))
    return PatternAnswer((*ties.findings, *hits), len(snapshot.relations.ids), ties.cut)
