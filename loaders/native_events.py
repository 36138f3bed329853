"""Events in a native table of records: state, repair, and what was said of measures (DESIGN §4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from graph.errors import InvalidFact
from graph.model import StateEvent
from graph.words import PUBLICITY_ONLY

# The event that each state of a row reports; a record in force reports none.
ACTIONS: Final = {"disputed": "object", "repaired": "repair", "revoked": "revoke"}
# Attributes of a row that are events: codes of confirmed measures, and days by code of lifted ones.
CONFIRMED: Final = "confirmed_measures"
LIFTED: Final = "lifted_measures"
REPAIRED: Final = "publicity_repaired_on"  # and the day of a repair that left a ban standing
_REASON: Final = "the native table says so"


class SaidOfMeasures(NamedTuple):
    """What a row says of the record's measures: codes of confirmed ones, and days by code.

    `repaired_on` is the day of a repair that left a ban standing.
    """

    confirmed: list[str]
    lifted: dict[str, date]
    repaired_on: date | None = None


NO_MEASURES: Final = SaidOfMeasures([], {})


def taken_measures(attributes: dict[str, Any]) -> SaidOfMeasures:
    """Take out of the attributes of a record what they say of its measures.

    Raises InvalidFact unless they are a list of codes, and an object of ISO dates by code.
    """
    confirmed, lifted = attributes.pop(CONFIRMED, []), attributes.pop(LIFTED, {})
    repaired = attributes.pop(REPAIRED, None)
    if not isinstance(confirmed, list) or not all(isinstance(code, str) for code in confirmed):
        raise InvalidFact("native.confirmed_measures", column=CONFIRMED)
    try:
        days = {code: date.fromisoformat(day) for code, day in lifted.items()}
        repaired_on = date.fromisoformat(repaired) if repaired else None
    except (AttributeError, TypeError, ValueError) as error:
        raise InvalidFact("native.lifted_measures", column=LIFTED) from error
    return SaidOfMeasures(confirmed, days, repaired_on)


def native_events(
    record: str, row: Mapping[str, Any], measures: SaidOfMeasures, dated: date | None
) -> list[StateEvent]:
    """The events that a row of the table reports; `dated` is the date of the file."""
    events = [
        *(_of_measure(record, "confirm", code, dated) for code in measures.confirmed),
        *(_of_measure(record, "lift", code, day) for code, day in measures.lifted.items()),
    ]
    if measures.repaired_on:
        events.append(_of_publicity(record, measures.repaired_on))
    action = ACTIONS.get(row.get("state") or "")
    if action:
        # The key is without the day: loading the table again is no second event.
        key = f"native/{action}"
        events.append(StateEvent(record, action, _REASON, "loader", on=dated, key=key))
    return events


def _of_publicity(record: str, on: date) -> StateEvent:
    key = f"native/{PUBLICITY_ONLY}"
    return StateEvent(record, "repair", _REASON, "loader", PUBLICITY_ONLY, on=on, key=key)


def _of_measure(record: str, action: str, code: str, on: date | None) -> StateEvent:
    key = f"native/{action}/{code}"
    return StateEvent(record, action, _REASON, "loader", on=on, key=key, measure=code)
