"""The claim that a stake stands by: stakes of two sources are never added (DESIGN §13.3)."""

from datetime import date
from typing import Final, NamedTuple

_SEQ_BITS: Final = 40  # a trillion claims; with a day above them a number still fits in 63 bits


class Standing(NamedTuple):
    """The strongest claim of a fact: its source, its document date (ISO or ""), its `seq`."""

    source: str
    dated: str
    seq: int

    @property
    def precedence(self) -> int:
        """A number that is larger for the later document and, on one day, for the later claim."""
        return _ordinal(self.dated) << _SEQ_BITS | self.seq


def _ordinal(dated: str) -> int:
    return date.fromisoformat(dated).toordinal() if dated else 0


def dated_on(precedence: int) -> int:
    """The day of the document, as an ordinal, that a precedence stands for; 0 for none."""
    return precedence >> _SEQ_BITS


# What a scan gives for relations that are no stakes: of these none stands before another.
NO_STANDING: Final = ("", 0)


def standing_of(stands: list[str | int] | None) -> tuple[str, int]:
    """(source, precedence) of `stands` in the body of a stake; NO_STANDING where it has none.

    Bodies of a store that was made before stakes had it have none until they are loaded again.
    """
    if stands is None:
        return NO_STANDING
    source, dated, seq = stands
    return str(source), Standing(str(source), str(dated), int(seq)).precedence
