"""Identifiers of China's registers: normalised, checked, refused with a reason (DESIGN §3-4).

Each check returns the normalised number and raises InvalidIdentifier for any other text.

Sources: USCC GB 32100-2015; organisation code GB 11714; registration number (15 digits) ISO 7064
MOD 11,10; citizen ID GB 11643. python-stdnum is used where it is right; it refuses USCCs that
begin with A, N or Y and births before 1900, so those two checks are our own.
"""

import re
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Final

from stdnum.iso7064 import mod_11_10

from graph.characters import digits, invisible
from graph.errors import InvalidIdentifier

PLACEHOLDER: Final = "00000000000000000X"

# GB 32100-2015: there is no I, O, S, V or Z, and the weights are powers of 3 mod 31.
_USCC_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUE: Final = {letter: place for place, letter in enumerate(_USCC_LETTERS)}
_USCC_WEIGHT: Final = tuple(3**place % 31 for place in range(17))
# Bytes are added up faster than characters.
_USCC_VALUES: Final = bytes(_USCC_VALUE.get(chr(code), 0) for code in range(256))
_USCC: Final = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ORG_CODE: Final = re.compile(r"[0-9A-Z]{8}[0-9X]")
_ORG_WEIGHT: Final = (3, 7, 9, 10, 5, 8, 4, 2)
# GB 11643: weights are powers of 2 mod 11, and the check character stands for (1 - sum) mod 11.
_ID_WEIGHT: Final = tuple(2 ** (17 - place) % 11 for place in range(17))
_ID_ZEROS: Final = sum(weight * ord("0") for weight in _ID_WEIGHT)
_ID_CHECK: Final = "10X98765432"
_CITIZEN: Final = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]")
# 9.12304E+17: a spreadsheet took the number for a quantity, and its last digits are gone.
_LOST: Final = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
_NEW_PROJECT: Final = re.compile(r"[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}")
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# The apostrophe by which a spreadsheet marks a number as text.
_DROPPED: Final = dict.fromkeys(map(ord, "\u3000\xa0'`‘’"))
_TRANSLATION: Final = {**_FULL_WIDTH, **_DROPPED, **invisible(), **digits()}
# Nearly every identifier is written so, and folding costs ten times as much as looking.
_PLAIN: Final = re.compile("[0-9A-Za-z-]+")
_MARKS: Final = re.compile("[-‐‑–—_.·/]")  # between the groups of a credit code, as some write it
_ABSENT: Final = frozenset(
    {"NULL", "NONE", "N/A", "NA", "NAN", "暂无", "不详", "未知", "没有", "空"}
)
_WORD: Final = max(map(len, _ABSENT))


# Cached, as the checks below are: the rows of a file name the same parties again and again.
@lru_cache(maxsize=10_000)
def normalise_identifier(text: str) -> str:
    """Half-width, upper case, without blanks or a leading apostrophe."""
    if _PLAIN.fullmatch(text):
        return text.upper()
    return "".join(text.translate(_TRANSLATION).split()).lstrip("'").upper()


@lru_cache(maxsize=10_000)
def is_placeholder(text: str) -> bool:
    """Whether this stands for an unknown identifier: it joins nobody (DESIGN §13.7).

    `00000000000000000X`, one character repeated (`000000000`, `-`), nothing, or a word such as 无.
    """
    # Nearly every code is longer than any of the words and holds two different characters.
    if len(text) > _WORD and text.isalnum() and text.isascii():
        code = text.upper()
        return code == PLACEHOLDER or code.count(code[0]) == len(code)
    code = normalise_identifier(text)
    bare = code.replace("-", "")
    return code == PLACEHOLDER or len(set(bare)) < 2 or code in _ABSENT


@lru_cache(maxsize=10_000)
def uscc(text: str) -> str:
    """The unified social credit code, checked by GB 32100-2015 (mod 31), without hyphens."""
    code = normalise_identifier(text)
    _refuse_lost_digits(code)
    if code == PLACEHOLDER:
        raise InvalidIdentifier("identifier.placeholder", number=PLACEHOLDER)
    if not _USCC.fullmatch(code):
        code = _MARKS.sub("", code)
    if not _USCC.fullmatch(code):
        raise InvalidIdentifier("identifier.uscc", number=code)
    total = sum(map(mul, code.encode().translate(_USCC_VALUES), _USCC_WEIGHT))
    if _USCC_LETTERS[(31 - total % 31) % 31] != code[17]:
        raise InvalidIdentifier("identifier.check_character", number=code)
    return code


