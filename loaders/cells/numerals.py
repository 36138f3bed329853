"""Chinese numerals, plain (二十五) and capital (贰拾伍), read to numbers where they are exact."""

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = {
    **{mark: n for n, mark in enumerate("零一二三四五六七八九")},
    **{mark: n for n, mark in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{"〇": 0, "○": 0, "两": 2, "貳": 2, "參": 3, "弍": 2, "陸": 6, "壱": 1},
}
_PLAIN: Final = str.maketrans(
    {mark: "零一二三四五六七八九"[n] for mark, n in _DIGITS.items()}
    | dict(zip("拾佰仟萬億", "十百千万亿", strict=True))
)
# In one group of four places; a place left out needs no 零 where the next unit is named.
_GROUP: Final = re.compile(
    r"零?(?:([一二三四五六七八九])千)?(零?)(?:([一二三四五六七八九])百)?(零?)"
    r"(?:([一二三四五六七八九]?)十)?(零?)([一二三四五六七八九]?)"
)
_LARGE: Final = (("亿", 100_000_000), ("万", 10_000))
CHINESE: Final = "".join(_DIGITS) + "十百千万亿拾佰仟萬億廿卅"


def chinese_number(text: str) -> Decimal | None:
    """The whole number that Chinese numerals write; None where they are no number or not exact.

    三百五 may mean 305 or, as people say it, 350: it is not exact. 二十五, 廿五 and 贰拾伍 are.
    """
    plain = text.translate(_PLAIN).replace("廿", "二十").replace("卅", "三十")
    total, rest = 0, plain
    for mark, factor in _LARGE:
        before, unit, after = rest.partition(mark)
        if unit:
            part = _group(before)
            if not part:
                return None
            # 二万五 may mean 20,005 or 25,000.
            if len(after) == 1 and after in _DIGITS:
                return None
            total, rest = total + part * factor, after
    last = _group(rest) if rest else 0
    return None if last is None or not plain else Decimal(total + last)


def chinese_digits(text: str) -> int | None:
    """A number written digit by digit, as the year 二〇二五; None for other text."""
    digits = [_DIGITS.get(mark) for mark in text]
    return None if None in digits or not text else int("".join(map(str, digits)))


def _group(text: str) -> int | None:
    match = _GROUP.fullmatch(text)
    if match is None:
        return None
    thousands, *gaps, hundreds, tens, ones = (match[place] for place in (1, 2, 4, 6, 3, 5, 7))
    above = bool(thousands or hundreds)
    # 三百五 without 零 or 十 before the last digit is not exact.
    if ones and above and tens is None and not any(gaps):
        return None
    # 十 alone is ten; 百 and 千 always name their digit.
    ten = 0 if tens is None else _DIGITS.get(tens, 1)
    parts = ((thousands, 1000), (hundreds, 100))
    value = sum(_DIGITS[digit] * factor for digit, factor in parts if digit)
    return value + 10 * ten + (_DIGITS[ones] if ones else 0)
