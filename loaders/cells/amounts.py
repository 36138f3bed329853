"""Amounts of money as departments write them: yuan, or another currency kept as it is."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from graph.errors import InvalidFact
from loaders.cells.numerals import CHINESE, chinese_number
from loaders.cells.placeholders import absent
from loaders.cells.units import CURRENCY, YUAN, Unit, unit_of


class ForeignAmount(NamedTuple):
    """A sum in a currency other than yuan: nobody converts it, since no rate is said."""

    number: float
    currency: str


class UnreadAmount(NamedTuple):
    """What stands in a cell whose amount could not be read: it is kept as given, and told."""

    text: str


class AmountColumn(NamedTuple):
    """How the bare numbers of a column are read.

    `factor` and `currency` are what one is. `said` tells whether the header says the unit.
    `most` is the largest bare number that is believed where it does not, None for any.
    """

    factor: int
    currency: str = YUAN
    said: bool = False
    most: float | None = None


Amount = float | ForeignAmount
# A spreadsheet's own 1.4E-05 too; of commas only those between thousands.
_NUMBER: Final = r"(?:[0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?"
_BEFORE: Final = (
    r"(?:罚款金额|罚没金额|罚款|罚没款|罚没|罚金|并处|处以|处|罚|金额|大写|小写|共计|合计|总计|计|约|为"
    rf"|[:：()（）]|{CURRENCY})*"
)
_AMOUNT: Final = re.compile(rf"({_BEFORE})(-?{_NUMBER}|[{CHINESE}]+)(.*)", re.IGNORECASE)
# The same sum once more, in words or figures: 3000元（叁仟元整）
_AGAIN: Final = re.compile(r"([^（()）]+元[整正]?)[（(]([^（()）]+元[整正]?)[）)]")
_IN_PARTS: Final = re.compile(
    rf"(?:({_NUMBER})亿)?(?:({_NUMBER})万)?(?:({_NUMBER})千)?(?:({_NUMBER})百)?"
    rf"(?:({_NUMBER})[元圆]|[元圆])?(?:([0-9])角)?(?:([0-9])分)?整?"
)
_PART_FACTORS: Final = tuple(
    Decimal(text) for text in ("100000000", "10000", "1000", "100", "1", "0.1", "0.01")
)
_CURRENCY_BEFORE: Final = re.compile(CURRENCY, re.IGNORECASE)
_CHINESE_UNIT: Final = re.compile(r"[万亿萬億]")


@lru_cache(maxsize=50_000)
def parse_amount(text: str, column: AmountColumn) -> Amount | None:
    """An amount in yuan, or in a foreign currency; None for a blank.

    A unit in the cell goes before that of the column. Raises InvalidFact for other text, below
    zero, and for a bare number that cannot be in the unit which its header does not say.
    """
    if absent(text):
        return None
    plain = text.replace(" ", "").replace("￥", "¥").rstrip("。;；")
    again = _AGAIN.fullmatch(plain)
    if again is not None and parse_amount(again[1], column) == parse_amount(again[2], column):
        plain = again[1]
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise InvalidFact("load_cell.amount", text=text)
    if match[2].startswith("-"):
        raise InvalidFact("load_cell.negative", text=text)
    read = _read(match)
    if read is None:
        raise InvalidFact("load_cell.amount", text=text)
    number, unit = read
    currency = unit.currency or column.currency
    # 元 under 万美元 may be of either.
    if unit.currency == YUAN != column.currency:
        raise InvalidFact("load_cell.amount", text=text)
    if unit.factor is None:
        _refuse_unsure(text, number, unit, column)
    factor = unit.factor if unit.factor is not None else column.factor
    value = float(number * factor)  # a Decimal: in floats 0.07 times 10,000 is no longer 700
    return value if currency == YUAN else ForeignAmount(value, currency)


def yuan(value: Amount | UnreadAmount | None) -> float | None:
    """The amount where it is in yuan; None for a foreign one, an unread one and for none."""
    return value if isinstance(value, float) else None


def _read(match: re.Match[str]) -> tuple[Decimal, Unit] | None:
    """(number, unit said in the cell); None where the text is no single exact amount."""
    before, digits, behind = match.groups()
    named = [unit_of(word.upper()) for word in _CURRENCY_BEFORE.findall(before)]
    currencies = {unit.currency for unit in named if unit} - {None}
    if len(currencies) > 1:
        return None
    in_parts = _in_parts(digits + behind)
    if in_parts is not None:
        return in_parts, Unit(1, next(iter(currencies), None))
    unit = unit_of(behind)
    number = _number(digits)
    if number is None or unit is None:
        return None
    currencies |= {unit.currency} - {None}
    if len(currencies) > 1:
        return None
    factor = unit.factor
    if factor is None and digits[0] in CHINESE and _CHINESE_UNIT.search(digits):
        factor = 1  # 贰万 says its own size
    return number, Unit(factor, next(iter(currencies), None))


def _number(digits: str) -> Decimal | None:
    return _decimal(digits) if digits[0].isascii() else chinese_number(digits)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace("，", ""))


def _in_parts(text: str) -> Decimal | None:
    """The amount of 1亿2000万元 and 500元5角; None for text without several parts."""
    match = _IN_PARTS.fullmatch(text)
    if match is None or sum(part is not None for part in match.groups()) < 2:
        return None
    parts = zip(match.groups(), _PART_FACTORS, strict=True)
    return sum((_decimal(part) * factor for part, factor in parts if part), Decimal(0))


def _refuse_unsure(text: str, number: Decimal, unit: Unit, column: AmountColumn) -> None:
    """Refuse a bare number of which nobody says the unit, where the usual one cannot be meant."""
    # ￥5000 under 万元 is as likely 5,000 yuan, $500 is hardly five million dollars.
    named = unit.currency and column.factor != 1
    if named or (not column.said and column.most and number >= column.most):
        raise InvalidFact("load_unit.which", text=text)
