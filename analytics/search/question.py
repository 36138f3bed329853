"""What a typed text may mean: patterns of characters, of pinyin and of words, for the kernel."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import numpy as np

from analytics.search.signs import (
    UNITS,
    Bits,
    character_bits,
    either,
    key_of_syllable,
    keys_of_unit,
    letter_bit,
    syllable_bit,
    units_of,
)
from analytics.search.sounds import beginnings, homophones, read_as, readings, syllables
from graph.naming import name_key

Way = Literal["literal", "pinyin", "sound"]
Ranks = Mapping[str, tuple[int, int, int]]  # by way, for WHOLE, BEGUN and INSIDE
MOST_UNITS: Final = 64  # of a pattern: the kernel's words have so many bits
_BETWEEN: Final = re.compile(r"[\s,，、;；|]+")
_LATIN: Final = re.compile(r"[A-Za-z]{1,32}")
_MOST_WORDS: Final = 6
_MOST_PARTINGS: Final = 4  # ways to part letters into syllables: those of the fewest
_LONGEST_SYLLABLE: Final = 6
_FEWEST_SOUNDING: Final = 2  # characters whose homophones are looked for


class Pattern(NamedTuple):
    """A row of classes of characters, how it was made, and what a text that holds it must have.

    `signs` are bits of the signatures, `keys` are keys of which a text has all.
    """

    way: Way
    classes: tuple[str, ...]
    signs: tuple[int, int, int]
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A text as it is looked for: whole, and where there are several words, each of them.

    `key` is the text as names are compared, `units` how many UTF-16 units that has. `whole` are
    the patterns of it, `words` those of each word.
    """

    key: str
    units: int
    whole: tuple[Pattern, ...]
    words: tuple[tuple[Pattern, ...], ...]


class Passing(NamedTuple):
    """The arguments of one pass of the kernel: masks by unit, and its patterns, best first."""

    masks: Bits
    patterns: Bits


def question(text: str) -> Question:
    """What a text may mean; a question without a key finds nothing."""
    key = name_key(text)
    parts = [part for part in _BETWEEN.split(text) if name_key(part)]
    whole = list(_of(key, name_key("".join(parts)))) if key else []
    if key and not any(pattern.way == "pinyin" for pattern in whole):
        whole += _sounding(key)
    several = 2 <= len(parts) <= _MOST_WORDS
    words = tuple(tuple(_of(name_key(part), name_key(part))) for part in parts) if several else ()
    return Question(key, len(units_of(key)), tuple(whole), words)


def _of(key: str, typed: str) -> Iterator[Pattern]:
    """The patterns of a word or text: as it stands, and as pinyin where it may be some."""
    yield literal(key)
    if _LATIN.fullmatch(bare := typed.replace("'", "").replace("’", "")):
        letters = bare.lower()
        yield from map(_pinyin, parted(letters))
        if len(letters) > 1 and all(map(_reading, letters)):
            signs = (0, 0, either(map(letter_bit, letters)))
            yield Pattern("pinyin", tuple(map(_reading, letters)), signs, ())


def literal(key: str) -> Pattern:
    """The pattern of a text as it stands, of its first units where it is longer than a pattern."""
    units = units_of(key)[:MOST_UNITS]
    sign = either(map(int, character_bits()[units]))
    keys = {one for unit in units.tolist() for one in keys_of_unit(unit)}
    return Pattern("literal", tuple(map(chr, units.tolist())), (sign, 0, 0), tuple(sorted(keys)))


def _pinyin(some: Sequence[str]) -> Pattern:
    """The last syllable may go on, since it may be typed half."""
    *done, last = some
    classes = (*(read_as()[one] for one in done), _reading(last))
    if len(going_on := [one for one in syllables() if one.startswith(last)]) == 1:
        done += going_on
    signs = (0, either(map(syllable_bit, done)), either(letter_bit(one[0]) for one in some))
    return Pattern("pinyin", classes, signs, tuple(map(key_of_syllable, done)))


def _sounding(key: str) -> Iterator[Pattern]:
    """The homophones of a text of characters."""
    known = [readings()[one][0] for one in key if one in readings()]
    if len(key) >= _FEWEST_SOUNDING and known:
        classes = [c for one in key for c in _classes(one)][:MOST_UNITS]
        signs = (0, either(map(syllable_bit, known[:MOST_UNITS])), 0)
        keys = tuple(map(key_of_syllable, known[:MOST_UNITS]))
        if len(key) == len(classes):  # else a long or rare text, of which a part says nothing
            yield Pattern("sound", tuple(classes), signs, keys)


def _classes(one: str) -> list[str]:
    """The classes of one character: of a rare one, its two units."""
    return [homophones(one)] if ord(one) < UNITS else list(map(chr, units_of(one).tolist()))


@lru_cache(maxsize=2_000)
def _reading(beginning: str) -> str:
    """The characters with a reading that begins so, each once."""
    of = read_as()
    found = (of[one] for one in syllables() if one.startswith(beginning))
    return "".join(sorted(set("".join(found))))


@lru_cache(maxsize=1_000)
def parted(letters: str) -> tuple[tuple[str, ...], ...]:
    """The ways to part letters into syllables, the fewest first; the last may be half typed."""
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        known = beginnings() if end == len(letters) else syllables()
        here = [
            (*way, piece)
            for begin in range(max(0, end - _LONGEST_SYLLABLE), end)
            if (piece := letters[begin:end]) in known
            for way in ways[begin]
        ]
        ways.append(sorted(here, key=lambda way: (len(way), way))[:_MOST_PARTINGS])
    return tuple(ways[-1])


def needs_of(clauses: Sequence[Sequence[Pattern]]) -> Bits:
    """What the kernel asks of signatures: of each clause some pattern must be possible."""
    rows = [
        (*pattern.signs, number) for number, some in enumerate(clauses, start=1) for pattern in some
    ]
    return np.array(rows, dtype=np.uint64).reshape(-1, 4)


def passes(patterns: Iterable[Pattern], ranks: Ranks) -> Iterator[Passing]:
    """The passes that look for these patterns, as many in each as there is room for.

    `ranks` gives by the way of a pattern its ranks for WHOLE, BEGUN and INSIDE.
    """
    some: list[Pattern] = []
    for pattern in patterns:
        if sum(len(one.classes) for one in some) + len(pattern.classes) > MOST_UNITS:
            yield _passing(some, ranks)
            some = []
        some.append(pattern)
    if some:
        yield _passing(some, ranks)


def _passing(some: Sequence[Pattern], ranks: Ranks) -> Passing:
    masks = np.zeros(UNITS, dtype=np.uint64)
    place, rows = 0, []
    for pattern in some:
        first = place
        for characters in pattern.classes:
            masks[units_of(characters)] |= np.uint64(1 << place)
            place += 1
        rows.append((1 << first, 1 << (place - 1), place - first, *ranks[pattern.way]))
    return Passing(masks, np.array(rows, dtype=np.uint64))
