"""A row of a sheet on its way into the store: its cells, claims and events."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from graph.model import EncodedClaim, StateEvent, Verdict
from loaders.facts.closing_ties import Closing
from loaders.facts.same_number import RecordMark

_BETWEEN: Final = "\x00"  # no sheet has it in a cell: a text file with it is refused


class SheetRow(NamedTuple):
    """A row: its number as a person sees it, its cells and, once it is read, its claims.

    `packed` holds all cells as one text, since most rows are never looked at again. `refers` maps
    each id that the row names without describing it to the field of that id. `closings` are the
    relations of other sheets that the row ends. Only the tables of a store that is moved whole
    have `verdicts` (one verdict and, if it was undone, its undoing) and `alias` (an id, and the
    id of the entity that answers for it). `mark` tells the record of a department's row from others
    of its number; native rows have none, since they keep their ids. `said` are the tokens of
    further claims that came with this row or with one before it (`loaders.said_claims`).
    """

    number: int
    packed: str
    claims: Sequence[EncodedClaim] = ()
    events: Sequence[StateEvent] = ()
    refers: Mapping[str, str] = {}
    closings: Sequence[Closing] = ()
    verdicts: Sequence[Verdict] = ()
    alias: tuple[str, str] | None = None
    mark: RecordMark | None = None
    said: tuple[int, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """The cells of the row."""
        return tuple(self.packed.split(_BETWEEN))


# Makes a row of all its parts in their order: the class itself takes longer over its arguments.
row_of: Final[Callable[[tuple[Any, ...]], SheetRow]] = partial(tuple.__new__, SheetRow)


def pack(values: Sequence[str]) -> str:
    """The cells of a row as one text."""
    return _BETWEEN.join(values)
