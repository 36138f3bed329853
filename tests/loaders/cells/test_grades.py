"""Words of departments for the grades of graded lists (DESIGN §9)."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.law.tiers import read_tier_law
from graph.errors import InvalidFact
from graph.tiers import tier_of
from loaders.cells.grades import canonical_grade, grade_words
from tests.loaders.sheets import LIST, USCC, a_store, counts, take, write_csv

WORDS = [
    (list_, grade, word)
    for list_, grades in grade_words().items()
    for grade, words in grades.items()
    for word in (grade, *words)
]
# What no black mark may come of, and what is one (DESIGN §9, analytics/law/tiers.csv).
TIERS = {
    "L-ENV": {
        "环保诚信": "positive",
        "环保良好": "neutral",
        "环保警示": "moderate",
        "环保不良": "serious",
    },
    "L-TAXG": {"A": "positive", "B": "neutral", "M": "neutral", "C": "minor", "D": "serious"},
    "L-LAB": {"A": "positive", "B": "neutral", "C": "moderate"},
    "L-AEO": {"高级认证": "positive", "失信": "moderate", "严重失信": "serious"},
    "L-EIA": {"黑名单": "serious", "限期整改": "moderate"},
}


@pytest.mark.parametrize(("list_", "grade", "word"), WORDS)
def test_every_word_of_a_grade_is_read_as_that_grade(list_: str, grade: str, word: str) -> None:
    spaced = " ".join(word).lower()
    assert canonical_grade(list_, word) == canonical_grade(list_, spaced) == grade


def test_no_word_stands_for_two_grades_of_a_list() -> None:
    assert len({(list_, word) for list_, _, word in WORDS}) == len(WORDS)


@pytest.mark.parametrize("list_", sorted(TIERS))
def test_each_grade_has_the_tier_of_the_law_and_the_others_none(list_: str) -> None:
    rules = read_tier_law().rules
    grades = grade_words()[list_]
    assert {grade: tier_of(rules, list_, grade, (), None) for grade in grades} == {
        **dict.fromkeys(grades),
        **TIERS[list_],
    }


@pytest.mark.parametrize(
    ("list_", "text", "grade"),
    [
        ("L-ENV", "环保良好企业（蓝牌）", "环保良好"),
        ("L-ENV", "红牌(环保不良企业)", "环保不良"),
        ("L-TAXG", "Ｄ 级", "D"),
        ("L-LAB", "A级（守法诚信）", "A"),
        ("L-INTM", "优秀", "优秀"),
    ],
)
def test_a_word_with_another_in_brackets_is_one_grade(list_: str, text: str, grade: str) -> None:
    assert canonical_grade(list_, text) == grade


@pytest.mark.parametrize(
    ("list_", "text"),
    [
        ("L-ENV", "绿牌（环保不良）"),
        ("L-ENV", "优秀"),
        ("L-TAXG", "E"),
        ("L-LAB", "D"),
        ("L-ENV", "()"),
    ],
)
def test_a_word_of_no_grade_is_refused(list_: str, text: str) -> None:
    with pytest.raises(InvalidFact, match="is no grade of"):
        canonical_grade(list_, text)


@given(st.sampled_from(sorted(grade_words())), st.text(max_size=12))
def test_any_text_is_a_known_grade_or_is_refused(list_: str, text: str) -> None:
    with suppress(InvalidFact):
        assert canonical_grade(list_, text) in grade_words()[list_]


@pytest.mark.parametrize("grade", ["优秀", ""])
def test_a_listing_of_a_graded_list_without_a_known_grade_stops_its_row(
    tmp_path: Path, grade: str
) -> None:
    store = a_store(tmp_path)
    row = ("L-TAXG", "甲", USCC[0], "1号", "2026-05-01", "", "税务局", "有效", grade)
    report = take(store, write_csv(tmp_path / "a.csv", (*LIST, "等级"), row))
    assert (counts(report), list(store.records(subjects=[f"uscc:{USCC[0]}"]))) == ((0, 1), [])
