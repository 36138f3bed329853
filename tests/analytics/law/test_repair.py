"""Repair: what stands against it, and when it comes early (DESIGN §5)."""

from analytics.law.measures import measures_of
from analytics.law.repair import standing_against_repair, too_early
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


def test_a_term_that_runs_from_the_correction_tells_no_day() -> None:
    counted = {"tiers": ["serious"], "minimum_months": 12, "article": "a", "confirmed": True}
    rules = measures_of(row("", head="repair", clock="corrected_on", **counted)).repairs
    assert too_early(RECORD, rules, day("2026-01-06")) is None


def test_an_unconfirmed_rule_decides_nothing() -> None:
    record = penalty("r", "a", "2026-01-05", list="L-TAX", tier="minor")
    assert too_early(record, RULES, day("2026-01-06")) is None
