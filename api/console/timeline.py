"""The timeline of a party: relations begun and ended, records decided and ended."""

from collections.abc import Iterable, Mapping
from typing import Any


def timeline(
    records: Iterable[Mapping[str, Any]], relations: Iterable[Any]
) -> list[dict[str, Any]]:
    """Dated events, latest first, as {on, what, record or relation}; undated ends are left out."""
    events: list[dict[str, Any]] = []
    for record in records:
        events.append({"on": record["decided_on"], "what": "decided", "record": record})
        if record.get("ends_on"):
            events.append({"on": record["ends_on"], "what": "ends", "record": record})
    for relation in relations:
        if relation.valid_from:
            events.append({"on": relation.valid_from, "what": "begun", "relation": relation})
        if relation.valid_to:
            events.append({"on": relation.valid_to, "what": "ended", "relation": relation})
    return sorted(events, key=lambda event: event["on"], reverse=True)
