"""Whether the words of a row tell the unit of its bare amount: 200 beside 罚款200万元."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from loaders.cells.numerals import CHINESE, chinese_number

_FACTORS: Final = {"": 1, "万": 10_000, "亿": 100_000_000}
_FIGURES: Final = re.compile(r"([0-9][0-9,，]*(?:\.[0-9]+)?)\s*(亿|万|)\s*元")
_WORDS: Final = re.compile(rf"([{CHINESE}]+)元")
_BARE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def tell_wan(rows: Iterable[Sequence[str]], place: int, least: float) -> bool:
    """Whether rows say in words that their numbers of a column are in 万元.

    Every number of at least `least` must stand so in another cell of its row, and none in 元: what
    one row says of 200 tells nothing of the 5000 of another.
    """
    asked = False
    for row in rows:
        text = row[place].replace(",", "") if place < len(row) else ""
        if not _BARE.fullmatch(text) or Decimal(text) < Decimal(least):
            continue
        told = set(_amounts(cell for column, cell in enumerate(row) if column != place))
        if Decimal(text) * 10_000 not in told or Decimal(text) in told:
            return False
        asked = True
    return asked


def _amounts(cells: Iterable[str]) -> Iterator[Decimal]:
    """The amounts in yuan that cells name in words or figures with their unit."""
    for cell in cells:
        for figures, unit in _FIGURES.findall(cell):
            yield Decimal(re.sub("[,，]", "", figures)) * _FACTORS[unit]
        for words in _WORDS.findall(cell):
            number = chinese_number(words)
            if number is not None:
                yield number
