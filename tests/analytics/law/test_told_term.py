"""How long a ban lasts by the words of its decision, where its sheet gives no end (DESIGN §5)."""

import pytest

from analytics.law.effect import effect_of
from analytics.law.measures import read_measures
from analytics.law.told_term import told_months
from tests.builders import day, penalty


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("禁止参加政府采购活动一年", 12),
        ("处以罚款，列入不良行为记录名单，三年内禁止参加政府采购活动", 36),
        ("取消其2年内参加依法必须进行招标的项目的投标资格", 24),
        ("自2026年3月1日起十八个月内不得参加投标", None),  # 十八 is no single numeral: asked
        ("自2026年3月1日起18个月内不得参加投标", 18),
        ("暂停六个月代理业务", 6),
        ("一至三年内禁止参加政府采购活动", None),
        ("禁止1-3年内参加政府采购活动", None),
        ("禁止一年以上三年以下参加", None),
        ("二〇二六年三月一日起禁止参加政府采购活动", None),
        ("2025年度禁止参加", None),
        ("一年内禁止参加采购；二年内禁止代理", None),
        ("违法经营三年，禁止参加政府采购活动", None),
        ("禁止参加政府采购活动", None),
        ("", None),
    ],
)
def test_a_length_is_read_only_where_one_is_decided(text: str, months: int | None) -> None:
    assert told_months(text) == months


@pytest.mark.parametrize(
    ("told", "end"),
    [
        ({"result": "禁止参加政府采购活动一年"}, "2027-03-01"),
        ({"result": "禁止参加政府采购活动五年"}, "2029-03-01"),  # the law allows three
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
