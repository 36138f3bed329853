"""Cells as departments fill them in: dates, amounts, shares and blanks, read to values."""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, Literal

from graph.characters import (
    COMPATIBLE,
    INVISIBLE,
    OTHER_DIGITS,
    digits,
    ideographs,
    invisible,
)
from graph.errors import InvalidFact
from graph.model import Stake
from loaders.cells.placeholders import absent, is_zero

Unit = Literal["yuan", "wan"]

_NO_END: Final = frozenset(
    {"长期", "长期有效", "无固定期限", "永久", "永久有效", "无期限", "长期/永久", "至今"}
)
_DATE: Final = re.compile(
    r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?(?:[T\s].*)?"
)
_SOLID: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_EPOCH: Final = date(1899, 12, 30)  # Excel's day 0, its false 29 February 1900 counted
_NUMBER: Final = r"[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?"  # a spreadsheet's own 1.4E-05 too
_FIRST_YEAR: Final = 1800
_LAST_YEAR: Final = 2098  # 2099-12-31 means "no end", so it is the date of nothing
_AMOUNT: Final = re.compile(rf"(?:人民币|[￥¥])?(-?{_NUMBER})(亿元|亿|万元|万|元)?整?(?:人民币)?")
_UNITS: Final = {"亿": 100_000_000, "万": 10_000, "元": 1}
_SHARE: Final = re.compile(rf"({_NUMBER})(%?)(?:[-~至]({_NUMBER})(%?))?")
_WIDE: Final[dict[int, int | str | None]] = {
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)},  # digits
    **{code: code - 0xFEE0 for code in range(0xFF21, 0xFF3B)},  # capitals
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},  # small letters
    **{0x3000: 0x20, 0xFF0E: 0x2E, 0xFF05: 0x25, 0xFF0D: 0x2D},  # blank, point, per cent, minus
    **invisible(),
    **ideographs(),
    **digits(),
}
# A cell that `clean` would change: any of the above, or blanks or an apostrophe at its ends.
_ODD: Final = re.compile(
    rf"[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\u3000\uFF0E\uFF05\uFF0D"
    rf"{INVISIBLE}{COMPATIBLE}{OTHER_DIGITS}]"
    r"|(?:^|\x00)[\s']|\s(?:\x00|$)"
)


def is_odd(row: str) -> bool:
    """Whether `clean` would change any cell of a row, joined by null characters."""
    return _ODD.search(row) is not None


def clean(text: str) -> str:
    """A cell with half-width letters and digits, without invisible marks and outer blanks.

    Radicals become the ideographs that they look like; a leading apostrophe is dropped.
    """
    plain = text.strip() if text.isascii() else text.translate(_WIDE).strip()
    # A spreadsheet hides the apostrophe that marks a cell as text; an export shows it.
    return plain[1:].lstrip() if plain.startswith("'") else plain


@lru_cache(maxsize=100_000)  # a sheet repeats its dates, and a pattern costs more than a look-up
def parse_date(text: str) -> date | None:
    """A date in any form that departments use; None for a blank.

    Raises InvalidFact for other text, for a day that no calendar has, and outside 1800-2098.
    """
    day = _day(text)
    if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidFact("load_cell.year", text=text)
    return day


@lru_cache(maxsize=100_000)
def parse_end_date(text: str) -> date | None:
    """The end of a span; None for 长期 and for 2099-12-31 or later, which mean no end.

    Raises InvalidFact as `parse_date` does.
    """
    if text in _NO_END:
        return None
    day = _day(text)
    return None if day and day >= date(2099, 12, 31) else day


def _day(text: str) -> date | None:
    if absent(text) or is_zero(text):
        return None
    match = _DATE.fullmatch(text) or _SOLID.fullmatch(text)
    if match:
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            raise InvalidFact("load_cell.calendar", text=text) from None
    # A date whose cell lost its format shows the spreadsheet's count of days: 1927 to 2099.
    if _SERIAL.fullmatch(text) and 10_000 <= float(text) <= 73_050:
        return _EPOCH + timedelta(days=int(float(text)))
    raise InvalidFact("load_cell.date", text=text)


@lru_cache(maxsize=50_000)
def parse_amount(text: str, unit: Unit) -> float | None:
    """An amount in yuan; `unit` is that of a bare number (双公示 fines are in 万元).

    None for a blank. Raises InvalidFact for other text and below zero.
    """
    if absent(text):
        return None
    match = _AMOUNT.fullmatch(text.replace(",", "").replace("，", "").replace(" ", ""))
    if match is None:
        raise InvalidFact("load_cell.amount", text=text)
    try:
        number = Decimal(match[1])  # in floats 0.07 times 10,000 is no longer 700
    except InvalidOperation:
        raise InvalidFact("load_cell.amount", text=text) from None
    if number < 0:
        raise InvalidFact("load_cell.negative", text=text)
    return float(number * _UNITS[(match[2] or ("万" if unit == "wan" else "元"))[0]])


@lru_cache(maxsize=50_000)
def parse_share(text: str, *, percent: bool = True) -> Stake | None:
    """A stake in [0, 1], or a range of them: 35%, 0.35, 25%-30%; None for a blank.

    With `percent`, a bare number above 1 is in percent. Raises InvalidFact for other text and
    above 1.
    """
    if absent(text):
        return None
    match = _SHARE.fullmatch(text.replace(" ", ""))
    if match is None:
        raise InvalidFact("load_cell.share", text=text)
    # Of 25-30% the sign stands once and holds for both.
    low = _part(match[1], match[2] or match[4], percent)
    high = _part(match[3], match[4] or match[2], percent) if match[3] else low
    if high > 1:
        raise InvalidFact("load_cell.share_over", text=text)
    return Stake(min(low, high), max(low, high))


def _part(number: str, sign: str | None, percent: bool) -> float:
    value = Decimal(number)
    return float(value / 100 if sign or (percent and value > 1) else value)
