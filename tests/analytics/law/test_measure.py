"""Which records trigger a measure, whom it hits and for how long (DESIGN §5, §9)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analytics.law.effect import effect_of, effects_on
from graph.model import Record
from tests.analytics.law.rows import measure
from tests.builders import day, penalty


@pytest.mark.parametrize(
    ("classes", "applies"),
    [
        ("吊销", True),
        ("吊销许可证件", True),
        (["罚款", "吊销"], True),
        ("罚款", False),
        ("不予吊销", False),
        ([], False),
        (None, False),
    ],
)
def test_a_measure_applies_by_a_penalty_class_or_one_that_begins_like_it(
    classes: object, applies: bool
) -> None:
    attributes: Any = {} if classes is None else {"penalty_class": classes}
    record = penalty("r", "a", attributes=attributes)
    assert measure(penalty_classes=["吊销"]).applies_to(record) is applies


def test_a_measure_applies_by_its_list() -> None:
    by_list = measure(lists=["L-SX"])
    assert by_list.applies_to(penalty("r", "a", list="L-SX"))
    assert not by_list.applies_to(penalty("r", "a", list="L-XG"))
    assert not by_list.applies_to(penalty("r", "a"))


def test_a_measure_whose_trigger_no_field_records_applies_to_nothing() -> None:
    assert not measure().applies_to(penalty("r", "a", list="L-SX"))


def test_no_measure_attaches_to_a_listing_by_who_may_not_list() -> None:
    record = penalty("r", "a", list="L-SX", attributes={"authority_unknown": True})
    assert not measure(lists=["L-SX"]).applies_to(record)


@pytest.mark.parametrize(
    ("fields", "record", "applies"),
    [
        ({"grades": ["D"]}, {"attributes": {"grade": "D"}}, True),
        ({"grades": ["D"]}, {"attributes": {"grade": "C"}}, False),
        ({"grades": ["D"]}, {}, False),
        ({"cites": ["政府采购法77"]}, {"basis": "《政府采购法》第七十七条第一款"}, True),
        ({"cites": ["政府采购法77"]}, {"basis": "政府采购法第七十八条"}, False),
        ({"cites": ["政府采购法72"]}, {"basis": "政府采购法实施条例第七十二条"}, False),
        ({"cites": ["政府采购法77"], "basis_words": ["禁令"]}, {"basis": "某禁令"}, True),
        ({"text_words": ["食品"]}, {"attributes": {"licence_withdrawn": "食品经营许可证"}}, True),
        ({"text_words": ["食品"]}, {"attributes": {"licence_withdrawn": "营业执照"}}, False),
        ({"text_words": ["代理+禁止"]}, {"attributes": {"content": "禁止代理一年"}}, True),
        ({"text_words": ["代理+禁止"]}, {"attributes": {"content": "代理不当，罚款"}}, False),
        ({"result_words": ["禁止"]}, {"attributes": {"result": "罚款三万元"}}, False),
        ({"result_words": ["禁止"]}, {}, True),  # where the sheet does not say, the list does
        ({"min_amount": 2_000_000}, {"amount": 2_000_000.0}, True),
        ({"min_amount": 2_000_000}, {"amount": 1_999_999.0}, False),
        ({"min_amount": 2_000_000}, {}, False),
        ({"record_kinds": ["debt"]}, {}, False),
        ({"decided_from": "2026-01-05"}, {}, True),
        ({"decided_from": "2026-01-06"}, {}, False),
        ({"decided_before": "2026-01-05"}, {}, False),
        ({"decided_before": "2026-01-06"}, {}, True),
    ],
)
def test_what_else_a_row_names_narrows_its_trigger(
    fields: dict[str, Any], record: dict[str, Any], applies: bool
) -> None:
    made = penalty("r", "a", "2026-01-05", list="L-PROC", **record)
    assert measure(lists=["L-PROC"], **fields).applies_to(made) is applies


@pytest.mark.parametrize(
    ("fields", "record", "until"),
    [
        ({"term": "listing"}, {"ends_on": day("2028-01-05")}, day("2028-01-05")),
        ({"term": "listing"}, {}, None),
        ({"term": "months", "months": 60}, {"ends_on": day("2028-01-05")}, day("2031-01-05")),
        (
            {"term": "months", "months": 1},
            {"attributes": {"valid_until": "2027-02-03"}},
            day("2027-02-03"),
        ),
        ({"term": "decision"}, {"attributes": {"ban_until": "2027-03-01"}}, day("2027-03-01")),
        # Nobody is called clear by a typing error.
        ({"term": "decision"}, {"attributes": {"ban_until": "2020-03-01"}}, None),
        (
            {"term": "months", "months": 12},
            {"attributes": {"valid_until": "2026-01-05"}},
            day("2027-01-05"),
        ),
        ({"term": "decision"}, {"ends_on": day("2027-01-01")}, None),
        ({"term": "decision", "max_months": 12}, {}, day("2027-01-05")),
        ({"term": "life"}, {"attributes": {"valid_until": "2027-02-03"}}, None),
        (
            {"term": "months", "months": 12, "clock": "occurred_on"},
            {"occurred_on": day("2025-06-30")},
            day("2026-06-30"),
        ),
    ],
)
def test_a_measure_lasts_its_own_term_whatever_the_publicity(
    fields: dict[str, Any], record: dict[str, Any], until: date | None
) -> None:
    made = penalty("r", "a", "2026-01-05", list="L-SX", **record)
    assert effect_of(made, measure(lists=["L-SX"], **fields)).until == until


def stands(record: Record, on: str, **fields: Any) -> bool:
    return bool(effects_on(record, [measure(lists=["L-SX"], **fields)], day(on)))


def test_an_effect_begins_on_its_first_day_and_is_over_on_its_last() -> None:
    record = penalty("r", "a", "2026-01-05", list="L-SX")
    term = {"term": "months", "months": 12}
    days = ["2026-01-04", "2026-01-05", "2027-01-04", "2027-01-05"]
    assert [stands(record, on, **term) for on in days] == [False, True, True, False]


def test_a_ban_goes_on_after_the_publicity_of_its_record() -> None:
    record = penalty("r", "a", "2026-01-05", list="L-SX", ends_on=day("2026-06-01"))
    assert not record.in_force_on(day("2026-07-01"))
    assert stands(record, "2026-07-01", term="life")
    assert not stands(record, "2026-07-01", term="listing")


@pytest.mark.parametrize("state", ["repaired", "revoked"])
def test_a_withdrawn_record_has_no_effect_on_any_day(state: Any) -> None:
    record = penalty("r", "a", "2026-01-05", list="L-SX", state=state)
    assert not any(stands(record, on, term="life") for on in ("2026-01-05", "2030-01-01"))


def test_a_lifted_measure_ends_on_the_day_and_takes_no_other_with_it() -> None:
    lifted = (("M", day("2026-03-01")),)
    record = penalty("r", "a", "2026-01-05", list="L-SX", lifted=lifted)
    days = ["2026-02-28", "2026-03-01"]
    assert [stands(record, on, term="life") for on in days] == [True, False]
    others = [measure("N", lists=["L-SX"], term=term) for term in ("life", "listing", "decision")]
    assert all(effects_on(record, [other], day("2026-03-01")) for other in others)


@pytest.mark.parametrize(("by_repair", "until"), [(True, "2026-05-01"), (False, "2028-01-05")])
def test_a_repair_ends_what_repair_lifts_and_no_other_ban(by_repair: bool, until: str) -> None:
    record = penalty("r", "a", "2026-01-05", list="L-SX", repaired_on=day("2026-05-01"))
    ban = {"term": "months", "months": 24, "lifted_by_repair": by_repair}
    assert effect_of(record, measure(lists=["L-SX"], **ban)).until == day(until)


def test_the_first_of_several_liftings_and_ends_counts() -> None:
    lifted = (("M", day("2026-06-01")), ("M", day("2026-05-01")))
    record = penalty("r", "a", "2026-01-05", list="L-SX", lifted=lifted)
    ban = measure(lists=["L-SX"], term="months", months=24)
    assert effect_of(record, ban).until == day("2026-05-01")
    late = replace(record, lifted=(("M", day("2029-05-01")),), repaired_on=day("2029-06-01"))
    assert effect_of(late, ban).until == day("2028-01-05")
