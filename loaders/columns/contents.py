"""What a column holds, told by its cells: codes with a right check digit, ID numbers, dates, …"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from graph.errors import InvalidFact, InvalidIdentifier
from graph.identifiers import is_citizen_id, normalise_identifier, uscc
from graph.masking import is_likely_number
from loaders.cells.dates import parse_date
from loaders.cells.placeholders import absent
from loaders.columns.mapping import SourceMapping

_PHONE: Final = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,5})?")
_AMOUNT: Final = re.compile(r"[¥￥]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[百千万亿]*元)?")
# A bare number may be a date as a spreadsheet keeps it: only what is written as a date is one.
_DATE: Final = re.compile(r"[0-9]{4}[-/.年].+|(?:19|20)[0-9]{6}")
_MOST: Final = 0.8  # of the cells: single ones are typing errors


def _is_uscc(text: str) -> bool:
    try:
        return len(uscc(text)) == 18
    except InvalidIdentifier:
        return False


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and parse_date(text) is not None
    except InvalidFact:
        return False


# In this order: an ID number may be taken for an amount, never the other way round.
_KINDS: Final[Mapping[str, Callable[[str], bool]]] = {
    "uscc": _is_uscc,
    "person_number": lambda text: is_citizen_id(text) or is_likely_number(text),
    "date": _is_date,
    "phone": lambda text: bool(_PHONE.fullmatch(normalise_identifier(text))),
    "amount": lambda text: bool(_AMOUNT.fullmatch(text)),
}


def kind_of(cells: Sequence[str]) -> tuple[str, float] | None:
    """What most of these cells are, and the part of them that is; None for plain text.

    Kinds are `uscc`, `person_number`, `date`, `phone` and `amount`.
    """
    filled = [cell for cell in cells if not absent(cell)]
    for kind, is_one in _KINDS.items():
        part = sum(map(is_one, filled)) / len(filled) if filled else 0.0
        if part >= _MOST:
            return kind, part
    return None


def fields_of_kind(mapping: SourceMapping, kind: str) -> tuple[str, ...]:
    """The fields of a source that hold values of a kind, in the order of its columns."""
    if kind == "date":
        fields = mapping.dates | mapping.end_dates
    elif kind == "amount":
        fields = frozenset(mapping.amounts)
    elif kind == "phone":
        fields = frozenset(s["name"] for s in mapping.entities if s.get("kind") == "phone")
    else:
        fields = _named(mapping, kind) or _named(mapping, "number")
    return tuple(field for field in mapping.columns if field in fields)


def _named(mapping: SourceMapping, key: str) -> frozenset[str]:
    fields: set[str] = set()
    for spec in mapping.entities:
        value = spec.get(key, ())
        fields.update((value,) if isinstance(value, str) else value)  # one field or several
    return frozenset(fields)
