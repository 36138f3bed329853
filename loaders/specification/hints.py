"""What a cell of each column must hold, by how the mapping reads it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from graph.sentence import Sentence, Word, say
from loaders.cells.grades import grade_words
from loaders.cells.words import words_of
from loaders.columns.mapping import SourceMapping
from loaders.columns.number_fields import number_fields

# What is said of a field of numbers, by the key of an entity that names it; the first key counts.
_NUMBERS: Final = {
    "uscc": say("specification.uscc"),
    "org_code": say("specification.org_code"),
    "registration_no": say("specification.registration_no"),
    "code": say("specification.project_code"),
    "number": say("specification.any_number"),
}
_UNITS: Final = {"wan": say("specification.wan"), "yuan": say("specification.yuan")}


def hint_of(mapping: SourceMapping, field: str) -> Sentence | None:
    """What a cell of this column must hold; None for plain text."""
    read = _by_reader(mapping, field)
    if read is not None:
        return read
    if field == mapping.record.get("grade"):
        return _grades(mapping)
    words = words_of(mapping, field)
    return _words(words) if words is not None else _number(mapping, field)


def _by_reader(mapping: SourceMapping, field: str) -> Sentence | None:
    for fields, hint in (
        (mapping.dates, say("specification.date")),
        (mapping.end_dates, say("specification.end_date")),
        (mapping.years, say("specification.year")),
        (mapping.shares, say("specification.share")),
    ):
        if field in fields:
            return hint
    return _UNITS[mapping.amounts[field]] if field in mapping.amounts else None


def _grades(mapping: SourceMapping) -> Sentence:
    """The grades of the form's own list, each with its other words."""
    list_ = mapping.record.get("list_code", "")
    if list_ not in grade_words():
        return say("specification.grade_of_list")
    return say("specification.words", words=grades_in_words(list_))


def grades_in_words(list_: str) -> str:
    """The grades of a list, each with its other words in brackets."""
    return _joined(grade_words()[list_])


def _words(words: Mapping[str, str]) -> Sentence:
    by_meaning: dict[str, list[str]] = defaultdict(list)
    for word, meaning in words.items():
        if word != "*":
            by_meaning[meaning].append(word)
    told = _joined({first: others for first, *others in by_meaning.values()})
    if "*" in words:
        return say("specification.some_words", words=told)
    return say("specification.words", words=told)


def _joined(words: Mapping[str, tuple[str, ...] | list[str]]) -> str:
    """Words with their synonyms: A（A级、A级纳税人）、B（B级）."""
    return "、".join(
        f"{word}（{'、'.join(others)}）" if others else word for word, others in words.items()
    )


def _number(mapping: SourceMapping, field: str) -> Sentence | None:
    for spec in mapping.entities:
        numbers = [key for key in _NUMBERS if spec.get(key) == field]
        key = "number" if field in number_fields(spec) else next(iter(numbers), None)
        if key == "number" and spec["kind"] == "person":
            return say("specification.person_number")
        if key is not None:
            return _NUMBERS[key]
    return None


def list_name(mapping: SourceMapping) -> Word | None:
    """The name of the list that a form's records are of; None where they are of none."""
    list_ = mapping.record.get("list_code")
    return Word("list", list_) if list_ else None
