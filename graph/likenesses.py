"""Numbers in a running text that lead to a person, known by likeness: mobile and bank card numbers.

ID numbers are masked when a fact is made (`graph.masking`); these two stay in the store, and are
hidden from whoever sees persons masked.
"""

import re
import unicodedata
from typing import Final

from graph.masking import mask_numbers

_GAP: Final = r"[\s\-－–—.·]{0,2}"
_DIGIT: Final = r"[0-9０-９]"
# Eleven digits from 13 to 19, in groups or not, also with +86 before; no part of a longer number.
_MOBILE: Final = re.compile(
    rf"(?<![0-9０-９])(?:[+＋]?(?:00)?86{_GAP})?([1１][3-9３-９]{_DIGIT})((?:{_GAP}{_DIGIT}){{8}})(?![0-9０-９])"
)
_CARD: Final = re.compile(
    rf"(?<![0-9０-９A-Za-z])({_DIGIT}{{4}})((?:{_GAP}{_DIGIT}){{9,15}})(?![0-9０-９A-Za-z])"
)
# Eleven digits, near enough to each other: without them a text holds no such number.
_ANY: Final = re.compile(rf"\d(?:{_GAP}\d){{10}}")
_UNION: Final = "62"  # how cards of China UnionPay begin (ISO/IEC 7812)
_OTHERS: Final = tuple("3456")  # and of the other networks
_FEWEST, _MOST = 13, 19  # digits of a card number
_SHORTEST_UNION: Final = 16


def mask_likenesses(text: str) -> str:
    """The text with each ID, mobile and bank card number hidden but for its beginning.

    >>> mask_likenesses("电话 139 0468 0001，卡号6222021234567890128")
    '电话 139********，卡号6222***************'
    """
    if not _ANY.search(text):
        return text
    text = mask_numbers(text)
    return _CARD.sub(_as_card, _MOBILE.sub(lambda seen: _plain(seen[1]) + "*" * 8, text))


def _as_card(seen: re.Match[str]) -> str:
    digits = "".join(one for one in _plain(seen[0]) if one.isdigit())
    if not _is_card(digits):
        return seen[0]
    return digits[:4] + "*" * (len(digits) - 4)


def _is_card(digits: str) -> bool:
    if not _FEWEST <= len(digits) <= _MOST:
        return False
    if digits.startswith(_UNION) and len(digits) >= _SHORTEST_UNION:
        return True
    return digits.startswith(_OTHERS) and _is_luhn(digits)


def _is_luhn(digits: str) -> bool:
    """Whether the check digit of ISO/IEC 7812-1 annex B is right."""
    total = 0
    for place, one in enumerate(reversed(digits)):
        number = int(one) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
