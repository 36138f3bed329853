"""Shares of ownership as departments write them: 35%, 0.35, 25%-30%, 1/3, 5%以上."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from graph.errors import InvalidFact
from graph.model import Stake
from loaders.cells.numerals import CHINESE, chinese_number
from loaders.cells.placeholders import absent

# How a bare number is read: in per cent, as a part of one, or not at all.
Reading = Literal["percent", "fraction", "unknown"]

_NUMBER: Final = r"[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?"
_SHARE: Final = re.compile(rf"约?({_NUMBER})([%‰]?)(?:[-~～至—–]({_NUMBER})([%‰]?))?")
_PARTS: Final = re.compile(r"([0-9]{1,9})/([0-9]{1,9})|([0-9]{1,9})分之([0-9]{1,9})")
_CHINESE: Final = re.compile(rf"([{CHINESE}]+)分之([{CHINESE}]+)")
_AT_MOST: Final = re.compile(
    rf"(?:<|<=|≤|＜|低于|小于|不足|不到|少于|不超过|不高于|至多)({_NUMBER})(%?)|({_NUMBER})(%?)(?:以下|以内)"
)
_AT_LEAST: Final = re.compile(
    rf"(?:>|>=|≥|＞|高于|大于|超过|不低于|不少于|至少)({_NUMBER})(%?)|({_NUMBER})(%?)(?:以上|及以上)"
)
# What a note behind a name calls its share: 甲（持股60%）
_CALLED: Final = re.compile(
    "^(?:持股|占股|占比|持有|出资|认缴|股权|股份)?(?:比例|份额)?(?:为|占)?[:：]?(?=.*[%‰分])"
)
BARE: Final = re.compile(_NUMBER)


@lru_cache(maxsize=50_000)
def parse_share(text: str, reading: Reading) -> Stake | None:
    """A stake in [0, 1], or a range of them: 35%, 1/3, 25%-30%, 5%以上; None for a blank.

    `reading` says what a bare number is. Raises InvalidFact for other text, for a bare number that
    cannot be read so, and above 1.
    """
    if absent(text):
        return None
    low, high = _bounds(_CALLED.sub("", text.replace(" ", "")), text, reading)
    if high > 1:
        raise InvalidFact("load_cell.share_over", text=text)
    return Stake(float(min(low, high)), float(max(low, high)))


def _bounds(plain: str, text: str, reading: Reading) -> tuple[Decimal, Decimal]:
    if match := _SHARE.fullmatch(plain):
        # Of 25-30% the sign stands once and holds for both.
        low = _part(match[1], match[2] or match[4], text, reading)
        high = _part(match[3], match[4] or match[2], text, reading) if match[3] else low
        return low, high
    if match := _AT_MOST.fullmatch(plain):
        return Decimal(0), _part(match[1] or match[3], match[2] or match[4], text, reading)
    if match := _AT_LEAST.fullmatch(plain):
        return _part(match[1] or match[3], match[2] or match[4], text, reading), Decimal(1)
    part = _ratio(plain)
    if part is None:
        raise InvalidFact("load_cell.share", text=text)
    return part, part


def _part(number: str, sign: str | None, text: str, reading: Reading) -> Decimal:
    value = Decimal(number)
    if sign or reading == "percent":
        return value / (1000 if sign == "‰" else 100)
    if reading == "unknown" or value > 1:
        raise InvalidFact("load_cell.share_unit", text=text)
    return value


def _ratio(plain: str) -> Decimal | None:
    """1/3, 3分之1 and 百分之三十 as a part of one; None for other text."""
    if match := _PARTS.fullmatch(plain):
        part, whole = (match[1], match[2]) if match[1] else (match[4], match[3])
        above, below = Decimal(part), Decimal(whole)
    elif match := _CHINESE.fullmatch(plain):
        whole_, part_ = (Decimal(100) if match[1] == "百" else chinese_number(match[1])), match[2]
        above, below = chinese_number(part_) or Decimal(0), whole_ or Decimal(0)
    else:
        return None
    return round(above / below, 12) if below and above else None
