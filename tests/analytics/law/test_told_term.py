"""How long a ban lasts by the words of its decision, where its sheet gives no end (DESIGN §5)."""

import pytest

from analytics.law.effect import effect_of
from analytics.law.measures import read_measures
from analytics.law.told_term import told_term
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
        ("禁止参加政府采购活动", None),
        ("", None),
    ],
)
def test_a_length_is_read_only_where_one_is_decided(text: str, months: int | None) -> None:
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
