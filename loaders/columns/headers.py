"""Finding the header of a sheet among the titles, notes and totals that departments add."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from loaders.cells.units import without_unit
from loaders.columns.alike import said_by
from loaders.columns.notes import changes_meaning, is_hint, split_notes

_LOOK: Final = 30  # rows searched: no header has been seen further down
# As they are compared: every bracket is a round one, stars and colons are none of the name.
_BRACKETS: Final = str.maketrans("[【《〔「]】》〕」", "(((((" + ")))))", "*:")
# The place of a column in a form, written before its name: 1.企业名称, （二）处罚类别, ③住所.
_PLACE: Final = re.compile(
    r"(?:[0-9]{1,2}[.．、]|[（(][0-9一二三四五六七八九十]{1,3}[）)][.．、]?|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
    r"\s*(?=[\u4e00-\u9fffA-Za-z])"
)
# What a group title says beside the party that its columns are about.
_FILLER: Final = re.compile("(?:基本)?(?:信息|情况|资料|栏)$")
_BEFORE: Final = " \t\r\n*＊"  # what may stand before either
_LONGEST: Final = 1000  # characters of a column name; nobody's longer cell is a name


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its first row (from 0), its height in rows, its column names."""

    row: int
    height: int
    names: tuple[str, ...]


def normalise_header(text: str) -> str:
    """A column name as it is compared: half-width, upper case, without blanks, stars and colons.

    The number of its place in the form is none of it: 1.企业名称 is 企业名称.
    """
    # A longer cell is no column name, and would fill the memory of those compared.
    return _normalised(text) if len(text) <= _LONGEST else text


@lru_cache(maxsize=20_000)
def _normalised(text: str) -> str:
    place = _PLACE.match(text.lstrip(_BEFORE))
    name = text.lstrip(_BEFORE)[place.end() :] if place else text
    plain = unicodedata.normalize("NFKC", name).translate(_BRACKETS)
    return "".join(plain.split()).upper()


def bare_header(text: str) -> str:
    """A normalised column name without units and hints behind it: 注册资本(万元).

    Any other note stays, as in 法定代表人(变更前): it makes another column of it.
    """
    return _bare(text) if len(text) <= _LONGEST else text


@lru_cache(maxsize=20_000)
def _bare(text: str) -> str:
    name, notes = split_notes(normalise_header(text))
    while notes and is_hint(notes[-1]):
        notes = notes[:-1]
    if not notes:
        name = without_unit(name)
    return name + "".join(f"({note})" for note in notes)


def alike_header(text: str) -> str:
    """A column name by what it says, without units and hints."""
    return said_by(bare_header(text))


def header_stem(text: str) -> str:
    """A normalised column name without any note, known or not: what it may be a variant of."""
    return split_notes(normalise_header(text))[0]


def known_word(text: str, known: Collection[str]) -> str | None:
    """The known column name that a header cell stands for; None where it stands for none."""
    plain = normalise_header(text)
    if plain in known:
        return plain
    # Exact names first: the note in brackets may be part of a known name.
    bare = bare_header(text)
    return bare if bare in known else None


def _stands_for(text: str, known: Collection[str]) -> str | None:
    """The known name that a header cell stands for, also by what it says; None for none."""
    word = known_word(text, known)
    if word is None and text and alike_header(text) in known:
        return alike_header(text)
    return word


def find_header(rows: Sequence[Sequence[str]], known: Collection[str]) -> Header | None:
    """The header among the first rows: the row with most known columns, None below two.

    A second header row (codes beside Chinese names, or names under group titles) belongs to it.
    """
    # Each name once: 罚款 may stand in two cells of a row of data, and be a column's name.
    counts = [len({_stands_for(cell, known) for cell in row} - {None}) for row in rows[:_LOOK]]
    if not counts or max(counts) < 2:
        return None
    best = counts.index(max(counts))
    # Either of the two rows may be the one that names more known columns.
    if best + 1 < len(counts) and _goes_on(rows[best + 1], counts[best + 1], counts[best]):
        return Header(best, 2, _two_rows(rows[best], rows[best + 1], known))
    if best > 0 and (counts[best - 1] >= 2 or _adds(rows[best - 1], rows[best], known)):
        return Header(best - 1, 2, _two_rows(rows[best - 1], rows[best], known))
    return Header(best, 1, tuple(rows[best]))


def _goes_on(lower: Sequence[str], count: int, above: int) -> bool:
    """Whether the row below a header continues it: about as many names, or mostly names."""
    filled = sum(bool(cell) for cell in lower)
    return count >= max(2, above - 2) or count * 2 > filled


def _adds(upper: Sequence[str], lower: Sequence[str], known: Collection[str]) -> bool:
    """Whether the row above a header names columns of it, or more closely."""
    return _fills_in(upper, lower, known) or _has_groups(upper, lower, known)


def _fills_in(upper: Sequence[str], lower: Sequence[str], known: Collection[str]) -> bool:
    """Whether a row names a column that the row below leaves blank: cells merged downwards."""
    # A merged cell keeps its text in its first row; the rows below read as blank.
    below = [*lower, *[""] * (len(upper) - len(lower))]
    return any(
        _stands_for(up, known) and not low for up, low in zip(upper, below, strict=False) if up
    )


def _two_rows(
    upper: Sequence[str], lower: Sequence[str], known: Collection[str]
) -> tuple[str, ...]:
    """The column names of two header rows; a group title is put before the names below it.

    So 处罚机关 above 统一社会信用代码 gives 处罚机关统一社会信用代码, where such a column is known.
    """
    width = max(len(upper), len(lower))
    below = [*lower, *[""] * (width - len(lower))]
    above = [*upper, *[""] * (width - len(upper))]
    titles = list(_carried(above, below))
    if len({title for title in titles if title}) == 1:
        titles = [""] * width  # a single title is the sheet's own, whatever it says
    return tuple(
        _grouped(low, title, known) or (low if _stands_for(low, known) or not up else up)
        for up, low, title in zip(
            (up if _stands_for(up, known) else "" for up in above), below, titles, strict=True
        )
    )


def _has_groups(upper: Sequence[str], lower: Sequence[str], known: Collection[str]) -> bool:
    """Whether a row holds group titles that say more of the columns below them."""
    names = _two_rows(upper, lower, known)
    return any(
        low and name not in (up, low)
        for name, up, low in zip(names, [*upper, *[""] * len(names)], lower, strict=False)
    )


def _carried(above: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    """The group title above each column: a merged cell keeps its text in its first column."""
    title = ""
    for up, low in zip(above, below, strict=True):
        if up or not low:
            title = up
        yield title


def _grouped(low: str, title: str, known: Collection[str]) -> str | None:
    """The name of a column below a group title; None where the title adds nothing to it."""
    if not low or not title:
        return None
    for party in (title, _FILLER.sub("", title)):
        if _stands_for(party + low, known):
            return party + low
    if changes_meaning(title) and not low.isascii() and _stands_for(low, known):
        return title + low  # 变更前 above 法定代表人: another column than it
    return None
