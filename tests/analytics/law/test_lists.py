"""Lists: publicity by ground and date, and grades that the next replaces (DESIGN §5, §9)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.law.measures import Measures, measures_of, read_measures
from analytics.law.superseded import latest_grades, standing_records
from analytics.propagation.seeds import superseded
from graph.errors import BadInput
from graph.tiers import ends_on
from graph.words import GRADED_LISTS
from tests.analytics.columns import snapshot
from tests.analytics.law.rows import row
from tests.builders import day, firm, penalty

LAW = read_measures()
TODAY = date(2026, 11, 26)


def of_terms(*terms: dict[str, Any]) -> Measures:
    texts = (row("", head="list.publicity", **term) for term in terms)
    return measures_of(row("L-TAXG", head="list", name="n") + "".join(texts))


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ({"months": 1}, {"months": 2}, True),
        ({"grades": ["A"]}, {"grades": ["D"]}, False),
        ({"grades": ["A"]}, {"grades": ["D", "A"]}, True),
        ({"grades": ["A"]}, {}, True),
        ({"decided_before": "2020-01-01"}, {"decided_from": "2020-01-01"}, False),
        ({"decided_before": "2020-01-02"}, {"decided_from": "2020-01-01"}, True),
        ({"cause_words": ["x"]}, {}, False),
        ({"grounds": ["一"]}, {"grounds": ["二"]}, False),
    ],
)
def test_terms_that_overlap_are_refused(
    one: dict[str, Any], other: dict[str, Any], overlap: bool
) -> None:
    if overlap:
        with pytest.raises(BadInput) as error:
            of_terms(one, other)
        assert error.value.code == "law.overlap"
    else:
        assert len(of_terms(one, other).lists["L-TAXG"].publicity) == 2


def test_only_a_confirmed_term_that_ends_by_itself_is_a_cap() -> None:
    sound = {"months": 12, "ends_itself": True, "confirmed": True}
    assert [cap.months for cap in of_terms(sound).caps()] == [12]
    for fault in ({"months": 0}, {"ends_itself": False}, {"confirmed": False}):
        assert not of_terms({**sound, **fault}).caps()


@pytest.mark.parametrize(
    ("cause", "end"),
    [
        ("违反财产报告制度", day("2028-05-01")),
        ("以伪造证据、暴力、威胁等方法妨碍、抗拒执行", day("2028-05-01")),
        ("违反限制消费令", day("2028-05-01")),
        ("无正当理由拒不履行执行和解协议", day("2028-05-01")),
        ("有履行能力而拒不履行生效法律文书确定义务", None),  # 法释〔2017〕7号 2: no term
        ("", None),
    ],
)
def test_a_judgment_debtor_is_listed_for_two_years_on_grounds_two_to_six_alone(
    cause: str, end: date | None
) -> None:
    assert ends_on(LAW.caps(), "L-SX", "serious", day("2026-05-01"), None, (None, cause)) == end


@pytest.mark.parametrize(
    ("given", "end"),
    [("2027-05-01", "2027-05-01"), ("2029-05-01", "2029-05-01"), ("2032-05-01", "2031-05-01")],
)
def test_the_two_years_of_a_judgment_debtor_may_be_extended_by_three(given: str, end: str) -> None:
    why = (None, "以暴力、威胁方法妨碍、抗拒执行，情节严重")
    told = ends_on(LAW.caps(), "L-SX", "serious", day("2026-05-01"), day(given), why)
    assert told == day(end)


def test_a_debtor_of_ground_one_too_has_no_term_that_ends_itself() -> None:
    why = (None, "有履行能力而拒不履行生效法律文书确定义务；违反财产报告制度")
    assert ends_on(LAW.caps(), "L-SX", "serious", day("2023-05-01"), None, why) is None


def test_the_next_grade_of_a_list_replaces_the_one_before_even_after_its_own_term() -> None:
    old = penalty("r1", "a", "2019-04-20", list="L-TAXG", attributes={"grade": "D"})
    new = penalty("r2", "a", "2026-04-20", list="L-TAXG", attributes={"grade": "B"})
    c = {"attributes": {"grade": "C"}}
    over = penalty("r3", "a", "2020-04-20", list="L-TAXG", ends_on=day("2021-04-20"), **c)
    other = penalty("r4", "b", "2019-04-20", list="L-TAXG", **c)

    def standing(*records: Any, on: date = TODAY) -> list[str]:
        return [record.id for record in standing_records(records, LAW, on)]

    assert standing(old, new, other) == ["r2", "r4"]
    assert standing(old, new, on=day("2026-04-19")) == ["r1"]
    assert standing(old, over) == []


def test_of_two_grades_of_one_day_one_stands() -> None:
    d = {"attributes": {"grade": "D"}}
    grades = [penalty(f"r{n}", "a", "2026-04-20", list="L-TAXG", **d) for n in range(3)]
    assert [record.id for record in standing_records(grades, LAW, TODAY)] == ["r2"]


def test_an_entry_replaces_the_one_before_though_only_its_tier_says_its_grade() -> None:
    old = penalty("r1", "a", "2019-04-20", list="L-TAXG", attributes={"grade": "D"})
    blank = penalty("r2", "a", "2026-04-20", list="L-TAXG", tier="neutral")
    assert [r.id for r in standing_records([old, blank], LAW, TODAY)] == ["r2"]


def test_a_grade_by_an_office_that_may_not_grade_replaces_none_and_is_replaced() -> None:
    bad = penalty("r1", "a", "2026-04-20", list="L-TAXG", attributes={"grade": "D"})
    unsure = {"attributes": {"grade": "A", "authority_unknown": True}}
    stray = penalty("r2", "a", "2026-05-20", list="L-TAXG", tier="positive", **unsure)
    assert [r.id for r in standing_records([bad, stray], LAW, TODAY)] == ["r1", "r2"]
    later = penalty("r3", "a", "2026-06-20", list="L-TAXG", attributes={"grade": "B"})
    assert [r.id for r in standing_records([bad, stray, later], LAW, TODAY)] == ["r3"]


grades = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from(["L-TAXG", "L-A", "L-SX"]),
        st.sampled_from(["2026-01-01", "2026-02-01", "2026-12-31"]),
        st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=150)
@given(grades)
def test_propagation_and_the_law_agree_on_replaced_grades(
    rows: list[tuple[str, str, str, bool]],
) -> None:
    records = [
        penalty(f"r{n}", firm_, decided, list=list_, attributes={"authority_unknown": unsure})
        for n, (firm_, list_, decided, unsure) in enumerate(rows)
    ]
    held = snapshot([firm("a"), firm("b")], [], records)
    gone = {held.records.ids[place] for place in superseded(held, TODAY.toordinal())}
    decided = [record for record in records if record.decided_on <= TODAY]
    assert {r.id for r in decided} - latest_grades(decided, LAW) == gone


def test_propagation_knows_the_lists_that_the_law_says_are_graded() -> None:
    assert {rule.code for rule in LAW.lists.values() if rule.superseded_by_next} == GRADED_LISTS


def test_listings_stand_beside_one_another() -> None:
    listings = [penalty(f"r{n}", "a", f"202{n}-04-20", list="L-SX") for n in range(3)]
    assert len(standing_records(listings, LAW, TODAY)) == 3
