"""The second life of a record: how long each measure on it lasts (DESIGN §5).

Publicity is while a record may be published and used as a black mark (`Record.in_force_on`). Each
measure has a term of its own, which may go on after that or end before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.law.measure import Measure
from graph.model import Record
from graph.words import WITHDRAWN_STATES


@dataclass(frozen=True, slots=True)
class Effect:
    """A measure on a record from `begins` until `until`, exclusive; None is until it is lifted."""

    record: Record
    measure: Measure
    begins: date
    until: date | None

    def stands_on(self, day: date) -> bool:
        """Whether it lasts on a day."""
        return self.begins <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether it has ended by a day; one that begins later has not."""
        return self.until is not None and self.until <= day


def effect_of(record: Record, measure: Measure) -> Effect:
    """The effect of a measure on a record that triggers it."""
    repaired = record.repaired_on if measure.lifted_by_repair else None
    ends = [measure.term.ends(record), _lifted(record, measure), repaired]
    begins = measure.term.begins(record)
    known = [end for end in ends if end is not None]
    if record.state in WITHDRAWN_STATES:
        known.append(begins)  # gone from every answer, whatever the day
    return Effect(record, measure, begins, min(known, default=None))


def _lifted(record: Record, measure: Measure) -> date | None:
    """When its department lifted it: this very measure, for each has grounds of its own."""
    return min((day for code, day in record.lifted if code == measure.code), default=None)


def effects_on(record: Record, measures: Iterable[Measure], day: date) -> list[Effect]:
    """The measures that a record triggers and that last on a day, in the order of the file."""
    effects = (effect_of(record, measure) for measure in measures if measure.applies_to(record))
    return [effect for effect in effects if effect.stands_on(day)]
