"""How long a ban lasts by the words of its decision, where its sheet gives no end (DESIGN §5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.law.effect import effect_of
from analytics.law.measures import read_measures
from analytics.law.repair import standing_against_repair
from analytics.law.told_term import ToldTerm, told_term
from tests.builders import day, penalty


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("禁止参加政府采购活动一年", 12),
        ("处以罚款，列入不良行为记录名单，三年内禁止参加政府采购活动", 36),
        ("取消其2年内参加依法必须进行招标的项目的投标资格", 24),
        ("自2026年3月1日起十八个月内不得参加投标", 18),
        ("自本决定生效之日起２年内禁止参加投标", 24),
        ("暂停六个月代理业务", 6),
        ("禁止参加政府采购活动，期限一年", 12),
        ("一年内，禁止参加政府采购活动", 12),
        ("禁止参加政府采购活动，三年内", 36),
        ("禁止参加政府采购活动一年，三年内", None),
        ("禁止参加政府采购活动，责令改正，一个月内", None),
        ("禁止参加政府采购活动十二个月", 12),
        ("取消投标资格一年零六个月", 18),
        ("禁止两年六个月参加政府采购活动", 30),
        ("一年半内禁止参加政府采购活动", 18),
        ("禁止从业半年", 6),
        ("禁止从业十五年", 180),
        ("禁止从业二十年", 240),
        ("禁止从业贰拾年", 240),
        ("责令停止供货三个月，禁止参加政府采购活动，期限三年", 36),
        ("责令停止违法行为并于一个月内改正，禁止参加政府采购活动一年", 12),
        ("责令停止违法行为并于一个月内改正，禁止参加政府采购活动", None),
        ("责令停止违法行为并于三个月内整改，取消投标资格", None),
        ("禁止参加政府采购活动，一年内不得参加投标", None),
        ("十年直至终身禁止从事药品生产经营活动", None),
        ("终身禁止从事药品生产经营活动；十年内不得申请药品许可", None),
        ("五年内禁止从业,情节特别严重的终身禁止", None),
        ("一至三年内禁止参加政府采购活动", None),
        ("禁止1-3年内参加政府采购活动", None),
        ("禁止一年以上三年以下参加", None),
        ("二〇二六年三月一日起禁止参加政府采购活动", None),
        ("自处罚执行完毕之日起禁止参加政府采购活动一年", None),
        ("2025年度禁止参加", None),
        ("一年内禁止参加采购；二年内禁止代理", None),
        ("违法经营三年，禁止参加政府采购活动", None),
        ("责令停业六个月", 6),
        ("责令停业整顿半年，并处罚款二十万元", 6),
        ("责令停产停业，期限三个月", 3),
        ("责令停业一个月以上六个月以下", None),
        ("责令停业三个月；禁止从业一年", 12),
        ("禁止参加政府采购活动", None),
        ("", None),
    ],
)
def test_a_length_is_read_only_where_one_is_decided(text: str, months: int | None) -> None:
    told = told_term(text)
    assert (told and told.months) == months


@given(st.integers(1, 99))
def test_a_number_of_years_is_read_as_chinese_and_digits_write_it(years: int) -> None:
    tens, ones = divmod(years, 10)
    digits = "零一二三四五六七八九"
    written = digits[ones] if ones or not tens else ""
    if tens:
        written = (digits[tens] if tens > 1 else "") + "十" + written
    for number in (written, str(years)):
        assert told_term(f"{number}年内禁止从业") == ToldTerm(12 * years)
        assert told_term(f"{number}个月内禁止从业") == ToldTerm(years)
        assert told_term(f"禁止从业二年零{number}个月") == ToldTerm(24 + years)


@pytest.mark.parametrize(
    ("number", "years"),
    [("壹", 1), ("叁拾", 30), ("拾贰", 12), ("两", 2), ("120", 120), ("伍拾玖", 59)],
)
def test_the_numbers_of_a_seal_are_numbers_too(number: str, years: int) -> None:
    assert told_term(f"禁止从业{number}年") == ToldTerm(12 * years)


@pytest.mark.parametrize("number", ["三十十", "二二", "十二三", "一二十", "零", "0"])
def test_what_is_no_number_of_years_is_no_length(number: str) -> None:
    assert told_term(f"禁止从业{number}年") is None


@pytest.mark.parametrize(
    "text",
    [
        "自{day}起一年内禁止从业",
        "从{day}开始禁止从业一年",
        "禁止从业一年，自{day}起",
        "自{day}起，一年内禁止从业",
        "责令改正，自{day}起，一年内，禁止从业",
        "禁止从业，期限为一年，自{day}起",
        "禁止从业，期限为一年自{day}起",
        "自{day}之日起一年内禁止从业",
    ],
)
@pytest.mark.parametrize("first", ["2026年3月1日", "2026-03-01", "2026/3/1", "2026.03.1"])
def test_the_first_day_is_read_with_the_length(text: str, first: str) -> None:
    assert told_term(text.format(day=first)) == ToldTerm(12, day("2026-03-01"))


@pytest.mark.parametrize(
    "start",
    ["本决定生效之日", "处罚决定书送达之日", "本处罚决定作出之日", "即日", "今日", "决定公布日"],
)
def test_the_day_of_the_decision_is_the_usual_first_day(start: str) -> None:
    assert told_term(f"自{start}起一年内禁止从业") == ToldTerm(12)
    assert told_term(f"禁止从业一年，自{start}起") == ToldTerm(12)


@pytest.mark.parametrize(
    "start", ["2026年13月1日", "2026年2月30日", "刑满释放之日", "26年3月1日", "2026年3月"]
)
def test_a_first_day_that_nobody_can_tell_leaves_the_term_to_the_law(start: str) -> None:
    assert told_term(f"自{start}起一年内禁止从业") is None
    assert told_term(f"禁止从业一年，自{start}起") is None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("禁止从业一年半", 18),
        ("禁止从业半年", 6),
        ("禁止从业一年又六个月", 18),
        ("禁止从业一年加六个月", 18),
        ("禁止从业三个月半", None),
        ("禁止从业一年六个月半", None),
        ("禁止从业不少于一年", None),
        ("禁止从业不超过一年", None),
        ("禁止从业一年~三年", None),
        ("禁止从业一年到三年", None),
        ("禁止从业6个月-1年", None),
        ("禁止从业一年，一年内不得投标", 12),
        ("禁止从业一年，二年内不得投标", None),
        ("禁止从业永久，一年内不得投标", None),
        ("一年内，三年内，禁止从业", None),
        ("期限一年", None),
        ("一年内", None),
    ],
)
def test_of_several_lengths_none_is_taken(text: str, months: int | None) -> None:
    told = told_term(text)
    assert (told and told.months) == months


@pytest.mark.parametrize(
    ("told", "end"),
    [
        ({"result": "禁止参加政府采购活动一年"}, "2027-03-01"),
        ({"result": "禁止参加政府采购活动五年"}, "2029-03-01"),  # the law allows three
        ({"result": "自2026年6月1日起一年内禁止参加政府采购活动"}, "2027-06-01"),
        ({"result": "终身禁止参加政府采购活动"}, "2029-03-01"),
        ({"result": "一至三年内禁止参加政府采购活动"}, "2029-03-01"),
        ({"result": "禁止参加政府采购活动一年", "ban_until": "2028-03-01"}, "2028-03-01"),
    ],
)
def test_a_ban_lasts_as_decided_and_no_longer_than_the_law_allows(
    told: dict[str, str], end: str
) -> None:
    measure = read_measures().measure("M-PRO-01")
    assert measure is not None
    record = penalty("c", "a", "2026-03-01", list="L-PROC", attributes=told)
    assert effect_of(record, measure).until == day(end)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        (
            "禁止参加政府采购活动一年，自2026年12月1日至2027年11月30日",
            ToldTerm(12, day("2026-12-01")),
        ),
        (
            "禁止参加政府采购活动（自2026年12月1日起至2027年11月30日止）",
            ToldTerm(12, day("2026-12-01")),
        ),
        ("禁止其自2026-12-1至2028-11-30参加政府采购活动", ToldTerm(24, day("2026-12-01"))),
        ("禁止参加政府采购活动一年，自2026年12月1日至2028年11月30日", None),  # which of the two?
        ("禁止参加政府采购活动，自2026年12月1日至2027年10月15日", None),  # of no whole months
        ("禁止参加政府采购活动，自2027年12月1日至2026年11月30日", None),
    ],
)
def test_a_ban_from_one_day_to_another_lasts_that_long(text: str, term: ToldTerm | None) -> None:
    assert told_term(text) == term


def test_a_ban_that_begins_later_bars_nobody_before() -> None:
    law = read_measures()
    (rule,) = [m for m in law.hard() if m.code == "M-PRO-01-P"]
    words = "禁止参加政府采购活动一年，自2026年12月1日至2027年11月30日"
    record = penalty(
        "r",
        "a",
        "2026-11-20",
        basis="政府采购法第七十七条",
        attributes={"content": words},
    )
    effect = effect_of(record, rule)
    assert (effect.begins, effect.until) == (day("2026-12-01"), day("2027-12-01"))
    assert standing_against_repair(record, law.hard(), day("2026-11-26"))  # no repair clears it
    assert not standing_against_repair(record, law.hard(), day("2027-12-01"))
