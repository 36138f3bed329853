"""What a text is filed under: a bit for each of its characters, sounds and first letters, and keys.

By keys, which are syllables and single marks, the texts that may hold something are found; by the
bits of signatures most of these are passed over.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.search.sounds import readings, syllables

Bits = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Units = npt.NDArray[np.uint16]

UNITS: Final = 1 << 16
_GROUPS: Final = 64  # bits of a signature
_FIBONACCI: Final = 0x9E3779B97F4A7C15  # spreads what lies together (Knuth, 6.4)
_ASCII: Final = 128
_OTHERS: Final = 64  # keys shared by the units that are neither ASCII nor read


def units_of(text: str) -> Units:
    """The UTF-16 units of a text; a character outside the Basic Multilingual Plane has two."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)


def text_of(units: Units) -> str:
    """The text of some units."""
    return units.tobytes().decode("utf-16-le", "surrogatepass")


@lru_cache(maxsize=1)
def character_bits() -> Bits:
    """By unit, its bit in signatures of characters."""
    spread = np.arange(UNITS, dtype=np.uint64) * np.uint64(_FIBONACCI)
    return np.uint64(1) << (spread >> np.uint64(58))


@lru_cache(maxsize=1)
def sound_bits() -> Bits:
    """By unit, the bits of its readings in signatures of sounds."""
    bits = np.zeros(UNITS, dtype=np.uint64)
    for character, some in readings().items():
        bits[ord(character)] = either(map(syllable_bit, some))
    return bits


@lru_cache(maxsize=1)
def letter_bits() -> Bits:
    """By unit, the bits of the first letters of its readings in signatures of letters."""
    bits = np.zeros(UNITS, dtype=np.uint64)
    for character, some in readings().items():
        bits[ord(character)] = either(letter_bit(one[0]) for one in some)
    return bits


@lru_cache(maxsize=1)
def _syllable_keys() -> dict[str, int]:
    return {syllable: place for place, syllable in enumerate(sorted(syllables()))}


def syllable_bit(syllable: str) -> int:
    """The bit of a syllable in signatures of sounds."""
    return 1 << (_syllable_keys()[syllable] % _GROUPS)


def letter_bit(letter: str) -> int:
    """The bit of a first letter in signatures of letters."""
    return 1 << (ord(letter) - ord("a"))


def either(bits: Iterable[int]) -> int:
    """All of these bits together."""
    found = 0
    for bit in bits:
        found |= bit
    return found


def key_of_syllable(syllable: str) -> int:
    """The key of the texts in which some character is read so."""
    return _syllable_keys()[syllable]


def keys_of_unit(unit: int) -> list[int]:
    """The keys of the texts with this unit: each of them has all of these."""
    keys = _syllable_keys()
    if some := readings().get(chr(unit)):
        return sorted({keys[one] for one in some})
    return [len(keys) + (unit if unit < _ASCII else _ASCII + unit % _OTHERS)]


@lru_cache(maxsize=1)
def keys_by_unit() -> tuple[Ints, Ints, int]:
    """(first, keys, count): the keys of unit u are keys[first[u] : first[u + 1]] of `count`."""
    some = [keys_of_unit(unit) for unit in range(UNITS)]
    first = np.zeros(UNITS + 1, dtype=np.int64)
    np.cumsum([len(one) for one in some], out=first[1:])
    keys = np.array([key for one in some for key in one], dtype=np.int64)
    return first, keys, len(_syllable_keys()) + _ASCII + _OTHERS
