"""Names as they compare: full-width, brackets, blanks and case put aside (DESIGN §4)."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=200_000)
def normalise_name(text: str) -> str:
    """The form in which names compare."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


LONGEST = 400  # characters by which names are looked up and compared; no lawful name is longer


_BRACKETS = str.maketrans(dict.fromkeys("〔[【〖{〈《", "(") | dict.fromkeys("〕]】〗}〉》", ")"))


def document_key(text: str) -> str:
    """A document number as it compares: 鹤规罚〔2026〕1号 is 鹤规罚[2026]1号, and （2026） too."""
    return normalise_name(text).translate(_BRACKETS)[:LONGEST]


def name_key(text: str) -> str:
    """The part of a normalised name by which stores find it."""
    return normalise_name(text)[:LONGEST]
