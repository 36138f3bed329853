"""From list, grade or penalty class to tier, and when a record ends (DESIGN §5, §9)."""

from datetime import date
from pathlib import Path

import pytest

from analytics.law.tiers import read_tier_law
from graph.tiers import ends_on, tier_of
from loaders.columns.mapping import shipped_mappings
from tests.loaders.sheets import LIST, USCC, a_store, take, write_csv

LAW = read_tier_law()
DAY = date(2026, 5, 1)
SUBJECT = f"uscc:{USCC[0]}"
GRADES = {"L-ENV": "环保不良", "L-TAXG": "D", "L-LAB": "C", "L-AEO": "失信", "L-EIA": "黑名单"}


@pytest.mark.parametrize("code", sorted(set(shipped_mappings()["lists"].values["list"].values())))
def test_every_list_has_a_tier_but_the_intermediaries_record_of_no_law(code: str) -> None:
    assert (tier_of(LAW.rules, code, GRADES.get(code), (), None) is None) == (code == "L-INTM")


@pytest.mark.parametrize("code", ["L-ZX", "L-ZB"])
def test_being_an_enforcement_debtor_only_informs(code: str) -> None:
    assert tier_of(LAW.rules, code, None, (), None) == "neutral"


@pytest.mark.parametrize(
    ("classes", "amount", "tier"),
    [
        (("警告",), None, "minor"),
        (("罚款",), 99_999.0, "minor"),
        (("罚款",), 100_000.0, "moderate"),
        (("罚款",), None, "minor"),
        (("警告", "吊销营业执照"), None, "serious"),
        (("没收违法所得",), None, "moderate"),
        (("责令停产停业", "罚款"), 1.0, "serious"),
        (("其他-补办",), None, None),
        ((), 5.0, None),
    ],
)
def test_a_penalty_has_the_tier_of_its_gravest_class(
    classes: tuple[str, ...], amount: float | None, tier: str | None
) -> None:
    assert tier_of(LAW.rules, None, None, classes, amount) == tier


@pytest.mark.parametrize(
    ("code", "given", "end"),
    [
        ("L-WAGE", date(2027, 1, 1), date(2027, 1, 1)),
        ("L-WAGE", date(2031, 1, 1), date(2029, 5, 1)),
        ("L-SX", None, None),  # its term depends on the ground: tests/analytics/law/test_lists.py
        ("L-SAMR", None, date(2029, 5, 1)),
        ("L-XG", None, None),
        ("L-TAX", None, None),
        ("L-XG", date(2031, 1, 1), date(2031, 1, 1)),
    ],
)
def test_a_listing_ends_at_the_earlier_of_its_own_end_and_the_confirmed_cap(
    code: str, given: date | None, end: date | None
) -> None:
    assert ends_on(LAW.caps, code, "serious", DAY, given) == end


@pytest.mark.parametrize(
    ("decided", "tier", "end"),
    [
        (date(2026, 3, 31), "serious", None),
        (date(2026, 4, 1), "serious", date(2029, 4, 1)),
        (date(2028, 2, 29), "serious", date(2031, 2, 28)),
        (date(2026, 4, 1), "minor", None),
    ],
)
def test_a_penalty_is_capped_only_by_the_dated_confirmed_rule(
    decided: date, tier: str, end: date | None
) -> None:
    assert ends_on(LAW.caps, None, tier, decided, None) == end


def test_a_grade_without_a_tier_is_neutral_and_reported(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    row = ("L-INTM", "甲", USCC[0], "1号", "2026-05-01", "", "财政局", "有效", "优秀")
    report = take(store, write_csv(tmp_path / "a.csv", (*LIST, "等级"), row))
    (record,) = store.records(subjects=[SUBJECT])
    assert record.tier == "neutral"
    assert list(map(str, report.files[0].warnings)) == ["no tier is known for L-INTM 优秀"]


def test_a_listing_takes_the_earlier_end_on_its_way_in(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    row = ("L-WAGE", "甲", USCC[0], "1号", "2026-05-01", "2099-12-31", "人社局", "有效")
    take(store, write_csv(tmp_path / "a.csv", LIST, row))
    (record,) = store.records(subjects=[SUBJECT])
    assert (record.tier, record.ends_on) == ("serious", date(2029, 5, 1))
