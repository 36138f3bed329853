"""Units of money: 元, 万元, 百万元, 万美元 …, in the header of a column and behind a number."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from graph.errors import InvalidFact

YUAN: Final = "CNY"


class Unit(NamedTuple):
    """What a text says of the unit of a number; None where it does not say it.

    `factor` is how many of the currency one is, `currency` its code by ISO 4217.
    """

    factor: int | None = None
    currency: str | None = None


_FACTORS: Final = {
    **{"十": 10, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000},
    **{"千万": 10_000_000, "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11},
    **{"万亿": 10**12, "仟": 1_000, "佰": 100, "萬": 10_000, "億": 10**8, "W": 10_000},
}
_CURRENCIES: Final = {
    YUAN: ("人民币", "RMB", "CNY", "¥", "元", "圆", "块"),
    "USD": ("美元", "美金", "美圆", "US$", "USD", "$"),
    "EUR": ("欧元", "EUR", "€"),
    "HKD": ("港元", "港币", "港圆", "HK$", "HKD"),
    "JPY": ("日元", "日圆", "日币", "JPY"),
    "GBP": ("英镑", "GBP", "£"),
    "KRW": ("韩元", "韩圆", "韩币", "KRW"),
    "RUB": ("卢布", "俄罗斯卢布", "RUB"),
    "AUD": ("澳元", "澳大利亚元", "澳币", "AUD"),
    "CAD": ("加元", "加拿大元", "加币", "CAD"),
    "SGD": ("新加坡元", "新元", "新加坡币", "SGD"),
    "TWD": ("新台币", "新台币元", "台币", "台币元", "TWD"),
    "MOP": ("澳门元", "澳门币", "MOP"),
    "CHF": ("瑞士法郎", "瑞郎", "CHF"),
    "SEK": ("瑞典克朗", "SEK"),
    "NZD": ("新西兰元", "NZD"),
    "THB": ("泰铢", "THB"),
}
_BY_WORD: Final = {word: code for code, words in _CURRENCIES.items() for word in words}
_BY_NUMBER: Final = {
    "156": YUAN,
    "840": "USD",
    "978": "EUR",
    "344": "HKD",
    "392": "JPY",
    "643": "RUB",
}
# One of these by itself counts single ones; 人民币 and the signs only name the currency.
_COUNTED: Final = re.compile(r"(?:[元圆块镑铢金]|卢布|法郎|瑞郎|克朗|[美欧港日英韩澳加台]币)")


def _any_of(words: dict[str, str] | dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


CURRENCY: Final = f"(?:{_any_of(_BY_WORD)})"
_FACTOR: Final = f"(?:{_any_of(_FACTORS)})"
_UNIT: Final = re.compile(f"({CURRENCY}?)({_FACTOR}?)({CURRENCY}*)")
_ONE: Final = re.compile(CURRENCY)
# Brackets, and 整 or 正, which say that nothing follows.
_MARKS: Final = str.maketrans("", "", "()（）[]【】〔〕{} 整正")
_NOTE: Final = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
_PARTS: Final = re.compile(r"[,，、;；/|·]")
_PREFIX: Final = re.compile(r"^(?:计量|货币|金额)?单位(?:为|是)?|^币种(?:为|是)?|^(?:以|按)")
_SUFFIX: Final = re.compile(r"(?:计|为单位)$")
# What a note looks like that must be a unit, known or not.
_LOOKS: Final = re.compile(
    r"^.{0,12}(?:(?<![单公])[元圆镑铢盾]|卢[布比]|法郎|克朗|[^种]币|万股|[百千万亿])$|[%‰]"
)
_UNIT_OF_ALL: Final = re.compile(
    r"(?<![\u4e00-\u9fff])(?:金额|货币|计量)?(?:计量)?单位\s*[:：]\s*([^\s,，、;；/)】]{1,8})"
)
_TAIL: Final = re.compile(
    f"(?:单位|[-_/—,、·])({_FACTOR}?{CURRENCY})$|({_FACTOR}{CURRENCY})$|(?<=[额款本资金])(元)$"
)


_PERCENT_TAIL: Final = re.compile("[-_/—,、·]?%$")


@lru_cache(maxsize=10_000)
def unit_of(text: str) -> Unit | None:
    """The unit that a text names, such as 万元, 人民币, 万(元), 元人民币; None for other text.

    The empty text names nothing: `Unit(None, None)`.
    """
    match = _UNIT.fullmatch(text.translate(_MARKS).upper())
    if match is None:
        return None
    before, factor, behind = match.groups()
    words = [word for word in (before, *_ONE.findall(behind)) if word]
    foreign = {_BY_WORD[word] for word in words} - {YUAN}
    # 元 alone is yuan; beside a foreign currency (万美元, USD 元) it is that currency's.
    if len(foreign) > 1 or (foreign and "人民币" in words):
        return None
    currency = next(iter(foreign), YUAN if words else None)
    counted = any(_COUNTED.search(word) for word in words)
    return Unit(_FACTORS[factor] if factor else 1 if counted else None, currency)


@lru_cache(maxsize=2_000)
def currency_of(text: str) -> str:
    """The currency (ISO 4217) that a cell of a column of currencies names: 人民币元, USD, 156.

    Raises InvalidFact for other text.
    """
    unit = unit_of(text)
    currency = _BY_NUMBER.get(text) or (unit.currency if unit is not None else None)
    if currency is None:
        raise InvalidFact("load_unit.currency", text=text)
    return currency


@lru_cache(maxsize=2_000)
def header_unit(header: str) -> Unit:
    """The unit that the header of a column of amounts says; `Unit()` where it says none.

    Raises InvalidFact where it names a unit that is not known, or two that disagree.
    """
    plain = "".join(unicodedata.normalize("NFKC", header).split()).upper().replace(":", "")
    said = Unit()
    for text in _unit_texts(plain):
        unit = unit_of(text)
        if unit is None and looks_like_a_unit(text):
            raise InvalidFact("load_unit.unknown", column=header, text=text)
        if unit is not None:
            said = _both(said, unit, header)
    return said


def without_unit(name: str) -> str:
    """A normalised column name without the unit at its end, as in 罚款金额万元."""
    shorter = _PERCENT_TAIL.sub("", _TAIL.sub("", name))
    return shorter or name


def titles_unit(titles: Sequence[str]) -> Unit:
    """The unit that the titles above a table name for all of it, as 金额单位：元; else `Unit()`.

    Raises InvalidFact where they name two. 填报单位：… names who reports, no unit.
    """
    said = Unit()
    for title in titles:
        for text in _UNIT_OF_ALL.findall(unicodedata.normalize("NFKC", title)):
            unit = unit_of(text)
            if unit is not None and unit.factor is not None:
                said = _both(said, unit, title)
    return said


def looks_like_a_unit(note: str) -> bool:
    """Whether a note in a header must be a unit of money, known or not: 万卢比, 元/万元."""
    return _LOOKS.search(note) is not None


def _unit_texts(plain: str) -> list[str]:
    """The parts of a header that may be units: those of its notes, and its end."""
    name = _NOTE.sub("", plain)
    tail = _TAIL.search(name)
    behind = [text for text in tail.groups() if text] if tail else []
    parts = [part for note in _NOTE.findall(plain) for part in _PARTS.split(note)]
    return [text for part in (*parts, *behind) if (text := _SUFFIX.sub("", _PREFIX.sub("", part)))]


def _both(one: Unit, other: Unit, header: str) -> Unit:
    for a, b in zip(one, other, strict=True):
        if a is not None and b is not None and a != b:
            raise InvalidFact("load_unit.two", column=header)
    factor = one.factor if one.factor is not None else other.factor
    return Unit(factor, one.currency or other.currency)
