"""Dates: every spelling, those that mean no day, and those that nobody can be sure of."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidFact
from loaders.cells.dates import parse_date, parse_end_date

FIFTH = date(2025, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        *("2025-3-5", "2025.3.5", "2025/3/5 0:00", "20250305", "2025年3月5日", "2025. 3. 5."),
        *("二〇二五年三月五日", "二零二五年三月五日", "2025-03-05 00:00:00.0", "20250305120000"),
        *("2025-03-04T16:00:00Z", "2025-03-05T00:00:00+08:00", "2025年3月5日 星期三", "45721"),
        *("2025-3-5 上午 9:30", "2025-03-05T08:00:00.000+0000", "45721.5"),
    ],
)
def test_a_day_in_every_form(text: str) -> None:
    assert parse_date(text) == FIFTH


@given(st.dates(date(1800, 1, 1), date(2098, 12, 31)))
def test_a_day_in_chinese_numerals_is_read_back(day: date) -> None:
    tens = ("", "十", "二十", "三十")
    ones = "〇一二三四五六七八九"

    def number(value: int) -> str:
        return tens[value // 10] + ones[value % 10].replace("〇", "")

    year = "".join(ones[int(digit)] for digit in str(day.year))
    no_day = {date(1900, 1, 1), date(1970, 1, 1), date(1899, 12, 30), date(1899, 12, 31)}
    read = parse_date(f"{year}年{number(day.month)}月{number(day.day)}日")
    assert read == (None if day in no_day else day)


@pytest.mark.parametrize(
    "text",
    [
        *("1900-1-1", "1900-1-1 0:00:00", "1970-01-01", "0001-01-01", "2099-12-31", "2099/12/31"),
        *("9999-9-9", "9999-12-31", "99991231", "0000-00-00", "1900-01-00", "25569", "73050"),
        *(
            "长期",
            "长期有效",
            "长期公示",
            "永久公示",
            "无处罚期限",
            "无期限",
            "无固定期限",
            "不限期",
        ),
        *("无限期", "至今", "未约定期限", "终身", "无", "——"),
    ],
)
def test_words_and_days_that_mean_no_end(text: str) -> None:
    assert parse_end_date(text) is None
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("5-Mar-25", "load_cell.date"), ("03/05/2025", "load_cell.date_order")),
        *(("三年", "load_cell.date"), ("2025-03-05 至 2028-03-05", "load_cell.date")),
        *(("25-03-05", "load_cell.date_order"), ("2025-03-05abc", "load_cell.date")),
        *(("2028年11月", "load_cell.month_only"), ("2028-11", "load_cell.month_only")),
        *(("2025-02-30", "load_cell.calendar"), ("二〇二五年十三月一日", "load_cell.calendar")),
        *(("1203-01-01", "load_cell.year"),),
    ],
)
def test_a_date_that_nobody_can_be_sure_of_is_refused(text: str, code: str) -> None:
    for read in (parse_date, parse_end_date):
        with pytest.raises(InvalidFact) as refusal:
            read(text)
        assert refusal.value.code == code


def test_a_year_far_ahead_is_no_end_of_a_span_and_no_day_of_anything_else() -> None:
    assert parse_end_date("2205-01-01") is None
    with pytest.raises(InvalidFact) as refusal:
        parse_date("2205-01-01")
    assert refusal.value.code == "load_cell.year"


@given(st.integers(10_000, 73_049))
def test_a_count_of_days_is_the_day_of_the_spreadsheet(serial: int) -> None:
    day = date(1899, 12, 30) + timedelta(serial)
    assert parse_date(str(serial)) == (None if day == date(1970, 1, 1) else day)


@pytest.mark.parametrize(
    "text", ["2025—3—5", "2025 03 05", "2025、3、5", "2025年3月5日（周三）", "2025年三月五日"]
)
def test_a_day_in_a_form_that_is_seldom_used(text: str) -> None:
    assert parse_date(text) == FIFTH


@pytest.mark.parametrize(
    "text",
    ["至2025年3月5日", "2025-03-05止", "截止2025-3-5", "2024-03-05至2025-03-05", "2025年3月5日前"],
)
def test_of_a_span_the_end_is_read(text: str) -> None:
    assert parse_end_date(text) == FIFTH


def test_the_last_day_of_a_spreadsheet_means_no_end() -> None:
    assert parse_end_date("2958465") is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("10/7/2026", [date(2026, 7, 10), date(2026, 10, 7)]),
        ("3-5-2026 0:00:00", [date(2026, 3, 5), date(2026, 5, 3)]),
        ("26-10-07", [date(2007, 10, 26), date(2026, 10, 7)]),
        ("26.1.5", [date(2005, 1, 26), date(2026, 1, 5)]),
        ("99-12-31", [date(2099, 12, 31)]),
    ],
)
def test_a_day_of_two_orders_is_refused_with_the_days_it_may_be(
    text: str, days: list[date]
) -> None:
    with pytest.raises(InvalidFact) as refused:
        parse_date(text)
    assert refused.value.code == "load_cell.date_order"
    assert refused.value.sentence.particulars["days"] == days


@pytest.mark.parametrize("text", ["26/1/2026", "1/26/2026", "26.1.2026", "1/26/2026 8:30"])
def test_a_year_that_stands_last_is_read_where_one_order_gives_a_day(text: str) -> None:
    assert parse_date(text) == date(2026, 1, 26)


@given(st.dates(date(1900, 1, 2), date(2099, 12, 30)))
def test_no_order_but_the_right_one_is_ever_read(day: date) -> None:
    try:
        read = parse_date(f"{day.day}/{day.month}/{day.year}")
    except InvalidFact:
        return
    assert read in (day, None)
