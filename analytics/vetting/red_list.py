"""The red list, which alone opens the fast track (DESIGN §13.5)."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from graph.model import Record
from graph.tiers import is_unsure

_RED: Final = "L-RED"


def is_red_listed(records: Iterable[Record], day: date) -> bool:
    """Whether one of these records is a red listing in force on a day that nobody disputes.

    A listing by a department that may not list, as far as is known, does not count.
    """
    return any(
        record.list == _RED
        and record.state == "in_force"
        and record.in_force_on(day)
        and not is_unsure(record.attributes)
        for record in records
    )
