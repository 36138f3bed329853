"""Small worlds of holders and companies, in one line each, for tests of ownership."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from analytics.ownership.control import Control, control_of
from analytics.snapshot.columns import Snapshot
from graph.model import Entity, Record, Relation, Stake
from tests.analytics.columns import snapshot
from tests.builders import day, firm, person

ON: Final = day("2026-11-26")
# The keys of the answer about a party (DESIGN §8).
KEYS: Final = {
    "entity",
    "holders",
    "holdings",
    "controllers",
    "controlled",
    "actual_controllers",
    "beneficial_owners",
    "cascade",
    "unsound",
    "disagreement",
}
Range = tuple[float, float] | float | None  # a band, a known stake, an unknown one
Stakes = Mapping[tuple[str, str], Range]  # by (holder, company); persons have small letters


def tie(kind: str, source: str, target: str, **fields: Any) -> Relation:
    id_ = fields.pop("id", f"{kind}-{source}-{target}")
    return Relation(id_, kind, source, target, **fields)


def stake(holder: str, company: str, held: Range, **fields: Any) -> Relation:
    low_high = held if isinstance(held, tuple) else (held, held)
    share = None if held is None else Stake(*low_high)  # type: ignore[arg-type]
    return tie(fields.pop("kind", "shareholder_of"), holder, company, share=share, **fields)


def stakes(held: Stakes) -> list[Relation]:
    return [stake(holder, company, share) for (holder, company), share in held.items()]


def world(
    ties: Iterable[Relation],
    *entities: Entity,
    records: Iterable[Record] = (),
) -> Snapshot:
    """The snapshot of some ties: whoever they name is a person where its id is in small letters."""
    ties = list(ties)
    known = {entity.id for entity in entities}
    ends = {end for one in ties for end in (one.source, one.target)} - known
    made = [person(end) if end.islower() else firm(end) for end in sorted(ends)]
    return snapshot([*entities, *made], ties, list(records))


def control(part: Snapshot, on: date = ON, *, concert: bool = True) -> Control:
    return control_of(part, on, concert=concert)


def answers(part: Snapshot, on: date = ON) -> dict[tuple[str, str], str]:
    """All control that is not excluded, by (controller, company)."""
    ids, found = part.entities.ids, control(part, on)
    return {
        (ids[one], ids[company]): answer
        for one in range(len(ids))
        for company, answer in found.controlled(one)
    }
