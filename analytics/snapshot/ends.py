"""The places of entities by the store's numbers for them, and never a place that is none."""

from analytics.snapshot.columns import Ints
from graph.errors import StoreError


def places_of(place_of: Ints, numbers: Ints) -> Ints:
    """The places of the entities with these numbers; `place_of` has -1 where none has a number.

    Raises StoreError where an end is no entity. Read as a place, -1 would be the last of all: ties
    and records of one party would be told of another.
    """
    if int(numbers.max(initial=0)) >= len(place_of):
        raise StoreError("snapshot.loose_end")
    places = place_of[numbers]
    if int(places.min(initial=0)) < 0:
        raise StoreError("snapshot.loose_end")
    return places