@lru_cache(maxsize=10_000)
def org_code(text: str) -> str:
    """The organisation code, nine characters without hyphen, checked by GB 11714 (mod 11)."""
    code = normalise_identifier(text).replace("-", "")
    _refuse_lost_digits(code)
    if is_placeholder(code):
        raise InvalidIdentifier("identifier.placeholder", number=code)
    if not _ORG_CODE.fullmatch(code):
        raise InvalidIdentifier("identifier.org_code", number=code)
    # The ninth character is the check character, which has no weight.
    total = sum(map(mul, (int(letter, 36) for letter in code), _ORG_WEIGHT))
    if "0123456789X0"[(11 - total % 11)] != code[8]:
        raise InvalidIdentifier("identifier.check_character", number=code)
    return code


def org_code_of(code: str) -> str:
    """The organisation code embedded in a USCC (characters 9 to 17)."""
    return code[8:17]


@lru_cache(maxsize=10_000)
def registration_no(text: str) -> str:
    """The business registration number: 15 digits with MOD 11,10 check, or the old 13 digits."""
    number = normalise_identifier(text)
    _refuse_lost_digits(number)
    if not _is_digits(number) or len(number) not in (13, 15):
        raise InvalidIdentifier("identifier.registration_no", number=number)
    if len(number) == 15 and not mod_11_10.is_valid(number):
        raise InvalidIdentifier("identifier.check_digit", number=number)
    return number


@lru_cache(maxsize=10_000)
def is_citizen_id(text: str) -> bool:
    """Whether this is a complete citizen ID number with a right check character."""
    number = normalise_identifier(text)
    # As `citizen_id`, without its errors: most codes are none, and an error costs ten times more.
    if not _CITIZEN.fullmatch(number):
        return False
    if len(number) == 15:
        return _is_birth(f"{number[:6]}19{number[6:]}")
    return _is_birth(number) and _with_check(number[:17]) == number


@lru_cache(maxsize=10_000)
def citizen_id(text: str) -> str:
    """The citizen ID number in 18 characters, also from 15 digits. Errors never show it whole."""
    number = normalise_identifier(text)
    _refuse_lost_digits(number)
    # 15 digits hold two of the birth year, the 18 of GB 11643-1999 four and a check character.
    if len(number) == 15 and _is_digits(number):
        number = _with_check(number[:6] + "19" + number[6:])
    if len(number) != 18 or not _is_digits(number[:17]) or number[17] not in _ID_CHECK:
        raise InvalidIdentifier("identifier.citizen_id", number=_partly(number))
    if not _is_birth(number):
        raise InvalidIdentifier("identifier.birth", number=_partly(number))
    if _with_check(number[:17]) != number:
        # A spreadsheet keeps 15 digits of a number and fills up with zeros.
        if number.endswith("000") or number.endswith("00X"):
            raise InvalidIdentifier("identifier.lost_last_digits", number=_partly(number))
        raise InvalidIdentifier("identifier.citizen_check", number=_partly(number))
    return number


def project_code(text: str) -> tuple[str, bool]:
    """The investment project code and whether its last digit checks.

    New format, 24 characters: year, region, industry, type, serial
    (2017-230400-00-00-000000). The check is ISO 7064 MOD 11,10 over all 20 digits; as the national
    rule is not published in a source we could verify, a failure is a warning only.
    """
    code = normalise_identifier(text).replace("—", "-").replace("–", "-")
    digits = code.replace("-", "")
    if len(digits) == 20 and digits.isdigit() and "-" not in code:
        code = "-".join((digits[:4], digits[4:10], digits[10:12], digits[12:14], digits[14:]))
    if not _NEW_PROJECT.fullmatch(code):
        raise InvalidIdentifier("identifier.project_code", code=code)
    return code, bool(mod_11_10.is_valid(digits))


def _is_digits(text: str) -> bool:
    # `isdigit` alone also holds for ², which is no digit to `int`.
    return text.isascii() and text.isdigit()


def _refuse_lost_digits(code: str) -> None:
    if _LOST.fullmatch(code):
        raise InvalidIdentifier("identifier.lost_digits", number=code)


def _partly(number: str) -> str:
    """A citizen's number as an error may show it: the first 6 and the last 1 (DESIGN §4)."""
    return f"{number[:6]}{'*' * max(len(number) - 7, 0)}{number[-1:]}" if len(number) > 7 else "***"


def _with_check(digits: str) -> str:
    total = sum(map(mul, digits.encode(), _ID_WEIGHT)) - _ID_ZEROS
    return digits + _ID_CHECK[total % 11]


def _is_birth(number: str) -> bool:
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True
