"""The status of a record on a day, whether it is adverse, and which were withdrawn later."""

from collections.abc import Collection
from datetime import date
from typing import Final, Literal

from analytics.law.effect import effects_on
from analytics.law.measures import Measures
from graph.model import Record
from graph.store import Reader
from graph.words import ADVERSE_TIERS, WITHDRAWN_STATES

RecordStatus = Literal["in_force", "ended", "not_yet", "effect_only"]


def record_status(record: Record, day: date, measures: Measures) -> RecordStatus:
    """The status on a day of a record that was not withdrawn (DESIGN §5, §13.4).

    `not_yet` before its decision; `in_force` while it may be published; then `effect_only` while a
    confirmed measure on it, its condition met, still lasts, else `ended`. Raises ValueError for a
    withdrawn record, which no answer shows.
    """
    if record.state in WITHDRAWN_STATES:
        raise ValueError(f"{record.id} was withdrawn and has no status")
    if record.decided_on > day:
        return "not_yet"
    if record.in_force_on(day):
        return "in_force"
    lasting = effects_on(record, measures.hard_near(record), day)
    return "effect_only" if any(one.measure.met_on(record) for one in lasting) else "ended"


# All tiers of an adverse record; the last is that of a penalty whose class tells none.
GRAVEST_FIRST: Final = ("serious", "moderate", "minor", "neutral")


def is_adverse(record: Record) -> bool:
    """Whether a record speaks against its own subject.

    A penalty does, also one whose class (such as 其他) tells no tier: nobody may say that nothing
    adverse was seen of its party. It has no weight that could reach others (DESIGN §7).
    """
    return record.tier in ADVERSE_TIERS or (record.kind == "penalty" and record.tier == "neutral")


def withdrawn_since(store: Reader, records: Collection[str]) -> tuple[str, ...]:
    """Those of these records that were withdrawn by the latest revision, in id order."""
    ids = set(records)
    # `records` leaves withdrawn ones out, so whatever it does not give was withdrawn.
    standing = {record.id for record in store.records(ids=ids)} if ids else set()
    return tuple(sorted(ids - standing))
