"""Records that trigger measures of the shipped law, whatever rows it has, for tests of doors."""

from analytics.law.measure import Measure
from analytics.law.measure_events import measures_of_record
from analytics.law.measures import Measures, read_measures
from graph.model import Record
from graph.words import LISTS
from tests.builders import penalty


def listing(
    law: Measures, *, conditional: bool, id_: str = "c1", subject: str = "a", issuer: str = ""
) -> tuple[Record, Measure]:
    """A listing and a measure that it triggers, with a condition or without one."""
    for list_ in sorted(LISTS):
        record = penalty(id_, subject, list=list_, issuer=issuer or None)
        for measure in measures_of_record(record, law):
            if bool(measure.condition) is conditional:
                return record, measure
    raise AssertionError("the law has no such measure: these tests need another one")


def other_measure(record: Record) -> Measure:
    """A confirmed measure of the shipped law that the record does not trigger."""
    return next(m for m in read_measures().hard() if not m.applies_to(record))
