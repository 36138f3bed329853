"""How long a decision says that its ban lasts, in words: 三年内禁止参加政府采购活动."""

import re
from functools import lru_cache
from typing import Final

_NUMBERS: Final = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_CLAUSES: Final = re.compile(r"[，。；;,]")
_BANS: Final = re.compile(r"禁止|不得|取消|暂停|停止")
# Of 2026年3月1日 and 二〇二六年 no part is a length of time; 个月 is, 3月 is not.
_LENGTH: Final = re.compile(
    r"(?<![0-9〇零一二三四五六七八九十])(?:([0-9]{1,2})|([一二两三四五六七八九十]))\s*(年|个月)(?!度)"
)
_RANGE: Final = re.compile(
    r"[至到\-—~～]\s*(?:[0-9]{1,2}|[一二两三四五六七八九十])\s*(?:年|个月)|以上|以下"
)


@lru_cache(maxsize=20_000)
def told_months(text: str) -> int | None:
    """The months for which a text bans something; None where it says no single length."""
    lengths = set()
    for clause in _CLAUSES.split(text):
        if not _BANS.search(clause):
            continue
        if _RANGE.search(clause):  # 一至三年内: as the law says it, not as it was decided
            return None
        lengths |= {
            (int(digits) if digits else _NUMBERS[word]) * (12 if unit == "年" else 1)
            for digits, word, unit in _LENGTH.findall(clause)
        }
    return lengths.pop() if len(lengths) == 1 else None
