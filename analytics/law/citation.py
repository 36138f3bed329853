"""Which articles of which laws a basis cites, however it is written (行政处罚依据)."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_NOISE: Final = re.compile(
    r"[\s《》〈〉“”\"'·]|中华人民共和国|（[^（）]*(?:修订|修正|年)[^（）]*）"
)
# A name ends in one of these words, and articles follow it, or the article before.
_LAW: Final = re.compile(
    r"(?:(?![第条款项及和与、，；。])[\u4e00-\u9fff])+?"
    r"(?:法?实施条例|法?实施细则|法典|法(?!实施|典|院|人|定|律|规)|条例|办法|规定|细则|规则)"
)
_ARTICLE: Final = re.compile(
    r"第?([零〇一二两三四五六七八九十百千]+|\d+)条|(?<=[法例定则典])(\d+)(?!号|年)"
)
UNNAMED: Final = "本法"
# Names in use that do not end with the law's own.
_SHORT: Final = {
    "采购法": "政府采购法",
    "政采法": "政府采购法",
    "招投标法": "招标投标法",
    "环评法": "环境影响评价法",
    "招投标法实施条例": "招标投标法实施条例",
}


@lru_cache(maxsize=20_000)
def cited(basis: str) -> frozenset[tuple[str, int]]:
    """(law, article) for each article that a basis cites; a list of articles shares its law.

    An article before any law is of UNNAMED: the sheet of a list on one law need not name it.
    """
    text = _NOISE.sub("", unicodedata.normalize("NFKC", basis))
    found: set[tuple[str, int]] = set()
    law = UNNAMED
    marks = sorted(
        [*_LAW.finditer(text), *_ARTICLE.finditer(text)], key=lambda m: (m.start(), -m.end())
    )
    for mark in marks:
        if mark.re is _LAW:
            law = _SHORT.get(mark[0], mark[0])
        else:
            found.add((law, _number(mark[1] or mark[2])))
    return frozenset(found)


def cites(basis: str, law: str, article: int) -> bool:
    """Whether a basis cites an article; a longer name that ends with the law's is that law."""
    return any(
        number == article and name.endswith(law) and not name.endswith(f"{law}实施条例")
        for name, number in cited(basis)
    )


def _number(text: str) -> int:
    """第一百二十三 is 123, 十 is 10."""
    if text.isdigit():
        return int(text)
    total = digit = 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
