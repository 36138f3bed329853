"""What a kind of pattern says of itself in relational steps, and what all of them say alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from analytics.relational.steps import Step

# What a witness is.
OTHER, RELATION, RECORD = 0, 1, 2
_WITNESS: Final = ("one", "other", "way", "on_day", "what", "part", "nth", "place")


@dataclass(frozen=True, slots=True)
class FoundPattern:
    """The steps by which a pattern is found, the step with what is found, and its witnesses."""

    steps: tuple[Step, ...]
    found: str
    witnesses: str


def witness(columns: Iterable[str], rows: str) -> str:
    """A query for witnesses: the columns in their order, and from what they are read."""
    told = ", ".join(f"{column} AS {name}" for column, name in zip(columns, _WITNESS, strict=True))
    return f"SELECT {told} FROM {rows}"


def holding(as_of: date) -> str:
    """The condition that a relation holds on a day."""
    # A day, which nobody types: a view takes no parameters.
    return f"""(valid_from IS NULL OR valid_from <= {day(as_of)})
            AND (valid_to IS NULL OR valid_to > {day(as_of)})"""


def day(as_of: date) -> str:
    """A day as it stands in a query."""
    return f"DATE '{as_of.isoformat()}'"


def words(some: Iterable[str]) -> str:
    """Words of the model, which nobody types, as they stand in a list of a query."""
    return ", ".join(f"'{word}'" for word in sorted(some))
