"""The cells of a row as values of the fields of its source, with every fault of the row at once."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from graph.errors import InvalidFact
from graph.masking import SHORTEST, mask_numbers
from graph.sentence import Sentence, say
from loaders.cell_notes import CellNote
from loaders.cells.amounts import ForeignAmount, UnreadAmount
from loaders.cells.placeholders import absent, is_ditto, is_no_code
from loaders.cells.readers import (
    code_of,
    documents_of,
    fields_of,
    reader,
    reader_of_part,
    text_of,
)
from loaders.cells.units import YUAN
from loaders.columns.column_units import ColumnUnits
from loaders.columns.mapping import SourceMapping
from loaders.facts.filled import FilledCells
from loaders.facts.refused import Fault, RefusedRow
from loaders.facts.several import listed

_CODES: Final = ("number", "uscc", "org_code", "registration_no")  # 0 in them is no code
_NUMBERS: Final = (*_CODES, "code", "id")
# The words that stand in the place of a document number; no field of a mapping has a blank.
FORM_NAME: Final = "form name"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """How a sheet is read: column places, the document's date, the file's digest, the user.

    `today` is the day of loading: nothing was decided after it.
    `units` tells how the bare numbers of each column of amounts and shares are read. `department`
    sent the sheet: a listing that names no issuer is its own. `year` is what its titles say that
    it is for.
    """

    mapping: SourceMapping
    fields: Mapping[str, int]
    dated: date | None
    origin: str
    who: str
    units: ColumnUnits
    today: date
    department: str | None = None
    year: int | None = None

    @property
    def told(self) -> Mapping[str, int]:
        """The year of every row that no column tells, by its field; nothing where one does."""
        field = self.mapping.record.get("year", "")
        if self.year is None or not field or field in self.fields:
            return {}
        return {field: self.year}


_HAN: Final = re.compile("[\u4e00-\u9fff]")
# Texts of a column whose values are kept: a sheet repeats its words, days and departments, and in a
# column of numbers that never repeat the table stays small.
_SEEN: Final = 5_000
_NEW: Final = object()


class _Column(NamedTuple):
    """A column: how its texts are read, and the values of texts seen lately.

    `seen` is None where no text comes twice.
    """

    field: str
    place: int
    read: Callable[[str], Any]
    seen: dict[str, Any] | None


def _identifiers(mapping: SourceMapping) -> set[str]:
    """The fields of identifiers beside the codes: a taxpayer's number, a certificate's."""
    return {field for spec in mapping.entities for field in spec.get("identifiers", {}).values()}


def _plain_text(text: str) -> str | None:
    if absent(text):
        return None
    return text if len(text) < SHORTEST else mask_numbers(text)


def _plain_code(text: str) -> str | None:
    """The text of a cell of further numbers: zeros are none, and an ID number is masked."""
    return None if is_no_code(text) else mask_numbers(text)


def _without_ditto(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader that refuses 同上 and 〃: a sorted or cut sheet has another cell above."""

    def read_own(text: str) -> Any:  # noqa: ANN401 - whatever `read` gives
        if is_ditto(text):
            raise InvalidFact("load_cell.ditto", text=text)
        return read(text)

    return read_own


