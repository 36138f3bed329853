"""The parties of rows read before: a row that names the same ones costs its record only.

A firm has several penalties, and every sheet of records repeats its head, codes and numbers in each
of them. What their cells make is made once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from graph.model import EncodedClaim, Entity
from graph.sentence import Sentence
from loaders.columns.mapping import SourceMapping
from loaders.facts.closing_ties import Closing
from loaders.facts.row_cells import SheetPlan

_MOST: Final = 60_000  # rows: about 60 MB, and memory stays bounded


class Ties(NamedTuple):
    """What the cells of some columns make: the entities by their name in the mapping, their claims.

    `cells` are the values of these columns by field.
    """

    cells: Mapping[str, Any]
    made: Mapping[str, Entity]
    claims: tuple[EncodedClaim, ...]
    refers: Mapping[str, str]
    closings: tuple[Closing, ...]
    warnings: tuple[Sentence, ...]


class KnownTies:
    """The ties of the rows of one sheet, by the texts of all cells that they depend on."""

    def __init__(self, sheet: SheetPlan) -> None:
        self.fields = frozenset(_fields(sheet.mapping) & sheet.fields.keys())
        places = [sheet.fields[field] for field in sheet.fields if field in self.fields]
        # Rows of registers do not repeat, and a cell of several names makes several rows.
        useful = bool(sheet.mapping.record and places) and not sheet.mapping.several
        self._texts: Callable[[Sequence[str]], Any] | None = itemgetter(*places) if useful else None
        self._known: dict[Any, Ties] = {}

    def of(self, values: Sequence[str]) -> Ties | None:
        """The ties of a row that names the same parties; None where none did."""
        return self._known.get(self._texts(values)) if self._texts else None

    def keep(self, values: Sequence[str], ties: Ties) -> None:
        """Keep the ties of a row, which must depend on nothing but the cells of `fields`."""
        if self._texts is None:
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        own = {field: cell for field, cell in ties.cells.items() if field in self.fields}
        self._known[self._texts(values)] = ties._replace(cells=own)


def _fields(mapping: SourceMapping) -> set[str]:
    """Every word in what a mapping says of entities and ties: its fields are among them.

    The number of a document is none: it scopes persons of whom nothing else is known, and their
    ties are never kept.
    """
    entities = ({k: v for k, v in spec.items() if k != "document"} for spec in mapping.entities)
    words = {*_words([*entities, mapping.relations, mapping.ends, mapping.dated or ""])}
    if not words.isdisjoint(mapping.currencies):
        words.update(mapping.currencies.values())
    return words


def _words(spec: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a TOML file nests
    if isinstance(spec, str):
        yield spec
    elif isinstance(spec, Mapping):
        for key, value in spec.items():
            yield str(key)
            yield from _words(value)
    elif isinstance(spec, list | tuple):
        for value in spec:
            yield from _words(value)
