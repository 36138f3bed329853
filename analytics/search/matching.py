"""Which of many texts a question finds, and how: whole, beginning, inside, by sound, nearly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.search.kernel import BEGUN, INSIDE, LONGEST, WHOLE, close, scan
from analytics.search.question import (
    MOST_UNITS,
    Pattern,
    Question,
    Ranks,
    literal,
    needs_of,
    passes,
)
from analytics.search.signs import Rows, keys_of_unit, units_of
from analytics.search.texts import Texts

# How a text was found, best first: the place of a word here is its rank.
HOW: Final = (
    "identifier",
    "document",
    "name",
    "beginning",
    "inside",
    "pinyin",
    "words",
    "sound",
    "head",
    "phone",
    "address",
    "code_part",
    "document_part",
    "close",
)
RANK: Final = {how: rank for rank, how in enumerate(HOW)}
NAMES: Final[Ranks] = {
    "literal": (RANK["name"], RANK["beginning"], RANK["inside"]),
    "pinyin": (RANK["pinyin"],) * 3,
    "sound": (RANK["sound"],) * 3,
}
_WORDS: Final[Ranks] = dict.fromkeys(("literal", "pinyin", "sound"), (RANK["words"],) * 3)
_FEWEST_CLOSE: Final = 3  # units of a text that is looked for with a fault
_FEWEST_ANYWHERE: Final = 5  # and that may stand within a longer name


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows of some texts that a question finds; the lower its `key`, the better a row fits.

    A key is rank, place (WHOLE, BEGUN, INSIDE) and size of the text, one after the other.
    """

    rows: Rows
    key: Rows

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, chosen: npt.NDArray[Any]) -> "Matched":
        """Some of them, by place or flag."""
        return Matched(self.rows[chosen], self.key[chosen])


NOTHING: Final = Matched(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))


def key_of(rank: int, place: int = 0, size: int = 0) -> int:
    """The key by which a row is ordered."""
    return (rank << 12) | (place << 10) | min(size, LONGEST)


def rank_of(key: Rows) -> Rows:
    """The rank in keys."""
    return key >> 12


def place_of(key: Rows) -> Rows:
    """WHOLE, BEGUN or INSIDE, of keys."""
    return (key >> 10) & 3


def joined(some: Sequence[Matched]) -> Matched:
    """The rows of all of these; one that several have is there as often."""
    filled = [one for one in some if len(one)]
    if len(filled) < 2:
        return filled[0] if filled else NOTHING
    return Matched(
        np.concatenate([one.rows for one in filled]), np.concatenate([one.key for one in filled])
    )


def matching(texts: Texts, asked: Question, ranks: Ranks = NAMES) -> Matched:
    """The texts that hold the question, in one of the ways that have ranks, or all its words."""
    if not len(texts) or not asked.key:
        return NOTHING
    patterns = [one for one in asked.whole if one.way in ranks]
    found = [_holding(texts, patterns, [patterns], ranks)]
    if asked.units > MOST_UNITS:
        found = [_spelt_out(texts, asked.key, found[0], ranks)]
    if asked.words and "pinyin" in ranks:
        found.append(_with_all_words(texts, asked.words))
    return joined(found)


def _holding(
    texts: Texts,
    patterns: Sequence[Pattern],
    clauses: Sequence[Sequence[Pattern]],
    ranks: Ranks,
    rows: Rows | None = None,
) -> Matched:
    """The texts, or those of `rows`, that hold one of these patterns and may meet all clauses."""
    some = texts.candidates([one.keys for one in patterns]) if rows is None else rows
    needs = needs_of(clauses)
    return joined(
        [
            Matched(*scan(texts.columns, some, needs, one.masks, one.patterns))
            for one in passes(patterns, ranks)
        ]
    )


def _spelt_out(texts: Texts, key: str, found: Matched, ranks: Ranks) -> Matched:
    """Of texts that hold the beginning of a long question, those that hold all of it."""
    rows, keys = [], []
    for row in found.rows.tolist():
        text = texts.text(row)
        if key in text:
            place = WHOLE if text == key else BEGUN if text.startswith(key) else INSIDE
            rows.append(row)
            keys.append(key_of(ranks["literal"][place], place, len(text)))
    return Matched(np.array(rows, dtype=np.int32), np.array(keys, dtype=np.int32))


def _with_all_words(texts: Texts, words: Sequence[Sequence[Pattern]]) -> Matched:
    """The texts that hold each word somewhere, as it stands or as pinyin."""
    rows = min((texts.candidates([one.keys for one in word]) for word in words), key=len)
    for word in words:
        held = np.zeros(len(texts), dtype=np.bool_)  # several patterns may find one text
        held[_holding(texts, word, words, _WORDS, rows).rows] = True
        rows = np.flatnonzero(held).astype(np.int32)
    sizes = np.minimum(np.diff(texts.offset)[rows], LONGEST)
    return Matched(rows, (key_of(RANK["words"], INSIDE) | sizes).astype(np.int32))


def nearly(texts: Texts, asked: Question) -> Matched:
    """The texts with one character of the question wrong, missing or too many.

    Three and four characters are compared with whole names only, and fewer with none.
    """
    if not _FEWEST_CLOSE <= asked.units <= MOST_UNITS or not len(texts):
        return NOTHING
    (passing,) = passes([pattern := literal(asked.key)], NAMES)
    # A fault changes one character at most, so each such text has one of the two rarest.
    keys = [keys_of_unit(unit) for unit in units_of(asked.key).tolist()]
    size = texts.filing.size
    rarest = sorted(keys, key=lambda some: min(map(size, some)))[:2]
    rows = close(
        texts.columns,
        texts.candidates(rarest),
        np.uint64(pattern.signs[0]),
        passing.masks,
        asked.units,
        asked.units >= _FEWEST_ANYWHERE,
    )
    sizes = np.abs(np.diff(texts.offset)[rows] - asked.units)
    key = key_of(RANK["close"], INSIDE) | np.minimum(sizes, LONGEST)
    return Matched(rows, key.astype(np.int32))
