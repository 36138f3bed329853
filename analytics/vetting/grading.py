"""The strongest grade of each of several parties, for pictures and lists (DESIGN §2)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from analytics.law.measures import Measures
from analytics.propagation.exposure import Propagation
from analytics.vetting.ground import Grounds
from analytics.vetting.law_file import LawFile, law_file
from analytics.vetting.leads import has_strong_lead
from graph.model import Entity, Record
from graph.store import Reader
from graph.words import GRADES

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
    return graded_by(law_file(reader, reach, [one.id for one in entities]), entities, measures)


def graded_by(file: LawFile, entities: Collection[Entity], measures: Measures) -> dict[str, Graded]:
    """The grade of each of these entities by id, from a law file that was read for them."""
    return {
        entity.id: _graded(
            file.reach,
            entity,
            tuple(file.own.get(entity.id, ())),
            file.anywhere(entity.id, measures),
        )
        for entity in entities
    }


def _graded(
    reach: Propagation, entity: Entity, records: tuple[Record, ...], grounds: Grounds
) -> Graded:
    index, level = reach.index_and_level(entity.id)
    found = {ground.grade for ground in grounds.counted + grounds.elsewhere}
    strongest = next((grade for grade in GRADES if grade in found), None)
    if strongest is None and has_strong_lead(reach, entity.id):
        strongest = "lead"
    return Graded(None if entity.kind in _THINGS else strongest, level, index, records)
