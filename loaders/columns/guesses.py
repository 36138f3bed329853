"""A guess for each column of a sheet: which field of a source it may be, with the reason.

For a person who says what the columns of an unknown sheet are (a mapping made by hand).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from graph.masking import mask_numbers
from graph.sentence import Sentence, say
from loaders.cells.placeholders import absent
from loaders.cells.words import words_of
from loaders.columns.contents import fields_of_kind, kind_of
from loaders.columns.fitting import fit_of
from loaders.columns.mapping import SourceMapping
from loaders.columns.sheet_columns import SheetColumns

# How sure a guess is: the name itself, one of its spellings, what stands beside it, what it holds.
_EXACT, _SPELLING, _HINT, _BESIDE = 1.0, 0.95, 0.9, 0.8
_WORDS, _NOTE, _ALIKE = 0.7, 0.5, 0.6
# Check digits are surer than a name that is only like another; dates and amounts are not.
_CHECKED, _SHAPED, _ONE_OF_SEVERAL = 0.75, 0.4, 0.6
_HELD: Final = {
    "uscc": "column_guess.uscc",
    "person_number": "column_guess.person_number",
    "date": "column_guess.date",
    "phone": "column_guess.phone",
    "amount": "column_guess.amount",
}
_LEAST_ALIKE: Final = 0.6  # of the characters: 处罚单位 and 处罚机关 are below it
_LACKING: Final = 0.5  # about one guessed column
# With these many names end: a column 时间 is not the day of repair for being like 修复时间.
_TAILS: Final = frozenset(
    {"时间", "日期", "名称", "号码", "编号", "代码", "类型", "类别", "状态", "原因", "内容", "机关"}
)
_CODE: Final = re.compile("码|号")
_AUTHORITY: Final = re.compile("机关|主管|认定|作出|部门|报送|数据来源")
_LONGEST: Final = 40  # characters of a name that is compared by likeness


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column of a sheet may be: a field of a source, or None where nothing speaks for any.

    `confidence` is in (0, 1], 0 where the field is None; `reason` says what speaks for the field.
    """

    place: int
    column: str
    field: str | None
    confidence: float
    reason: Sentence


def likeliest(
    columns: SheetColumns, mappings: Iterable[SourceMapping], *, most: int = 5
) -> tuple[SourceMapping, ...]:
    """The sources of which most columns can be guessed, surest first.

    What the columns hold weighs too, since the names of an unknown sheet tell little. A required
    column of which nothing is known counts against a source.
    """
    weighed = [(-_weight(columns, mapping), mapping.name, mapping) for mapping in mappings]
    return tuple(mapping for *_, mapping in sorted(weighed, key=lambda one: one[:2])[:most])


def _weight(columns: SheetColumns, mapping: SourceMapping) -> float:
    guessed = [guess for guess in guesses(columns, mapping) if guess.field is not None]
    lacking = mapping.missing({guess.field: guess.place for guess in guessed if guess.field})
    return sum(guess.confidence for guess in guessed) - _LACKING * len(lacking)


def guesses(columns: SheetColumns, mapping: SourceMapping) -> tuple[Guess, ...]:
    """A guess for each column of a sheet, in their order; each field is guessed once at most."""
    best: dict[str, Guess] = {}
    for guess in _candidates(columns, mapping):
        if guess.field is not None:
            other = best.get(guess.field)
            if other is None or guess.confidence > other.confidence:
                best[guess.field] = guess
    by_place: dict[int, Guess] = {}
    for guess in best.values():
        other = by_place.get(guess.place)
        if other is None or guess.confidence > other.confidence:
            by_place[guess.place] = guess
    return tuple(
        by_place.get(place) or Guess(place, name, None, 0.0, say("column_guess.none"))
        for place, name in enumerate(columns.header)
    )


