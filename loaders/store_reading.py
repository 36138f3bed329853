"""Reading relations from the store at the end of a load: in bounded parts, never cut."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, TypeVar

from graph.model import Relation
from graph.store import Store

_FIRST_LIMIT: Final = 100_000  # relations; most questions have far fewer

Item = TypeVar("Item")


def in_chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in order, `size` at a time (itertools.batched needs Python 3.12)."""
    return (items[start : start + size] for start in range(0, len(items), size))


def all_relations(
    store: Store, ids: Collection[str], kinds: Collection[str], *, first_limit: int = _FIRST_LIMIT
) -> tuple[Relation, ...]:
    """Every relation of these kinds at these entities, in id order.

    The store answers at most `limit`: where it gives as many, there may be more, and it is asked
    again with a higher limit. A cut here would leave ended relations open and sums too low.
    """
    limit = first_limit
    while len(relations := store.relations_at(ids, kinds=kinds, limit=limit)) >= limit:
        limit *= 4
    return relations
