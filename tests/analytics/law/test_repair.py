"""Repair: what stands against it, and when it comes early (DESIGN §5)."""

from dataclasses import replace
from typing import Any

import pytest

from analytics.law.measure import Measure
from analytics.law.measures import measures_of, read_measures
from analytics.law.repair import (
    RepairRule,
    early_notice,
    lasting_ban,
    refuse_standing,
    standing_against_repair,
    too_early,
)
from graph.errors import BadInput
from graph.tiers import LastingBan
from tests.analytics.law.rows import measure, row
from tests.builders import day, penalty

RECORD = penalty("r", "a", "2026-01-05", list="L-SX")
RULES = measures_of(
    row("", head="repair", tiers=["serious"], minimum_months=12, article="a", confirmed=True)
    + row("", head="repair", lists=["L-XG"], minimum_months=1, article="b", confirmed=True)
    + row("", head="repair", lists=["L-TAX"], minimum_months=99, article="c", confirmed=False)
).repairs


def test_a_ban_that_repair_does_not_lift_stands_against_it_until_it_ends() -> None:
    ban = measure(lists=["L-SX"], term="months", months=12, lifted_by_repair=False)
    (effect,) = standing_against_repair(RECORD, [ban], day("2027-01-04"))
    assert effect.until == day("2027-01-05")
    assert not standing_against_repair(RECORD, [ban], day("2027-01-05"))


def test_a_measure_that_repair_lifts_does_not_stand_against_it() -> None:
    assert not standing_against_repair(RECORD, [measure(lists=["L-SX"])], day("2026-06-01"))


def test_a_repair_before_the_minimum_term_is_early_until_its_last_day() -> None:
    early = too_early(RECORD, RULES, day("2027-01-04"))
    assert early is not None
    assert (early[0], early[1].article) == (day("2027-01-05"), "a")
    assert too_early(RECORD, RULES, day("2027-01-05")) is None


def test_the_rule_of_a_list_goes_before_that_of_its_tier() -> None:
    record = penalty("r", "a", "2026-01-05", list="L-XG")
    assert too_early(record, RULES, day("2026-02-04")) is not None
    assert too_early(record, RULES, day("2026-02-05")) is None


@pytest.mark.parametrize("clock", ["corrected_on", "published_on"])
def test_a_term_from_the_correction_or_publication_is_over_no_earlier(clock: str) -> None:
    rules = dated(clock=clock)
    assert too_early(RECORD, rules, day("2027-01-04")) is not None
    assert too_early(RECORD, rules, day("2027-01-05")) is None


def test_an_unread_rule_warns_and_says_that_it_is_unread() -> None:
    record = penalty("r", "a", "2026-01-05", list="L-TAX", tier="minor")
    notice = early_notice(record, RULES, day("2026-01-06"))
    assert notice
    assert notice.code == "repair.early_unread"


def test_a_confirmed_rule_of_the_tier_goes_before_an_unread_one_of_the_list() -> None:
    record = penalty("r", "a", "2026-01-05", list="L-TAX")
    early = too_early(record, RULES, day("2026-01-06"))
    assert early
    assert early[1].article == "a"


@pytest.mark.parametrize(
    "fields",
    [
        {"minimum_months": 0},
        {"in_force_until": "2027-01-01"},
        {"departments": ["市场监管"]},
        {"penalty_classes": ["罚款"]},
    ],
)
def test_an_unread_rule_that_is_over_or_narrowed_or_tells_no_term_warns_nobody(
    fields: dict[str, Any],
) -> None:
    assert too_early(RECORD, dated(confirmed=False, **fields), day("2026-01-06")) is None


def test_order_36_warns_of_a_repair_within_a_year_of_a_serious_record() -> None:
    notice = early_notice(
        penalty("r", "a", "2026-05-01", list="L-SAFE"), read_measures().repairs, day("2026-11-26")
    )
    assert notice
    assert notice.particulars["day"] == day("2027-05-01")


def refusal(*bans: Measure, on: str = "2026-06-01") -> dict[str, object]:
    with pytest.raises(BadInput) as error:
        refuse_standing(RECORD, bans, day(on))
    return {"said": error.value.code, **error.value.sentence.particulars}


def ban(code: str, months: int) -> Measure:
    term = {"term": "months", "months": months} if months else {"term": "life"}
    return measure(code, lists=["L-SX"], lifted_by_repair=False, **term)


def test_of_the_bans_that_stand_against_a_repair_the_last_is_named_with_its_end() -> None:
    about = {"record": "r", "measure": "name of B", "article": "article of B"}
    assert refusal(ban("A", 12), ban("B", 36), ban("C", 24)) == {
        "said": "repair.standing",
        "day": day("2029-01-05"),
        **about,
    }
    assert refusal(ban("A", 12), ban("B", 0), ban("C", 24)) == {"said": "repair.lasting", **about}


def test_nothing_stands_against_a_repair_after_the_last_ban() -> None:
    bans = [ban("A", 12), ban("B", 24)]
    refuse_standing(RECORD, bans, day("2028-01-05"))
    assert lasting_ban(RECORD, bans, day("2028-01-05")) is None
    assert lasting_ban(RECORD, bans, day("2028-01-04")) == LastingBan(
        "name of B", "article of B", day("2028-01-05")
    )


def test_a_ban_whose_condition_nobody_confirmed_stands_against_nothing() -> None:
    open_ban = replace(ban("A", 12), condition="情节严重")
    assert not standing_against_repair(RECORD, [open_ban], day("2026-06-01"))
    met = replace(RECORD, confirmed=("A",))
    assert standing_against_repair(met, [open_ban], day("2026-06-01"))


def test_an_early_repair_is_told_with_the_first_day_and_the_article() -> None:
    notice = early_notice(RECORD, RULES, day("2026-06-01"))
    assert notice is not None
    assert (notice.code, notice.particulars) == (
        "repair.early",
        {"record": "r", "day": day("2027-01-05"), "article": "a"},
    )
    assert early_notice(RECORD, RULES, day("2027-01-05")) is None


@pytest.mark.parametrize(
    ("on", "early"), [("2026-05-31", False), ("2026-06-01", True), ("2026-08-31", True)]
)
def test_a_rule_counts_from_its_first_day(on: str, early: bool) -> None:
    rules = dated(in_force_from="2026-06-01")
    assert (too_early(RECORD, rules, day(on)) is not None) is early


@pytest.mark.parametrize(("on", "early"), [("2026-05-31", True), ("2026-06-01", False)])
def test_a_rule_counts_until_the_day_on_which_it_ends(on: str, early: bool) -> None:
    rules = dated(in_force_until="2026-06-01")
    assert (too_early(RECORD, rules, day(on)) is not None) is early


def test_a_rule_of_a_list_says_nothing_of_another_record_of_its_tier() -> None:
    rules = dated(lists=["L-TAX"])
    assert too_early(RECORD, rules, day("2026-06-01")) is None


def dated(**fields: Any) -> tuple[RepairRule, ...]:
    common = {"tiers": ["serious"], "minimum_months": 12, "article": "a", "confirmed": True}
    return measures_of(row("", head="repair", **{**common, **fields})).repairs
