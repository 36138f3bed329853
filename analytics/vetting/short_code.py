"""The short code of a certificate: what a person reads off a paper and types (DESIGN §10).

Eleven characters of the hash and one check character, in the alphabet and with the weights of the
unified social credit code (GB 32100-2015), which clerks know: no letter looks like a digit. Every
wrong character and every swap of two neighbours is noticed.
"""

import unicodedata
from typing import Final

from graph.errors import BadInput

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH: Final = 11
_BITS: Final = 54  # the first of the hash: among a million certificates hardly ever two are alike
_ALL_BITS: Final = 256
_GROUP: Final = 4
_LOOK_ALIKE: Final = str.maketrans("OIZSV", "0125U")  # letters that the alphabet lacks


def code_of(hash_: str) -> str:
    """The code of a certificate's hash, in groups: 7KQ2-M9XA-C3WD."""
    number, characters = int(hash_, 16) >> (_ALL_BITS - _BITS), ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        characters += _ALPHABET[place]
    return _grouped(characters + _check_character(characters))


def code_in(text: str) -> str:
    """The code that a person typed: any case, blanks and hyphens. Raises BadInput for no code."""
    typed = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKE)
    typed = "".join(c for c in typed if c.isalnum())
    if len(typed) != _LENGTH + 1 or not set(typed) <= set(_ALPHABET):
        raise BadInput("certificate.no_code", length=_LENGTH + 1)
    if _check_character(typed[:-1]) != typed[-1]:
        raise BadInput("certificate.mistyped_code")
    return _grouped(typed)


def hashes_of(code: str) -> tuple[str, str]:
    """The smallest and the largest hash that have a code, as 64 hex digits."""
    number = 0
    for character in reversed(code.replace("-", "")[:_LENGTH]):
        number = number * len(_ALPHABET) + _ALPHABET.index(character)
    low = number << (_ALL_BITS - _BITS)
    return f"{low:064x}", f"{low + (1 << (_ALL_BITS - _BITS)) - 1:064x}"


def _grouped(characters: str) -> str:
    return "-".join(characters[at : at + _GROUP] for at in range(0, len(characters), _GROUP))


def _check_character(characters: str) -> str:
    # 3 generates the numbers modulo 31, so that the weights of all places differ.
    size = len(_ALPHABET)
    total = sum(_ALPHABET.index(c) * pow(3, at, size) for at, c in enumerate(characters))
    return _ALPHABET[-total % size]
