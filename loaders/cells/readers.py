"""Which reader each column of a sheet has, by the mapping of its source."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from unicodedata import normalize

from graph.errors import InvalidFact
from graph.masking import mask_numbers
from loaders.cells.amounts import parse_amount
from loaders.cells.authority_and_day import authority_of, day_of
from loaders.cells.dates import parse_date, parse_end_date
from loaders.cells.document_numbers import document_number, is_well_written
from loaders.cells.placeholders import absent, is_no_code
from loaders.cells.shares import parse_share
from loaders.cells.units import currency_of
from loaders.cells.words import words_of
from loaders.cells.years import parse_year
from loaders.columns.column_units import ColumnUnits
from loaders.columns.mapping import SourceMapping

# No word that says that there is no value begins with a digit, and a placeholder has two letters.
_CODE: Final = re.compile("[0-9][0-9A-Z]{8,19}")


def reader(mapping: SourceMapping, units: ColumnUnits, field: str) -> Callable[[str], Any]:
    """The reader of a field's cells: None for words such as 无; tables of words are translated.

    `units` tells how bare numbers are read.
    """
    for fields, read in (
        (mapping.dates, parse_date),
        (mapping.end_dates, parse_end_date),
        (mapping.years, parse_year),
        (documents_of(mapping), _document_of),
    ):
        if field in fields:
            return read
    if field in mapping.amounts:
        column = units.amounts[field]
        return lambda text: parse_amount(text, column)
    if field in mapping.currencies.values():
        return lambda text: None if absent(text) else currency_of(text)
    if field in mapping.shares:
        reading = units.shares.get(field, "unknown")  # a note behind a name has no column
        return lambda text: parse_share(text, reading)
    table = words_of(mapping, field)
    if table is None:
        return text_of
    return lambda text: _translated(table, text)


def reader_of_part(mapping: SourceMapping, field: str) -> Callable[[str], Any]:
    """The reader of a field whose column holds an authority and a day: of its part of the cell."""
    return day_of if field in mapping.dates else authority_of


def fields_of(mapping: SourceMapping, keys: Sequence[str]) -> set[str]:
    """The fields that these keys of a mapping's entities name."""
    named = [spec[key] for spec in mapping.entities for key in keys if key in spec]
    return {field for names in named for field in ([names] if isinstance(names, str) else names)}


def documents_of(mapping: SourceMapping) -> frozenset[str]:
    """The fields that hold numbers of documents or cases and no code or id besides."""
    given = mapping.record.get("document")
    documents = fields_of(mapping, ("document",)) | ({given} if given else set())
    return frozenset(documents - fields_of(mapping, ("code", "id", "number")))


def _document_of(text: str) -> str | None:
    if is_well_written(text):  # as nearly all are
        return text
    number = document_number(text)
    return mask_numbers(number) if number else None


def text_of(text: str) -> str | None:
    """The text of a cell; None where it says that there is no value."""
    return None if absent(text) else text


def code_of(text: str) -> str | None:
    """The text of a cell of codes; None for zeros and the like too."""
    if _CODE.fullmatch(text) and len(set(text)) > 2:
        return text  # as nearly every code is
    return None if is_no_code(text) else text


def _translated(table: Mapping[str, str], text: str) -> str | None:
    if text in table:
        return table[text] or None
    folded = "".join(normalize("NFKC", text).split())  # 高级 认证, Ｄ
    if folded in table:
        return table[folded] or None
    if absent(text):
        return None
    if "*" in table:
        return mask_numbers(text) if table["*"] == "=" else table["*"]
    raise InvalidFact("load_cell.word", text=text, words=[word for word in table if word])
