"""Fields of a mapping of which nothing is kept: they only help to tell a sheet from others."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

# Keys of what tells how columns are called and read, not what becomes of their cells.
_OF_COLUMNS: Final = frozenset(
    {"columns", "values", "required", "one_of", "distinctive", "common", "dates", "end_dates"}
    | {"years", "amounts", "shares"}
)

# Keys of tables whose own keys are fields.
_BY_FIELD: Final = frozenset({"when", "unless", "currencies"})


def unused_fields(values: Mapping[str, Any]) -> frozenset[str]:
    """The fields of a mapping file's columns that nothing else in it names.

    Cells of words are read at least, since one that is none of them costs its row.
    """
    columns, words = values["columns"], values.get("values", {})
    return frozenset(columns.keys() - words.keys() - {*_telling(values)})


def _telling(value: object, of: str = "") -> Iterator[str]:
    """Every word in what a mapping file says of its rows: a field not among them is unused.

    `of` is the key of the value. The other keys are words of the file itself, as `source` is.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if of in _BY_FIELD:
                yield key
            if key not in _OF_COLUMNS:
                yield from _telling(inner, "unless" if of == "roles_unless" else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _telling(inner)
