"""How Chinese characters sound: toneless pinyin, of each all readings, the usual one first.

Readings are those of the Unihan database as pypinyin carries them. ü is v, as it is typed; lü and
nü are found as lu, nu, lyu and nyu too.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

_MARKS: Final = "\u0300\u0301\u0304\u030c\u0307"  # tones, and the dot of Unihan's ê̇
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
# Consonants that stand alone as a reading, of 嗯 and 姆: nobody types a name so.
_NO_SYLLABLES: Final = frozenset({"n", "m", "ng", "hm", "hng"})


@lru_cache(maxsize=1)
def readings() -> Mapping[str, tuple[str, ...]]:
    """By character, its toneless readings; of characters that UTF-16 writes as one unit."""
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 - a second of imports

    plain = {told: _toneless(told) for text in pinyin_dict.values() for told in text.split(",")}
    return {
        chr(code): found
        for code, text in pinyin_dict.items()
        if code < 0x10000 and (found := _distinct(plain[told] for told in text.split(",")))
    }


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every syllable that some character has as a reading."""
    return frozenset(one for some in readings().values() for one in some)


@lru_cache(maxsize=1)
def read_as() -> Mapping[str, str]:
    """By syllable, the characters that have it as a reading, as one text."""
    found: dict[str, list[str]] = {}
    for character, some in readings().items():
        for one in some:
            found.setdefault(one, []).append(character)
    return {syllable: "".join(some) for syllable, some in found.items()}


@lru_cache(maxsize=1)
def sounding_as() -> Mapping[str, str]:
    """By syllable, the characters of which it is the usual reading, as one text."""
    found: dict[str, list[str]] = {}
    for character, some in readings().items():
        found.setdefault(some[0], []).append(character)
    return {syllable: "".join(some) for syllable, some in found.items()}


@lru_cache(maxsize=1)
def beginnings() -> frozenset[str]:
    """Every beginning of a syllable, whole ones too."""
    return frozenset(one[:n] for one in syllables() for n in range(1, len(one) + 1))


def homophones(character: str) -> str:
    """The characters whose usual reading is that of this one, itself among them."""
    known = readings().get(character)
    return character if known is None else sounding_as()[known[0]]


def _toneless(told: str) -> tuple[str, ...]:
    """The ways in which a reading with its tone is typed; none for what is no syllable."""
    apart = unicodedata.normalize("NFD", told)
    bare = "".join(one for one in apart if one not in _MARKS)
    plain = unicodedata.normalize("NFC", bare).replace("ü", "v").replace("ê", "e")
    if plain in _NO_SYLLABLES or not plain or plain.strip(_LETTERS):
        return ()
    if "v" in plain:
        return plain, plain.replace("v", "u"), plain.replace("v", "yu")
    return (plain,)


def _distinct(ways: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in ways for one in some))
