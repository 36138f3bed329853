"""The credit status of a party: listed, statutory and lead, each apart (DESIGN §2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.law.measures import Measures
from analytics.propagation.exposure import Exposure, Propagation
from analytics.record_status import is_adverse
from analytics.vetting.ground import Ground
from analytics.vetting.law_file import law_file
from graph.model import Entity, Record
from graph.store import Reader


@dataclass(frozen=True, slots=True)
class CreditStatus:
    """A party's own adverse records in force, records extended to it by law, and leads.

    `hints` are extensions that are leads: a condition that no field records, or an offence date
    that is unknown. `exposure` is what the graph suggests.
    """

    listed: tuple[Record, ...]
    statutory: tuple[Ground, ...]
    hints: tuple[Ground, ...]
    exposure: Exposure


def credit_status_of(
    reader: Reader,
    reach: Propagation,
    entity: Entity,
    records: Sequence[Record],
    *,
    measures: Measures,
) -> CreditStatus:
    """The credit status of an entity with these records, on the day and revision of `reach`."""
    file = law_file(reader, reach, [entity.id])
    grounds = file.anywhere(entity.id, measures)
    extended = [g for g in (*grounds.counted, *grounds.elsewhere) if g.record.subject != entity.id]
    own = [r for r in records if r.in_force_on(reach.as_of) and is_adverse(r)]
    return CreditStatus(
        tuple(own),
        tuple(ground for ground in extended if ground.grade == "statutory"),
        tuple(ground for ground in extended if ground.grade == "lead"),
        reach.of(entity.id),
    )
