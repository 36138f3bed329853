"""Numbers of documents and cases: what is one, and what only stands in its place.

Forms and clerks write 当场处罚决定书, 简易程序 or 鹤罚〔2025〕号 where there is no number. Such a
text identifies nothing: three penalties under it would become one.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from graph.errors import InvalidFact
from loaders.cells.placeholders import absent

_LONGEST_EXACT: Final = 15  # digits that a spreadsheet keeps of a number
_QUANTITY: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?E[-+]?[0-9]+")
_DIGITS: Final = re.compile(r"[0-9]+(?:\.0+)?")
# As nearly all are: these need no further look.
_WELL_WRITTEN: Final = re.compile(
    "[\u4e00-\u9fff]{1,20}〔(?:19|20)[0-9]{2}〕[\u4e00-\u9fff]{0,6}[1-9][0-9]{0,7}号"
)
# The year of a number template; what remains of 鹤罚〔2025〕号 without it has no digit.
_YEAR: Final = re.compile(
    r"[(\[〔【﹝{<《](?:19|20)[0-9]{2}年?度?[)\]〕】﹞}>》]|(?<![0-9])(?:19|20)[0-9]{2}年度?"
)
_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?:[T ].*)?")
# 鹤政罚第三号 is a number, 第一次处罚 and 一般程序 are none.
_CHINESE: Final = re.compile(r"[〇○零一二三四五六七八九十百千]+号")


# Characters of what a document of a person is called: its number could stand behind it.
_OF_PERSONS: Final = frozenset("证照份")


def is_well_written(text: str) -> bool:
    """Whether this is surely a document number, and surely has no number of a person in it."""
    return _WELL_WRITTEN.fullmatch(text) is not None and _OF_PERSONS.isdisjoint(text)


@lru_cache(maxsize=20_000)
def document_number(text: str) -> str | None:
    """The document or case number of a cell as given; None for words that are no number.

    Raises InvalidFact for a number that a spreadsheet has rounded: it would be another's.
    """
    if _WELL_WRITTEN.fullmatch(text):
        return text
    if absent(text):
        return None
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if is_rounded(plain):
        raise InvalidFact("identifier.lost_digits", number=text)
    return text if _is_number(plain) else None


def is_rounded(plain: str) -> bool:
    """Whether a text (half-width, upper case) is a number that lost its digits: 1.23E+17."""
    if _QUANTITY.fullmatch(plain):
        return True
    digits = plain.split(".", maxsplit=1)[0] if _DIGITS.fullmatch(plain) else ""
    return len(digits) > _LONGEST_EXACT and not digits[_LONGEST_EXACT:].strip("0")


def _is_number(plain: str) -> bool:
    if _DAY.fullmatch(plain):
        return False
    rest = _YEAR.sub("", plain)
    digits = "".join(mark for mark in rest if mark.isdigit())
    return bool(digits.strip("0")) or _CHINESE.search(rest) is not None
