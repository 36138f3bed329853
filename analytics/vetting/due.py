"""The measures due on a party: on its own records and by statutory role (DESIGN §13.9)."""

from dataclasses import dataclass
from datetime import date

from analytics.law.measures import Measures
from analytics.vetting.finding import doubt_of
from analytics.vetting.ground import Ground
from analytics.vetting.law_file import LawFile
from graph.sentence import PAPER


@dataclass(frozen=True, slots=True)
class MeasureDue:
    """A confirmed measure that lasts on a party; `until` is its own end, None until it is lifted.

    `open`: its condition `condition` is not confirmed, or the role is not certain: then `condition`
    says what to find out of it. `chain` holds the relations by which a text
    extends the record.
    """

    record: str
    measure: str
    name: str
    grade: str
    department: str
    article: str
    begins: date
    until: date | None
    condition: str
    open: bool
    disputed: bool
    chain: tuple[str, ...]


def measures_due(file: LawFile, party: str, measures: Measures) -> list[MeasureDue]:
    """The measures due on a party of a law file, by record and then in file order."""
    grounds = file.anywhere(party, measures)
    found = (_due(ground) for ground in grounds.counted + grounds.elsewhere)
    order = {measure.code: place for place, measure in enumerate(measures.measures)}
    return sorted((d for d in found if d), key=lambda due: (due.record, order[due.measure]))


def _due(ground: Ground) -> MeasureDue | None:
    measure, effect, record = ground.measure, ground.effect, ground.record
    if measure is None or effect is None:
        return None
    return MeasureDue(
        record=record.id,
        measure=measure.code,
        name=measure.name,
        grade=ground.grade,
        department=measure.department,
        article=measure.article,
        begins=effect.begins,
        until=effect.until,
        condition=doubt_of(ground).text(PAPER) if ground.doubt else measure.condition,
        open=ground.open or bool(ground.doubt),
        disputed=record.state == "disputed",
        chain=ground.chain,
    )
