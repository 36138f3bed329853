"""The notes in brackets behind a column name: units and hints, or a change of what it means."""

import re
from functools import lru_cache
from typing import Final

from loaders.cells.units import looks_like_a_unit

_OPENING: Final = frozenset("([【《<{「〔")
_CLOSING: Final = frozenset(")]】》>}」〕")
_LONGEST: Final = 300  # characters of a note that is looked into; a longer one is none we know

_MONEY: Final = (
    r"(?:人民币)?[十百千万亿]*(?:(?:美|欧|港|日|韩|英|加|澳|新台|澳门)?[元圆币镑]|人民币|卢布)?(?:人民币)?"
    r"|RMB|CNY|USD|EUR|HKD|JPY|¥|\$"
)
_UNIT: Final = (
    rf"(?:(?:计量|金额)?(?:单位|币种)(?:为|:)?)?(?:{_MONEY}|%|百分比|百分数|[人户个次条件份股])"
)
_DATE: Final = (
    r"(?:日期)?(?:格式)?(?:为|是|如|例)?(?:YYYY|YY|XXXX|年|[0-9]{4})[-/.年]?"
    r"(?:MM|M|XX|月|[0-9]{1,2})[-/.月]?(?:(?:DD|D|XX|日|[0-9]{1,2})日?)?(?:HH.?MM.?(?:SS)?)?(?:格式)?"
)
_CHOICE: Final = (
    r"为?(?:必|选|可|免|非必|可不|须|需)(?:填|录|选|报|输|空)项?|可?为空|不[可能]为空|必须|非空|唯一"
    r"|(?:下拉)?选择|下拉框?|可?[单多]选|可?多个|可重复|手填|自动生成|是[/或]?否|有[/或]?无|Y/N|男/女"
)
_LENGTH: Final = (
    r"(?:共|应为|长度为?|限|最多|不超过|<=?)?[0-9]{1,5}(?:[-~至或到/、][0-9]{1,5})?个?"
    r"(?:位|字|字符|汉字|字节)(?:代码|数字|数|码)?(?:以?内)?"
)
_FORM: Final = (
    r"全称|规范全称|企业全称|单位全称|与公章一致|盖章|文本|数[字值]型?|字符型?|日期型?|日期格式|汉字|中文|半角"
    r"|示例|颜色|牌色|评价颜色|[A-Z]级?(?:[/-][A-Z]级?)+|保留.{1,3}小数"
)
_PART: Final = re.compile(rf"(?:必填|选填)?(?:{_UNIT}|{_DATE}|{_CHOICE}|{_LENGTH}|{_FORM})")
_BETWEEN: Final = re.compile("[,;、。 ]")
# A hint of several words begins like an instruction: a meaning does not.
_INSTRUCTION: Final = re.compile(
    "(?:请|例?如|例:|格式|注:|说明:|没有则?填|无则?填|若|多个[用以之]|多个请|填写|应填|必须填|从下拉|参[照见]|见|[0-9]-).+"
)
# Words by which a note makes another column of it, also inside an instruction.
_OTHER_MEANING: Final = re.compile(
    "变更|[原旧曾]|[前后现]任|上级|下级|隶属|所属|委托|代理|受托|总公司|母公司|分支|担保|更正|撤销|修复|失效"
)


@lru_cache(maxsize=2_000)
def _is_hint(note: str) -> bool:
    if changes_meaning(note):
        return False
    if _INSTRUCTION.fullmatch(note):
        return True
    # A unit that is not known stops the sheet where its column is read: it changes no meaning.
    return looks_like_a_unit(note) or all(_PART.fullmatch(part) for part in _BETWEEN.split(note))


def changes_meaning(text: str) -> bool:
    """Whether a note or a group title makes another column of the one that it goes with."""
    return _OTHER_MEANING.search(text) is not None


def is_hint(note: str) -> bool:
    """Whether a note (normalised, without its brackets) is a unit or a hint how to fill in.

    Any other note may change the meaning of the column: 变更前, 原, 上级, 委托人.
    """
    return len(note) <= _LONGEST and _is_hint(note)


def split_notes(plain: str) -> tuple[str, tuple[str, ...]]:
    """A normalised column name as (the name, the notes in brackets that end it).

    A name that is a note altogether stays whole. Linear in the length of the name.
    """
    end, notes = len(plain), []
    while end and plain[end - 1] in _CLOSING:
        begin = _opening_of(plain, end)
        if begin <= 0:
            break
        notes.append(plain[begin + 1 : end - 1])
        end = begin
    return plain[:end], tuple(reversed(notes))


def _opening_of(plain: str, end: int) -> int:
    """The place of the bracket that the closing one before `end` belongs to; -1 for none."""
    depth = 0
    for place in range(end - 1, -1, -1):
        if plain[place] in _CLOSING:
            depth += 1
        elif plain[place] in _OPENING:
            depth -= 1
            if not depth:
                return place
    return -1
