"""One participant of a vetting."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Participant:
    """An entity and its role in what is vetted; `since` when, None where that is not known."""

    entity: str
    role: str
    since: date | None = field(default=None, compare=False)
