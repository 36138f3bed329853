"""The timeline of a party: relations begun and ended, records decided and ended."""

from collections.abc import Iterable, Mapping
from typing import Any

from analytics.paths.told_once import Told


def timeline(records: Iterable[Mapping[str, Any]], ties: Iterable[Told]) -> list[dict[str, Any]]:
    """Dated events, latest first, as {on, what, record or tie}; undated ends are left out."""
    events: list[dict[str, Any]] = []
    for record in records:
        events.append({"on": record["decided_on"], "what": "decided", "record": record})
        if record.get("ends_on"):
            events.append({"on": record["ends_on"], "what": "ends", "record": record})
    for tie in ties:
        if tie.valid_from:
            events.append({"on": tie.valid_from, "what": "begun", "tie": tie})
        if tie.valid_to:
            events.append({"on": tie.valid_to, "what": "ended", "tie": tie})
    return sorted(events, key=lambda event: event["on"], reverse=True)
