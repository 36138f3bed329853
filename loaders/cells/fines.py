"""The fine that the words of a decision impose, where they name exactly one: 并处罚款贰万元整."""

import re
from functools import lru_cache
from typing import Final

from graph.errors import InvalidFact
from loaders.cells.amounts import AmountColumn, parse_amount, yuan
from loaders.cells.numerals import CHINESE

# What of it is an amount `parse_amount` says. Bounded: a cell may be long.
_NUMBER: Final = rf"[0-9{CHINESE}][0-9{CHINESE},，.]{{0,30}}"
_SUM: Final = rf"{_NUMBER}(?:元|圆|(?<=[万亿萬億]))(?:[0-9]角)?(?:[0-9]分)?[整正]?"
_YUAN_BEFORE: Final = r"(?:[（(]?人民币[）)]?|[￥¥])*"
# 罚款（人民币）：1.5万元; 罚款金额为2万元
_BEHIND: Final = re.compile(
    rf"罚款(?:金额|数额)?(?:为|计)?[:：]?{_YUAN_BEFORE}[:：]?(?:[（(]?[大小]写[）)]?[:：]?)?(?P<sum>{_SUM})"
)
# 处10万元的罚款
_BEFORE: Final = re.compile(rf"(?P<sum>{_SUM})的?罚款")
# The same sum in other words: 贰万元整（￥20000.00）
_AGAIN: Final = re.compile(
    rf"[（(](?:即|大写|小写|人民币|[:：￥¥])*(?P<sum>{_NUMBER}[^（()）]{{0,10}})[）)]"
)
# What happens to who does not pay, and where to pay, is no fine that was imposed.
_IF_LATE: Final = re.compile(r"(?:逾期|到期|期满|若不|如不|未按期|每日)[^；;。]*")
_RANGE: Final = re.compile(
    rf"(?:[{CHINESE}0-9]|以上|以下|以内|左右|至|到|[-—~～]|/|每|[/／](?:人|户|件))"
)
# None, not yet, less or several: then no sum in the text is the fine of this row.
_UNSURE: Final = re.compile(
    r"不予|免予|免于|免除|免处|不处|不再|拟|原处|原罚|减为|改为|变更为|撤销|每人|每件|每户|每台|每平方|"
    r"分别|各处|各罚|均处|其中|合计|共计|总计|可以处|可处|之间|倍以|货值|听证"
)
_WITH_TAKEN: Final = re.compile(r"没收[^0-9，,；;。]{0,20}[和及与、并]{1,2}罚款")
_COLUMN: Final = AmountColumn(1, said=True)


@lru_cache(maxsize=10_000)
def fine_in(text: str) -> float | None:
    """The fine in yuan that a decision's text imposes; None unless it names exactly one.

    Several fines, a range, a fine for each of several, a fine waived or only proposed, and one
    sum of fine and confiscation are none.
    """
    if "罚款" not in text:
        return None
    plain = _IF_LATE.sub("", "".join(text.split()))
    if _UNSURE.search(plain) or _WITH_TAKEN.search(plain):
        return None
    found = [*_BEHIND.finditer(plain), *_BEFORE.finditer(plain)]
    if len(found) != 1:
        return None
    seen = found[0]
    if seen.re is _BEHIND and _RANGE.match(plain, seen.end()):
        return None
    fine = _yuan(seen["sum"])
    again = _AGAIN.match(plain, seen.end())
    if again and _yuan(again["sum"]) != fine:
        return None
    return fine


def _yuan(text: str) -> float | None:
    try:
        return yuan(parse_amount(text, _COLUMN))
    except InvalidFact:
        return None
