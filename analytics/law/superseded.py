"""Records that stand: in force or of lasting effect, and replaced by no later grade (DESIGN §5)."""

from collections.abc import Iterable, Sequence
from datetime import date

from analytics.law.effect import effects_on
from analytics.law.measures import Measures
from graph.model import Record
from graph.tiers import is_unsure
from graph.words import WITHDRAWN_STATES


def standing_records(records: Iterable[Record], measures: Measures, day: date) -> list[Record]:
    """The records that stand on a day, in their order.

    Of a subject's grades on one list, where the law says so, only the latest decided stands, even
    after its own term: an older one does not come back.
    """
    known = [r for r in records if r.decided_on <= day and r.state not in WITHDRAWN_STATES]
    latest = latest_grades(known, measures)
    return [
        record
        for record in known
        if record.id in latest
        and (record.in_force_on(day) or effects_on(record, measures.hard_near(record), day))
    ]


def latest_grades(records: Sequence[Record], measures: Measures) -> set[str]:
    """The ids of records that no later grade replaces; of one day the greater id.

    A grade by an office that may not grade there (`authority_unknown`) replaces none.
    """
    latest: dict[tuple[str, str], Record] = {}
    for record in records:
        if _is_grade(record, measures) and not is_unsure(record.attributes):
            key = (record.subject, record.list or "")
            other = latest.get(key)
            if other is None or _order(other) < _order(record):
                latest[key] = record

    def replaced(record: Record) -> bool:
        last = latest.get((record.subject, record.list or ""))
        return last is not None and _is_grade(record, measures) and _order(record) < _order(last)

    return {record.id for record in records if not replaced(record)}


def _order(record: Record) -> tuple[date, str]:
    return record.decided_on, record.id


def _is_grade(record: Record, measures: Measures) -> bool:
    # As in `analytics.propagation.seeds`: the tier of an entry says its grade, told or not.
    rule = measures.lists.get(record.list or "")
    return rule is not None and rule.superseded_by_next
