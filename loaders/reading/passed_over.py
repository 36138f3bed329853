"""Rows that are read and not taken, by what they are: a file's rows are all accounted for."""

from dataclasses import dataclass, field
from typing import Final

# What a passed-over row is, each with a sentence of that name.
BLANK: Final = "passed_over.blank"
TITLE: Final = "passed_over.title"
TOTAL: Final = "passed_over.total"
NOTE: Final = "passed_over.note"
NUMBERS: Final = "passed_over.numbers"
REPEATED: Final = "passed_over.repeated"
UNKNOWN_TABLE: Final = "passed_over.unknown_table"
UNKNOWN_SHEET: Final = "passed_over.unknown_sheet"
_UNREAD: Final = (UNKNOWN_TABLE, UNKNOWN_SHEET)


@dataclass(slots=True)
class Passed:
    """Rows of one kind: how many, and the number of the first as a person sees it."""

    rows: int
    first: int


@dataclass(slots=True)
class PassedOver:
    """The rows of a sheet that are no data, counted by what they are."""

    kinds: dict[str, Passed] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows there are of all kinds."""
        return sum(kind.rows for kind in self.kinds.values())

    @property
    def unread(self) -> int:
        """How many of them are rows of tables that were not read: they may hold data."""
        return sum(self.kinds[what].rows for what in _UNREAD if what in self.kinds)

    def add(self, what: str, first: int, rows: int = 1) -> None:
        """Count rows of a kind, of which `first` is the number of the first."""
        known = self.kinds.get(what)
        if known is None:
            self.kinds[what] = Passed(rows, first)
        else:
            known.rows += rows
            known.first = min(known.first, first)

    def update(self, other: "PassedOver") -> None:
        """Count the rows of another part of the same sheet as well."""
        for what, kind in other.kinds.items():
            self.add(what, kind.first, kind.rows)

    def taken(self) -> "PassedOver":
        """What was counted so far; counting begins anew."""
        taken = PassedOver(self.kinds)
        self.kinds = {}
        return taken