class RowCells:
    """Reads the cells of the rows of one sheet."""

    def __init__(self, sheet: SheetPlan) -> None:
        self._sheet = sheet
        self._mapping = sheet.mapping
        codes = fields_of(sheet.mapping, _CODES)
        read = {f: code_of if f in codes else self._reader(f) for f in sheet.fields}
        # Number columns are not plain: masking would destroy what they are matched by.
        numbers = fields_of(sheet.mapping, _NUMBERS)
        plain = {f for f in sheet.fields if read[f] is text_of and f not in numbers}
        # Of these a cell may list one value for each name of another cell.
        listed_ = {f for spec in sheet.mapping.several for f in spec.get("parallel", ())}
        self._listed = listed_ - plain
        self._documents = documents_of(sheet.mapping)
        # Every row has numbers of its own: keeping them would cost more than reading them.
        alone = (numbers | self._documents) - self._listed - sheet.mapping.amounts.keys()
        # A name that is none has a sentence of its own, and an address may be the other one's.
        named = {spec["name"] for spec in sheet.mapping.entities if "name" in spec}
        for field in (plain | self._documents & read.keys()) - named:
            read[field] = _without_ditto(_plain_text if field in plain else read[field])
        for field in _identifiers(sheet.mapping) & plain:
            read[field] = _without_ditto(_plain_code)
        self._constants: Mapping[str, Any] = {**sheet.mapping.constants, **sheet.told}
        self._required = frozenset(sheet.mapping.required)
        filled = FilledCells(sheet.mapping)
        self._filled = filled if filled.any else None
        self._columns = [
            _Column(
                f,
                p,
                _plain_text if f in plain & named else read[f],
                None if f in alone else {},
            )
            for f, p in sheet.fields.items()
        ]
        self._columns_beside: dict[Set[str], list[_Column]] = {}
        self._readers: dict[str, Callable[[str], Any]] = {}

    def value(self, values: Sequence[str], field: str) -> Any:  # noqa: ANN401 - date or text
        """The value of one field of a row; None where it is absent or unreadable."""
        place = self._sheet.fields.get(field)
        if place is None:
            return self._mapping.constants.get(field)
        try:
            return self.value_of(field, values[place])
        except InvalidFact:
            return None

    def value_of(self, field: str, text: str) -> Any:  # noqa: ANN401 - date, stake or text
        """A text as a value of one field; raises InvalidFact where it is none."""
        read = self._readers.get(field)
        if read is None:
            read = self._readers[field] = self._reader(field)
        return read(text)

    def _reader(self, field: str) -> Callable[[str], Any]:
        """The reader of a field's cells, which may hold another field's value too."""
        fields, both = self._sheet.fields, self._mapping.split.get(field, "")
        if both in fields and fields[both] == fields.get(field):
            return reader_of_part(self._mapping, field)
        return reader(self._mapping, self._sheet.units, field)

    def read(
        self, values: Sequence[str], skipped: Set[str] = frozenset()
    ) -> tuple[dict[str, Any], list[CellNote]]:
        """(values by field, notes on odd cells); raises RefusedRow with every fault of the row.

        The fields `skipped` are not read.
        """
        cells: dict[str, Any] = dict(self._constants)
        notes: list[CellNote] = []
        columns = self._beside(skipped) if skipped else self._columns
        faults = self._read_into(cells, columns, values, notes)
        if self._mapping.currencies:
            notes += self._put_into_currency(cells)
        if self._filled is not None:
            notes += self._filled.into(cells)
        if not self._documents <= cells.keys():
            cells.update(self._form_names(values, cells.keys()))
        # Nearly every row has all that its source demands: only the others are looked into.
        if faults or self._mapping.one_of or not self._required <= cells.keys():
            unread = {field for field, _ in faults}
            faults += self._lacking(values, cells.keys() | unread)
        if faults:  # all of them together, so that a row is mended once
            first, *further = faults
            raise RefusedRow(*first, *further)
        return cells, notes

    def _beside(self, fields: Set[str]) -> list["_Column"]:
        """The columns that are not of these fields."""
        columns = self._columns_beside.get(fields)
        if columns is None:
            columns = [column for column in self._columns if column.field not in fields]
            self._columns_beside[fields] = columns
        return columns

    def _read_into(
        self,
        cells: dict[str, Any],
        columns: Sequence["_Column"],
        values: Sequence[str],
        notes: list[CellNote],
    ) -> list[Fault]:
        """Read the cells of these columns into `cells`; returns what could not be read."""
        faults: list[Fault] = []
        for column in columns:
            field, place, read, seen = column
            text = values[place]
            if not text:
                continue
            value = _NEW if seen is None else seen.get(text, _NEW)
            if value is _NEW:
                try:
                    value = (
                        read(text) if seen is None else self._new_value(column, seen, text, notes)
                    )
                except InvalidFact as error:
                    faults.append((field, error.sentence))
                    continue
            if value is not None:
                cells[field] = value
        return faults

    def _new_value(
        self, column: "_Column", seen: dict[str, Any], text: str, notes: list[CellNote]
    ) -> Any:  # noqa: ANN401
        """The value of a text that was not seen in its column lately."""
        field = column.field
        several = listed(text) if field in self._listed else ()
        try:
            value = tuple(map(column.read, several)) if len(several) > 1 else column.read(text)
        except InvalidFact as error:
            if not self._may_lack(field):
                raise
            # Kept as given: an amount that no one could read is told, never lost.
            notes.append(CellNote("load_note.cells_unread", field, error.sentence))
            return UnreadAmount(mask_numbers(text))
        if isinstance(value, ForeignAmount):
            notes.append(CellNote("load_note.foreign", field, value.currency))
            return value  # not kept: each such cell is told
        if len(seen) >= _SEEN:
            seen.clear()
        seen[text] = value
        return value

    def _put_into_currency(self, cells: dict[str, Any]) -> Iterator[CellNote]:
        """Take the amounts of a row in the currency that a column of its own names."""
        for field, column in self._mapping.currencies.items():
            currency, amount = cells.get(column, YUAN), cells.get(field)
            if currency != YUAN and isinstance(amount, float):
                cells[field] = ForeignAmount(amount, currency)
                yield CellNote("load_note.foreign", field, currency)

    def _lacking(self, values: Sequence[str], given: Set[str]) -> Iterator[Fault]:
        """What a row without something that its source demands is refused for."""
        for field in self._mapping.required:
            if field not in given and not self._is_form_name(values, field):
                yield field, self._nothing(values, field)
        for fields in self._mapping.one_of:
            if given.isdisjoint(fields):
                read = next(field for field in fields if field in self._sheet.fields)
                yield read, self._nothing(values, read)

    def _form_names(self, values: Sequence[str], given: Set[str]) -> dict[str, str]:
        # The record's own number first; the others by name, since a set has no order of its own.
        own = self._mapping.record.get("document")
        fields = sorted(self._documents - given, key=lambda field: (field != own, field))
        places = map(self._sheet.fields.get, fields)
        texts = [values[place] for place in places if place is not None]
        words = [mask_numbers(text) for text in texts if not absent(text)]
        return {FORM_NAME: words[0]} if words else {}

    def _is_form_name(self, values: Sequence[str], field: str) -> bool:
        """Whether a cell for a document number holds words instead, which identify nothing.

        无 and 当场处罚决定书 say that there is no number; a dash or NULL says nothing.
        """
        place = self._sheet.fields.get(field)
        return (
            field in self._documents
            and place is not None
            and _HAN.search(values[place]) is not None
        )

    def _may_lack(self, field: str) -> bool:
        return field in self._mapping.amounts and field not in self._mapping.required

    def _nothing(self, values: Sequence[str], field: str) -> Sentence:
        """Why a required cell counts as empty: it is, or it holds a word that means nothing."""
        place = self._sheet.fields.get(field)
        text = values[place] if place is not None else ""
        return (
            say("load_cell.means_nothing", text=mask_numbers(text))
            if text
            else say("load_cell.empty")
        )
