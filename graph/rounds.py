"""Rounds of a search that a store's own server does, over the relations that it keeps (DESIGN §7).

The words are those of `analytics.relational.exposure_steps`: a label is that a seed reaches an
entity by a chain of so many relations; a round makes those of one relation more.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar, runtime_checkable

T = TypeVar("T")


class Arc(NamedTuple):
    """A relation as it may be crossed from `tail` to `head`, entities by id.

    Usable for a record whose event day lies in [event_low, event_high). `row` is its number in the
    order in which arcs are tried, `place` that of its relation, by which equal chains are told
    apart. Of one relation there may be several.
    """

    relation: str
    tail: str
    head: str
    weight: int
    event_low: int
    event_high: int
    row: int
    place: int


class Label(NamedTuple):
    """That a seed reaches an entity, as the `number`-th of its labels.

    `seed` is its number among those that are searched together. `parent` is the number of the label
    from which it was reached, `place` that of the last relation, both -1 for a start. `first` is
    the turn at which it got its number.
    """

    seed: int
    entity: str
    weight: int
    number: int
    parent: int
    place: int
    first: int


@dataclass(slots=True)
class Seed:
    """A record from which a search goes on, and how far it has come.

    `heaviest` is the weight of the heaviest chain worth following. `made` is how many labels there
    were before the round, `lightest` the least weight of a label of each entity; `last` is the turn
    after which nothing counts in this round, since the budget is spent at it.
    """

    subject: str
    event: int
    heaviest: int
    made: int
    last: int | None = None
    lightest: dict[str, int] = field(default_factory=dict)


class Rounds(Protocol):
    """One search, at one revision; nothing is written."""

    name: str
    version: str

    def labels(self, seeds: Sequence[Seed], before: Collection[Label]) -> list[Label]:
        """The labels of the next round, from those of the round before, at most as the budget is.

        Of a seed whose budget is spent in it they hold only when asked again with its `last`.
        """
        ...

    def cut(self, seeds: Sequence[Seed], before: Collection[Label]) -> list[int]:
        """The seeds that the budget has cut in the round after these labels, once it is done.

        That is where a seed whose budget is spent came to an arc that would still have counted.
        """
        ...


@runtime_checkable
class Searching(Protocol):
    """A store whose server searches by itself."""

    def searched(
        self, arcs: Collection[Arc], budget: int, work: Callable[[Rounds], T], *, revision: int
    ) -> T:
        """Do `work` at a revision, over the relations of these arcs.

        Raises BadInput where the revision is not the last, or no longer when the work is done, and
        StoreError where its relations are not as the arcs say.
        """
        ...
