"""A number that a sheet gives several parties: filled downwards, or the sender's own.

A code joins all that bear it (DESIGN §4), so such a column would put the penalties of many firms on
one. A firm that was renamed has two names under one code, and a branch may bear its firm's.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from graph.masking import mask_numbers
from graph.naming import normalise_name
from graph.sentence import Sentence, say
from loaders.cell_notes import CellNote
from loaders.cells.placeholders import is_no_code, is_no_name
from loaders.columns.recognise import Recognised
from loaders.facts.entity_plan import EntityPlan
from loaders.facts.kinds import kind_of_number
from loaders.reading.sheet import Row

_MOST: Final = 3  # unlike names under one number: a new name, an old one, and one mistyped
_SHOWN: Final = 4  # names in the sentence


class _Pair(NamedTuple):
    """A column of numbers and the column of the names that they belong to."""

    field: str
    number: int
    name: int


class SharedNumbers:
    """Looks for such numbers in each part of a table; of later parts it knows the earlier ones."""

    def __init__(self, source: Recognised) -> None:
        self._pairs = list(_pairs(source))
        # By column and number, the unlike names; only of numbers that have several.
        self._names: dict[tuple[str, str], list[str]] = {}

    def look(self, rows: Sequence[Row]) -> None:
        """Count the names of each number in a part of the table."""
        for pair in self._pairs:
            first: dict[str, str] = {}
            for row in rows:
                if row.fault is not None:  # it is refused, and may lack these cells
                    continue
                number, name = row.cells[pair.number], row.cells[pair.name]
                if number and name and first.setdefault(number, name) != name:
                    self._add(pair.field, number, (first[number], name))

    @property
    def some(self) -> bool:
        """Whether there is any such number: most sheets have none."""
        return bool(self._names)

    def fault(self, cells: Sequence[str]) -> tuple[str, Sentence] | None:
        """(field, reason) of a row whose number is that of too many; None for any other row."""
        for pair in self._pairs:
            names = self._names.get((pair.field, cells[pair.number]), ())
            if len(names) > _MOST:
                number = mask_numbers(cells[pair.number])
                reason = say("load_row.shared_number", number=number, names=names[:_SHOWN])
                return pair.field, reason
        return None

    def notes(self, cells: Sequence[str]) -> Iterator[CellNote]:
        """A note on a row whose number stands beside another name too."""
        for pair in self._pairs:
            names = self._names.get((pair.field, cells[pair.number]), ())
            if names:
                what = f"{mask_numbers(cells[pair.number])}: {'、'.join(names)}"
                yield CellNote("load_note.shared_number", pair.field, what)

    def _add(self, field: str, number: str, names: Sequence[str]) -> None:
        if is_no_code(number) or kind_of_number(number) is None:
            return
        known = self._names.get((field, number), [])
        for name in map(normalise_name, names):
            # A branch's name has its firm's in it, and so has a name with a note behind.
            alike = any(name in other or other in name for other in known)
            if len(known) <= _MOST and not alike and not is_no_name(name):
                known.append(name)
        if len(known) > 1:
            self._names[field, number] = known


def _pairs(source: Recognised) -> Iterator[_Pair]:
    """The numbers of a sheet that are of one party each, by what its mapping says of them."""
    places = source.fields
    plans = [EntityPlan(spec, places) for spec in source.mapping.entities]
    named = [plan for plan in plans if plan.name in places]
    for plan in named:
        for field in plan.code_fields:
            if field in places and not _is_of_another(field, plan, named):
                yield _Pair(field, places[field], places[plan.name])


def _is_of_another(field: str, plan: EntityPlan, named: Sequence[EntityPlan]) -> bool:
    """Whether a column may hold the number of whichever party a row names."""
    return any(other.name != plan.name and field in other.code_fields for other in named)
