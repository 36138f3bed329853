"""Questions about everybody that each engine answers, for `benchmarks.scale --ask=QUESTION`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from analytics.ownership.cascade import listings_on, reach_of_listed
from analytics.parquet.manifest import Manifest
from analytics.parquet.pattern_rows import PATTERNS, found_by, pattern_batches
from analytics.parquet.rows_file import Sealed, write_sealed
from analytics.parquet.stakes import CASCADE, cascade_batches
from analytics.patterns.search import hits_in, patterns_of
from analytics.patterns.world import World
from analytics.relational.cascade import write_cascade_by
from analytics.relational.pattern_steps import joined
from analytics.relational.patterns import write_patterns_by
from analytics.relational.running import Opening
from analytics.relational.sealed_rows import SealedBy
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.stakes import stakes_of
from benchmarks.propagation import _TODAY, city
from graph.store import Columns, RelationColumns

_EACH: Final = 50  # relations for one holder who guarantees its own company
_NO_STORE: Final[Any] = None  # patterns that are joins are found without a look into the store


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the kernel answers it of a snapshot, and an engine of columns with stakes."""

    kernel: Callable[[Snapshot, Path], Sealed]
    relational: Callable[[Opening, tuple[Path, Manifest], Path], SealedBy]


def _cascade(snapshot: Snapshot, out: Path) -> Sealed:
    stakes = stakes_of(snapshot, _TODAY)
    reach, listings = reach_of_listed(snapshot, stakes), listings_on(snapshot, stakes.day)
    return write_sealed(cascade_batches(reach, snapshot, listings), CASCADE, out)


def _cascade_by(opening: Opening, columns: tuple[Path, Manifest], out: Path) -> SealedBy:
    return write_cascade_by(opening, columns[0], out, lambda *_: None)


def _patterns(snapshot: Snapshot, out: Path) -> Sealed:
    found = found_by(hits_in(World(snapshot, _TODAY, _NO_STORE), joined(patterns_of())))
    return write_sealed(pattern_batches(found), PATTERNS, out)


def _patterns_by(opening: Opening, columns: tuple[Path, Manifest], out: Path) -> SealedBy:
    return write_patterns_by(opening, columns, joined(patterns_of()), out, lambda *_: None)


QUESTIONS: Final[Mapping[str, Question]] = {
    "cascade": Question(_cascade, _cascade_by),
    "patterns": Question(_patterns, _patterns_by),
}


def city_with_guarantors(entities: int, relations: int, records: int) -> Iterator[Columns]:
    """The random city, in which a relation of fifty is a guarantee by a holder of the company.

    At random none would be, and a pattern that is found nowhere measures little.
    """
    for part in city(entities, relations, records):
        if isinstance(part, RelationColumns):
            kinds, sources, targets = (list(c) for c in (part.kinds, part.sources, part.targets))
            for at in range(0, relations - 1, _EACH):
                kinds[at], kinds[at + 1] = "shareholder_of", "guarantees"
                sources[at + 1], targets[at + 1] = sources[at], targets[at]
            yield replace(part, kinds=kinds, sources=sources, targets=targets)
        else:
            yield part
