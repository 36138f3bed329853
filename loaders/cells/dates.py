"""Dates as departments write them, read to days; words and days that mean that there is no end."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from graph.errors import InvalidFact
from loaders.cells.numerals import chinese_digits, chinese_number
from loaders.cells.placeholders import absent, is_zero

_TIME: Final = (
    r"(?:[T\s]\s*(?:上午|下午)?\s*[0-9]{1,2}(?:[:时点][0-9]{0,2}[:分]?[0-9]{0,2}(?:\.[0-9]+)?秒?)?"
    r"\s*(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_MARK: Final = r"(?:\s*[-‐‑–—－/.、]\s*|\s+)"
_DATE: Final = re.compile(
    rf"(?P<y>[0-9]{{4}})(?:{_MARK}|\s*年\s*)(?P<m>[0-9]{{1,2}})(?:{_MARK}|\s*月\s*)"
    r"(?P<d>[0-9]{1,2})\s*[日号.]?(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?" + _TIME
)
_SOLID: Final = re.compile(
    r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:[0-9]{6}|" + _TIME + r")"
)
_CHINESE: Final = re.compile(
    r"([〇○零一二三四五六七八九]{4}|[0-9]{4})\s*年\s*([一二三四五六七八九十]{1,3})\s*月"
    r"\s*([一二三四五六七八九十廿卅]{1,3})\s*[日号]"
)
_MONTH: Final = re.compile(r"[0-9]{4}\s*[-/.年]\s*(?:0?[1-9]|1[0-2])\s*月?")
# The year last, or in two digits: what stands first, day, month or year, nobody says.
_ODD: Final = re.compile(
    r"([0-9]{1,2})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{4}|[0-9]{1,2})\s*日?" + _TIME
)
_ORDERS: Final = ("dmy", "mdy")
_SHORT_ORDERS: Final = ("ymd", *_ORDERS)
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_EPOCH: Final = date(1899, 12, 30)  # Excel's day 0, its false 29 February 1900 counted
_SERIALS: Final = (10_000, 73_051)  # 1927 to 2099: other numbers are no days
_LAST_SERIAL: Final = "2958465"  # 9999-12-31, a day that means none
_FIRST_YEAR: Final = 1800
# Programs and forms write these where nobody gave a day (DESIGN §5). Excel shows its day 0 as
# 1899-12-30 or 1900-01-00, MySQL an empty day as 0000-00-00.
_NO_DAY: Final = frozenset(
    date(*day) for day in ((1, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1970, 1, 1))
)
_FIRST_OF_NO_END: Final = date(2099, 12, 31)
_NO_YEAR: Final = 2999  # no typing error: 9999-09-09 and the like
_NULL: Final = re.compile(r"1900[-/.]0?1[-/.]0?0(?:\s.*)?")
_NO_END: Final = re.compile(
    r"(?:长期|永久|永远|终身|持续|一直)(?:有效|公示|公开|公布|执行|存续|经营)?(?:[/、或](?:长期|永久))?"
    r"|(?:无|没有|未|不)(?:设|限|约定|规定|明确)?(?:固定|处罚|公示|有效|明确|截止|终止|具体|营业|经营)*"
    r"(?:期限|期|日期|时间|限期|截止)(?:限制)?"
    r"|不限|无限期|无限|至今|现在|目前|至长期"
)
# 至2028年11月3日, 2028-11-03止, 2025-11-03至2028-11-03: of a span its end.
_UNTIL: Final = re.compile(
    r"(?:截止|截至|公示|有效|期限|期|[0-9年月日./-])*(?:[至到~～]|截止|截至)[\s:：]*([0-9].*?)\s*(?:为止|止|前|到期)?"
    r"|([0-9].*?)\s*(?:为止|止|前|到期)"
)
_HERE: Final = timezone(timedelta(hours=8))  # China has one time, without summer time since 1991


@lru_cache(maxsize=100_000)  # a sheet repeats its dates, and a pattern costs more than a look-up
def parse_date(text: str) -> date | None:
    """A date in any form that departments use; None for a blank and for a day of no meaning.

    Such are 1900-01-01, 1970-01-01, 0001-01-01, 2099-12-31 and 9999-12-31 (DESIGN §5). Raises
    InvalidFact for other text, for a day that no calendar has, and outside 1800-2099.
    """
    day = None if _NO_END.fullmatch(text) else _day(text)
    if day is None or means_no_day(day):
        return None
    if not _FIRST_YEAR <= day.year < _FIRST_OF_NO_END.year + 1:
        raise InvalidFact("load_cell.year", text=text)
    return day


def means_no_day(day: date) -> bool:
    """Whether programs write this day where there is none (DESIGN §5)."""
    return day in _NO_DAY or day == _FIRST_OF_NO_END or day.year >= _NO_YEAR


@lru_cache(maxsize=100_000)
def parse_end_date(text: str) -> date | None:
    """The end of a span; None also for any day from 2099-12-31 on, which means no end.

    Raises InvalidFact as `parse_date` does.
    """
    if match := _UNTIL.fullmatch(text):
        text = match[1] or match[2]
    try:
        return parse_date(text)
    except InvalidFact as error:
        if error.code == "load_cell.year" and (_day(text) or _FIRST_OF_NO_END) > _FIRST_OF_NO_END:
            return None
        raise


def _day(text: str) -> date | None:
    if absent(text) or is_zero(text) or _NULL.fullmatch(text):
        return None
    match = _DATE.fullmatch(text) or _SOLID.fullmatch(text)
    if match:
        return _calendar_day(text, [int(match[part]) for part in "ymd"], match["zone"])
    if match := _CHINESE.fullmatch(text):
        year, month, day = match.groups()
        parts = [_year(year), chinese_number(month), chinese_number(day)]
        return _calendar_day(text, [int(part or 0) for part in parts], None)
    if text == _LAST_SERIAL:
        return date.max
    # A date whose cell lost its format shows the spreadsheet's count of days: 1927 to 2099.
    if _SERIAL.fullmatch(text) and _SERIALS[0] <= float(text) < _SERIALS[1]:
        return _EPOCH + timedelta(days=int(float(text)))
    if match := _ODD.fullmatch(text):
        return _odd_day(text, match.groups()[:3])
    code = "load_cell.month_only" if _MONTH.fullmatch(text) else "load_cell.date"
    raise InvalidFact(code, text=text)


def _odd_day(text: str, parts: Sequence[str]) -> date:
    """The day of a date whose year stands last, where one order alone gives a day.

    Raises InvalidFact with the days that it may be; of a year in two digits always, since 26-10-07
    may be of 2007 too.
    """
    is_short = len(parts[2]) < len("2026")
    days = set()
    for order in _SHORT_ORDERS if is_short else _ORDERS:
        year, month, day = (int(parts[order.index(part)]) for part in "ymd")
        with suppress(ValueError):
            days.add(date(year + 2000 * is_short, month, day))
    if not days:
        raise InvalidFact("load_cell.calendar", text=text)
    if len(days) > 1 or is_short:
        raise InvalidFact("load_cell.date_order", text=text, days=sorted(days))
    return days.pop()


def _year(text: str) -> int | None:
    return int(text) if text.isascii() else chinese_digits(text)


def _calendar_day(text: str, parts: list[int], zone: str | None) -> date:
    try:
        day = date(*parts)
        # 2025-03-04T16:00:00Z is 5 March here: programs write the days of a sheet so.
        return _day_here(text) if zone else day
    except ValueError:
        raise InvalidFact("load_cell.calendar", text=text) from None


def _day_here(text: str) -> date:
    return datetime.fromisoformat(text.replace(" ", "")).astimezone(_HERE).date()
