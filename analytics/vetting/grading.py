"""The strongest grade of each of several parties, for pictures and lists (DESIGN §2)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from analytics.law.measures import Measures
from analytics.propagation.exposure import Propagation
from analytics.vetting.leads import has_strong_lead
from analytics.vetting.statutory import Ground, extended_among
from graph.model import Entity, Record
from graph.store import Reader
from graph.words import ADVERSE_TIERS

_THINGS: Final = frozenset({"address", "phone", "bid_lot"})  # nobody who could answer: no grade


@dataclass(frozen=True, slots=True)
class Graded:
    """A party's strongest grade (None: none), its exposure's level and index, its records."""

    grade: str | None
    level: str
    index: float
    records: tuple[Record, ...]


def graded_among(
    reader: Reader, reach: Propagation, entities: Collection[Entity], *, measures: Measures
) -> dict[str, Graded]:
    """The grade of each of these entities by id, on the day and revision of `reach`."""
    ids = [entity.id for entity in entities]
    if not ids:
        return {}
    at = reach.snapshot.revision
    records: dict[str, list[Record]] = {id_: [] for id_ in ids}
    for record in reader.records(subjects=ids, at_revision=at):
        records[record.subject].append(record)
    extended = extended_among(reader, reach, ids, measures=measures)
    return {
        entity.id: _graded(reach, entity, tuple(records[entity.id]), extended[entity.id])
        for entity in entities
    }


def _graded(
    reach: Propagation, entity: Entity, records: tuple[Record, ...], extended: list[Ground]
) -> Graded:
    index, level = reach.index_and_level(entity.id)
    grade = None if entity.kind in _THINGS else _grade(reach, entity.id, records, extended)
    return Graded(grade, level, index, records)


def _grade(
    reach: Propagation, entity: str, records: tuple[Record, ...], extended: list[Ground]
) -> str | None:
    # The strongest grade first; a snapshot's records include those that are not in force.
    adverse = [r for r in records if r.in_force_on(reach.as_of) and r.tier in ADVERSE_TIERS]
    if any(not r.attributes.get("authority_unknown") for r in adverse):
        return "listed"
    if any(ground.grade == "statutory" for ground in extended):
        return "statutory"
    return "lead" if adverse or extended or has_strong_lead(reach, entity) else None
