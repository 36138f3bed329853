"""Names as they are compared: width, also of brackets, blanks and case do not count (DESIGN §4)."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=200_000)
def normalise_name(text: str) -> str:
    """The form in which names are compared: NFKC, without blanks, in upper case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


LONGEST = 400  # characters by which names are looked up and compared; no lawful name is longer


# NFKC leaves these brackets apart, and issuers write one document number with any of them.
_BRACKETS = str.maketrans(dict.fromkeys("〔[【〖{〈《", "(") | dict.fromkeys("〕]】〗}〉》", ")"))


def document_key(text: str) -> str:
    """A document number as it is compared.

    鹤规罚〔2026〕1号, 鹤规罚[2026]1号 and 鹤规罚（2026）1号 are one.
    """
    return normalise_name(text).translate(_BRACKETS)[:LONGEST]


def name_key(text: str) -> str:
    """The normalised name, cut to the LONGEST characters by which stores find it."""
    return normalise_name(text)[:LONGEST]
