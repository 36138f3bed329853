"""One participant of a vetting."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Participant:
    """An entity and its role in what is vetted."""

    entity: str
    role: str
