"""How long a decision says that its ban lasts, in words: 三年内禁止参加政府采购活动.

Only what is certain is read. Where the words tell several lengths, a range, a ban for life or one
whose own clause tells no length, nothing is read: then the longest term of the law counts.
"""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from graph.tiers import months_after

_DIGITS: Final = (
    {c: n for n, c in enumerate("零一二三四五六七八九")}
    | {"两": 2}
    | {c: n for n, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
)
_CHINESE: Final = "".join(_DIGITS) + "十拾"
_NUMBER: Final = rf"[0-9]{{1,3}}|[{_CHINESE}]{{1,3}}"
# Of 2026年3月1日 and 二〇二六年 no part is a length of time; 个月 is, 3月 is not.
_LENGTH: Final = re.compile(
    rf"(?<![0-9〇{_CHINESE}])"
    rf"(?:({_NUMBER})年(?!度)(?:(半)|[零又加]?({_NUMBER})个月)?|({_NUMBER})个月|(半)年)(半)?"
)
_RANGE: Final = re.compile(rf"[至到\-—~](?:{_NUMBER})(?:年|个月)|以上|以下|不少于|不超过")
_FOR_LIFE: Final = re.compile(r"终身|终生|永久|永远|直至")
_CLAUSES: Final = re.compile(r"[,。;、]")
# The words of a ban: 停止违法行为 and 不得再犯 are none.
_BANS: Final = re.compile(
    r"禁止|不得(?:再|以任何方式)?(?:参加|参与|从事|担任|受聘|申请|申报|承担|承接|投标|执业|进入)"
    r"|(?:取消|暂停|停止|限制|中止)[^,。;]{0,24}?(?:资格|从业|执业|投标|代理|业务|参加|申请|评标)"
)
# A ban from all business (资产评估法48: 责令停业), where none from a calling stands beside.
_CLOSURES: Final = re.compile("停业|停产")
# A clause that only tells a length or a first day belongs to the ban before, or to that behind it;
# 三年内 to that behind, and where nothing stands behind, to what stands before.
_TERM_BEHIND: Final = re.compile(r"(?:禁止|暂停|取消)?(?:期限|期间|为期|期)[为是:]?")
_TERM_BEFORE: Final = re.compile(rf"(?:在|于)?(?:{_NUMBER})(?:年|个月)(?:之)?内")
# Of 禁止从业一年自3月1日起 the 从 begins nothing.
_START: Final = re.compile(r"[自从]([^,。;自从]*?)(?:起|开始)")
_DAY: Final = re.compile(
    r"([0-9]{4})(?:年|-|/|\.)([0-9]{1,2})(?:月|-|/|\.)([0-9]{1,2})日?(?:之日)?"
)
_DAY_TEXT: Final = _DAY.pattern.replace("(", "(?:").replace("(?:?:", "(?:")
# 自2026年3月1日至2027年2月28日, the last day within the ban
_SPAN: Final = re.compile(rf"[自从]?({_DAY_TEXT})起?[至到\-—~]({_DAY_TEXT})(?:为?止)?")
_DECISION: Final = re.compile(r"本?(?:处罚)?决定书?(?:生效|作出|送达|下达|公布)?之?日|即日|今日")


class ToldTerm(NamedTuple):
    """The months that a ban lasts and, where the words tell it, its first day."""

    months: int
    begins: date | None = None


@lru_cache(maxsize=20_000)
def told_term(text: str) -> ToldTerm | None:
    """The length for which a text bans something; None where it says no single length."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _FOR_LIFE.search(plain):
        return None
    plain = _SPAN.sub(_span_as_length, plain)
    bans = _BANS if _BANS.search(plain) else _CLOSURES
    terms = [_term_of(part) for part in _whole(_CLAUSES.split(plain), bans) if bans.search(part)]
    # A ban beside it without a length of its own may be the one that is asked about.
    return terms[0] if terms and len(set(terms)) == 1 else None


def _span_as_length(span: "re.Match[str]") -> str:
    """A span of days in the words of a length and a first day; as it was where it is no months.

    Kept as it was it tells no length, and so does the text unless another clause does.
    """
    first, last = _day(span[1]), _day(span[2])
    if first is None or last is None or last <= first:
        return span[0]
    end = last + timedelta(days=1)
    months = (end.year - first.year) * 12 + end.month - first.month
    if months_after(first, months) != end:
        return f"期限不超过{months}个月"  # of no single length: see `_RANGE`
    return f"期限{months}个月自{first:%Y-%m-%d}起"


def _whole(clauses: list[str], bans: "re.Pattern[str]") -> list[str]:
    """The clauses, those that only tell a length or first day joined with their ban."""
    whole: list[str] = []
    before = ""
    for clause in clauses:
        starts = _START.fullmatch(clause)
        if _TERM_BEFORE.fullmatch(clause) or (starts and not (whole and bans.search(whole[-1]))):
            before += clause
        elif starts or (whole and _TERM_BEHIND.match(clause) and _LENGTH.search(clause)):
            whole[-1] += clause
        else:
            whole.append(before + clause)
            before = ""
    if whole:
        whole[-1] += before
    return whole


def _term_of(clause: str) -> ToldTerm | None:
    if _RANGE.search(clause):  # 一至三年内: as the law says it, not as it was decided
        return None
    start = _START.search(clause)
    rest = clause[: start.start()] + clause[start.end() :] if start else clause
    lengths = {_months(match) for match in _LENGTH.finditer(rest)}
    if len(lengths) != 1 or None in lengths:
        return None
    (months,) = lengths
    if months is None or start is None or _DECISION.search(start[1]):
        return ToldTerm(months) if months else None
    begins = _day(start[1])
    return ToldTerm(months, begins) if begins else None


def _months(match: "re.Match[str]") -> int | None:
    years, and_half, and_months, months, half, more = match.groups()
    parts = [_number(years, 12), _number(and_months, 1), _number(months, 1)]
    if more or any(part is None for part in parts):  # 三个月半, 三十十年
        return None
    return sum(part or 0 for part in parts) + 6 * bool(and_half) + 6 * bool(half)


def _number(text: str | None, unit: int) -> int | None:
    """A whole number up to 99 in Chinese or 999 in digits; 0 for no text, None for no number."""
    if text is None:
        return 0
    if text.isdecimal():
        return int(text) * unit
    tens, ten, ones = text.replace("拾", "十").partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    if not ten:
        return _DIGITS[tens] * unit
    return (_DIGITS[tens or "一"] * 10 + _DIGITS[ones or "零"]) * unit


def _day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