def _candidates(columns: SheetColumns, mapping: SourceMapping) -> Iterator[Guess]:
    fit = fit_of(columns, mapping)
    taken = set(fit.fields.values())
    for field, place in fit.fields.items():
        yield _by_name(columns, mapping, field, place)
    for place, name in enumerate(columns.header):
        if place not in taken and name:
            yield from _by_note(columns, mapping, place)
            likely = (
                *_by_likeness(columns, mapping, place),
                *_by_words(columns, mapping, place),
                *_by_kind(columns, mapping, fit.fields, place),
            )
            yield from (guess for guess in likely if not _is_authoritys(guess, mapping))


def _is_authoritys(guess: Guess, mapping: SourceMapping) -> bool:
    """Whether an authority's column would be read as a code of the party, who bore its record."""
    title = mapping.chinese_name(guess.field) if guess.field else ""
    is_code = guess.field in mapping.owners and _CODE.search(title) is not None
    return is_code and bool(_AUTHORITY.search(guess.column)) and not _AUTHORITY.search(title)


def _guess(
    columns: SheetColumns, place: int, field: str, confidence: float, reason: Sentence
) -> Guess:
    return Guess(place, columns.header[place], field, round(confidence, 2), reason)


def _by_name(columns: SheetColumns, mapping: SourceMapping, field: str, place: int) -> Guess:
    plain, bare = columns.plain[place], columns.bare[place]
    name = mapping.chinese_name(field)
    if mapping.words.get(plain) == field:
        if columns.header[place].strip() == name:
            return _guess(columns, place, field, _EXACT, say("column_guess.exact", name=name))
        return _guess(columns, place, field, _SPELLING, say("column_guess.spelling", name=name))
    if mapping.words.get(bare) == field:
        return _guess(columns, place, field, _HINT, say("column_guess.hint", name=name))
    if mapping.alike.get(columns.alike[place]) == field:
        return _guess(columns, place, field, _SPELLING, say("column_guess.spelling", name=name))
    return _guess(columns, place, field, _BESIDE, say("column_guess.beside", name=name))


def _by_note(columns: SheetColumns, mapping: SourceMapping, place: int) -> Iterator[Guess]:
    field = mapping.words.get(columns.stems[place])
    if field is not None and columns.stems[place] != columns.bare[place]:
        name = mapping.chinese_name(field)
        yield _guess(columns, place, field, _NOTE, say("column_guess.note", name=name))


def _by_likeness(columns: SheetColumns, mapping: SourceMapping, place: int) -> Iterator[Guess]:
    """The field whose name has most characters in common with the column's."""
    bare = columns.bare[place]
    if not 2 <= len(bare) <= _LONGEST or bare in _TAILS:
        return
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(bare)
    alike: list[tuple[float, str]] = []
    for word in mapping.words:
        matcher.set_seq1(word)
        if matcher.real_quick_ratio() >= _LEAST_ALIKE and matcher.quick_ratio() >= _LEAST_ALIKE:
            alike.append((matcher.ratio(), word))
    ratio, word = max(alike, default=(0.0, ""))
    if ratio >= _LEAST_ALIKE:
        reason = say("column_guess.alike", name=word)
        yield _guess(columns, place, mapping.words[word], _ALIKE * ratio, reason)


def _by_words(columns: SheetColumns, mapping: SourceMapping, place: int) -> Iterator[Guess]:
    """The field whose table of words has every word of the column."""
    cells = {cell for cell in columns.cells(place) if not absent(cell)}
    for field in mapping.columns:
        table = words_of(mapping, field)
        if cells and table and cells <= table.keys():
            shown = "、".join(mask_numbers(cell) for cell in sorted(cells)[:3])
            yield _guess(columns, place, field, _WORDS, say("column_guess.words", words=shown))
            return


def _by_kind(
    columns: SheetColumns, mapping: SourceMapping, taken: Mapping[str, int], place: int
) -> Iterator[Guess]:
    """The fields that hold what the column holds and have no column yet."""
    held = kind_of(columns.cells(place))
    if held is None:
        return
    kind, part = held
    free = [field for field in fields_of_kind(mapping, kind) if field not in taken]
    sure = _CHECKED if kind in ("uscc", "person_number") else _SHAPED
    if len(free) > 1:
        sure *= _ONE_OF_SEVERAL
    for field in free:
        yield _guess(columns, place, field, sure * part, say(_HELD[kind]))
