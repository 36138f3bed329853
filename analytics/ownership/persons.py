"""Who is a natural person: only such a one is a beneficial owner, or somebody's delegate."""

from typing import Final

from analytics.snapshot.columns import ENTITY_WORDS, Snapshot

_PERSON: Final = ENTITY_WORDS.index("person")


def is_person(snapshot: Snapshot, entity: int) -> bool:
    """Whether an entity (a place) is a natural person."""
    return bool(snapshot.entities.kind[entity] == _PERSON)
