"""Rows that stand beside the data of a sheet: blank, totals, footers, numbers of columns."""

import re
from collections.abc import Sequence
from typing import Final

from loaders.reading.passed_over import BLANK, NOTE, NUMBERS, TOTAL

_NUMBER: Final = r"[0-9][0-9,.]*"
# Nothing but a total: a firm may be called 合计（鹤岗）会计有限公司.
_TOTAL: Final = re.compile(
    r"(?:本页|本月|本表|本期|累计)?[合总小共]\s*计[0-9,.，、:：()（）\s共计罚款金额数条户家件人项个笔份次起元%万亿]*"
)
_SUMMED: Final = re.compile(
    rf"[共计￥¥]?\s*-?{_NUMBER}\s*[条户家件人项个笔份次起]?(?:%|亿元|万元|元)?|[-—/]+"
)
_LABELS: Final = re.compile(
    r"(?:填报|填表|报送|制表|审核|复核|联系)(?:单位|部门|人|日期|时间|电话)?(?:[(（].{0,6}[)）])?[:：]"
    r"|单位(?:负责人)?(?:[(（].{0,6}[)）])?[:：]|(?:负责人|联系电话|注|备注|说明)[:：]"
    r"|(?:填报单位|填表人|审核人|制表人|单位负责人)$"
)
# A glance at the first character tells nearly every row of data.
_FIRSTS: Final = frozenset("1本累合总小共填报制审复联单负注备说")
_MOST_NOTES: Final = 4  # filled cells of a footer: a name, a telephone, a date


def what_beside(filled: Sequence[str], columns: int) -> str | None:
    """What a row is that is no data (a name of `passed_over`); None for a row of data.

    `filled` are its cells that are not blank, `columns` is how many the sheet has.
    """
    if not filled:
        return BLANK
    first = filled[0]
    if first[0] not in _FIRSTS:
        return None
    if _TOTAL.fullmatch(first) and all(_SUMMED.fullmatch(cell) for cell in filled[1:]):
        return TOTAL
    if _LABELS.match(first) and len(filled) <= _few(columns):
        return NOTE
    if first == "1" and len(filled) > 3 and filled == [str(n + 1) for n in range(len(filled))]:
        return NUMBERS
    return None


def _few(width: int) -> int:
    """How many cells a footer may fill in a sheet of this width: a row of data fills most."""
    return max(1, min(_MOST_NOTES, width // 2))
