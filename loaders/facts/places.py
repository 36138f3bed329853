"""Telephones and addresses as they are compared, and what only stands where one should."""

import re
from functools import lru_cache
from typing import Final

from graph.identity import scope_name
from loaders.cells.placeholders import is_no_code, is_no_name

_PARTS: Final = re.compile(r"[;；、,，/／|\n\r]+|(?<=[0-9])\s+(?=1[3-9][0-9]|0[1-9][0-9])")
_DROPPED: Final = re.compile(r"[\s()（）.·_‐-―－\-]")
_COUNTRY: Final = re.compile(r"(?:\+|00)86(?=1[3-9]|0?[1-9][0-9])|86(?=1[3-9][0-9]{9}\Z)")
_EXTENSION: Final = re.compile(r"(?:转|分机|ext\.?|#|\*)\s*[0-9]{1,6}\Z", re.IGNORECASE)
_MOBILE: Final = re.compile("1[3-9][0-9]{9}")
_LANDLINE: Final = re.compile("(0[12][0-9]|0[3-9][0-9]{2})([0-9]{7,8})")
_LOCAL: Final = re.compile("[2-8][0-9]{6,7}")  # within the city, without its area code
_SERVICE: Final = re.compile("(?:[48]00[0-9]{7}|95[0-9]{3}|96[0-9]{3,4}|10[0-9]{3})")
# 12345 and 12315 are hotlines of the state: whoever gives one is nobody's neighbour.
_MADE_UP: Final = ("1234567", "12345678", "87654321", "7654321")
# What an address has beyond the region in which it lies: a street, a house, a village.
_REGION: Final = re.compile(
    r"(?:中国)?(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区|特别行政区))?"
    r"(?:[\u4e00-\u9fff]{2,8}?(?:市|自治州|地区|盟))?(?:[\u4e00-\u9fff]{1,8}?(?:(?<![小社园])区|县|旗|市))?"
    r"(?:[\u4e00-\u9fff]{1,8}?(?:镇|乡|街道))?"
)
_PROVINCE: Final = re.compile(
    r"(?:中国)?[\u4e00-\u9fff]{2,8}?(?:省|自治区)(?=[\u4e00-\u9fff]{2,8}?市)"
)
_SHORTEST: Final = 4  # characters of an address: 某某路1号 without its city


@lru_cache(maxsize=10_000)
def phones_in(text: str) -> tuple[str, ...]:
    """The telephone numbers of a cell, in digits only; none where it has none.

    Left out are 0, 00000000, 12345678, one digit repeated, a number that a spreadsheet rounded.
    """
    numbers = (_phone(part) for part in _PARTS.split(text))
    return tuple(dict.fromkeys(number for number in numbers if number))


def _phone(text: str) -> str | None:
    plain = _DROPPED.sub("", _EXTENSION.sub("", text.strip()))
    plain = _COUNTRY.sub("", plain)
    if not plain.isascii() or not plain.isdigit() or is_no_code(plain):
        return None
    landline = _LANDLINE.fullmatch(plain)
    local = landline[2] if landline else plain
    own = local[-8:] if _MOBILE.fullmatch(local) else local
    forms = (_MOBILE, _LOCAL, _SERVICE)
    if not landline and not any(form.fullmatch(plain) for form in forms):
        return None
    return None if len(set(own[-7:])) == 1 or own in _MADE_UP else plain


def phone_id(text: str) -> str:
    """The id of a telephone: however it was written, it is one."""
    return f"phone:{next(iter(phones_in(text)), scope_name(text))}"


@lru_cache(maxsize=10_000)
def is_address(text: str) -> bool:
    """Whether a cell holds an address that tells one place from others.

    A city or a district alone tells none: all its firms would be neighbours.
    """
    if is_no_name(text) or len(text) < _SHORTEST:
        return False
    name = scope_name(text)
    rest = _REGION.sub("", name, count=1)
    return any(map(str.isalnum, rest)) and not is_no_name(rest)


@lru_cache(maxsize=10_000)
def address_id(text: str) -> str:
    """The id of an address: by its text without the province before a city."""
    return f"address:{_PROVINCE.sub('', scope_name(text), count=1)}"
