"""An example row of every form: invented, and such that it loads."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Final

from loaders.cells.grades import grade_words
from loaders.cells.words import words_of
from loaders.city.numbers import CITY, Numbers
from loaders.columns.mapping import SourceMapping
from loaders.columns.number_fields import number_fields

_EXAMPLES: Final = Path(__file__).with_name("examples.toml")


@lru_cache(maxsize=1)
def _examples() -> Mapping[str, Any]:
    return tomllib.loads(_EXAMPLES.read_text("utf-8"))


def example_row(mapping: SourceMapping) -> dict[str, str]:
    """A cell for each field of a form by its column's first Chinese name; some stay blank."""
    examples = _examples()
    needed = [*mapping.required, *(group[0] for group in mapping.one_of)]
    cells = dict.fromkeys(needed, examples["cells"]["text"])
    cells |= {**_of_entities(mapping), **_of_readers(mapping, examples["cells"])}
    cells.update(examples.get(mapping.name, {}))
    return {mapping.chinese_name(field): str(cells.get(field, "")) for field in mapping.columns}


def _of_readers(mapping: SourceMapping, plain: Mapping[str, str]) -> dict[str, str]:
    """Cells by how a column is read: dates, years, amounts, shares, words."""
    cells = dict.fromkeys(mapping.dates, plain["date"])
    cells |= dict.fromkeys(mapping.end_dates, plain["end_date"])
    cells |= dict.fromkeys(mapping.years, plain["year"])
    cells |= dict.fromkeys(mapping.amounts, plain["amount"])
    cells |= dict.fromkeys(mapping.shares, plain["share"])
    for field in mapping.columns:
        words = words_of(mapping, field)
        if words is not None:
            cells[field] = next(iter(words))
    record = mapping.record
    grades = grade_words().get(record.get("list_code", ""))
    if grades and "grade" in record:
        cells[record["grade"]] = next(iter(grades))
    for key in ("issuer", "document", "basis"):
        if isinstance(record.get(key), str):
            cells[record[key]] = plain[key]
    return cells


def _of_entities(mapping: SourceMapping) -> dict[str, str]:
    """Names and numbers of the parties that a row names, each another one."""
    names = {kind: _unending(words) for kind, words in _examples()["names"].items()}
    numbers = Numbers(3)
    cells: dict[str, str] = {}
    for spec in mapping.entities:
        kind = spec["kind"]
        number = numbers.citizen() if kind == "person" else numbers.uscc()
        for field in number_fields(spec)[:1]:
            cells.setdefault(field, number)
        if "uscc" in spec:
            cells.setdefault(spec["uscc"], number)
        if "code" in spec:
            cells.setdefault(spec["code"], numbers.project(CITY, _examples()["cells"]["filed_on"]))
        # After its code: some forms give a project by the code alone.
        name = numbers.phone() if kind == "phone" else next(names.get(kind, names["organisation"]))
        cells.setdefault(spec["name"], name)
    return cells


def _unending(words: list[str]) -> Iterator[str]:
    return chain(words, repeat(words[-1]))
