"""What differs between two answers: each finding once, by its place, and the decision first."""

from typing import Any

import pytest

from analytics.vetting.difference import differences
from analytics.wording import term
from graph.sentence import LANGUAGES, Word

BEFORE: dict[str, Any] = {
    "decision": "review",
    "findings": [],
    "missing": [],
    "participants": [],
    "revision": 1,
    "hash": "a",
    "explored": 3,
}


def finding(record: str | None, role: str = "bidder", **more: Any) -> dict[str, Any]:
    return {"record": record, "role": role, "grade": "listed", **more}


def told(before: dict[str, Any], now: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    sentences = differences({**BEFORE, **before}, {**BEFORE, **now})
    assert all(one.text(language) for one in sentences for language in LANGUAGES)
    return [(one.code, dict(one.particulars)) for one in sentences]


def of(record: str, role: str = "bidder") -> dict[str, Any]:
    return {"record": record, "role": term("participant", role)}


def test_the_same_answer_of_another_revision_differs_in_nothing() -> None:
    assert told({}, {"revision": 2, "hash": "b", "explored": 9, "less": ["r"]}) == []


def test_the_decision_comes_first_with_both_words() -> None:
    (first, second) = told({"findings": [finding("r")]}, {"decision": "pass"})
    assert first == (
        "difference.decision",
        {"before": term("decision", "review"), "now": term("decision", "pass")},
    )
    assert second == ("difference.gone", of("r"))


def test_a_finding_that_came_went_or_changed_is_told_by_record_and_role() -> None:
    before = {"findings": [finding("gone"), finding("other"), finding("same"), finding("r", "x")]}
    now = {
        "findings": [finding("same"), finding("other", grade="lead"), finding("new"), finding("r")]
    }
    assert told(before, now) == [
        ("difference.gone", of("gone")),
        ("difference.added", of("new")),
        ("difference.changed", of("other")),
        ("difference.added", of("r")),
        ("difference.gone", of("r", "x")),
    ]


def test_a_tie_of_bidders_is_told_by_its_lot() -> None:
    one, other = finding(None, lot="L1"), finding(None, lot="L2")
    about = {"lot": "L2", "role": term("participant", "bidder")}
    assert told({"findings": [one]}, {"findings": [one, other]}) == [("difference.tie", about)]
    assert told({"findings": [one, other]}, {"findings": [one]}) == [("difference.tie", about)]


def test_of_two_equal_findings_one_that_goes_is_a_difference() -> None:
    twice, once = {"findings": [finding("r")] * 2}, {"findings": [finding("r")]}
    assert told(twice, once) == [("difference.changed", of("r"))]
    assert told(twice, twice) == []


def test_another_order_of_the_findings_is_no_difference() -> None:
    one, other = finding("r", grade="listed"), finding("r", grade="lead")
    assert told({"findings": [one, other]}, {"findings": [other, one]}) == []


def test_other_keys_are_named_only_where_no_finding_tells_the_difference() -> None:
    now = {"participants": ["x"], "missing": ["bidders"], "new": 1}
    names = [Word("certificate_key", key) for key in ("missing", "participants")]
    ((code, particulars),) = told({"new": 1}, now)
    assert (code, particulars) == ("difference.others", {"keys": names})
    assert [code for code, _ in told({}, {**now, "findings": [finding("r")]})] == [
        "difference.added"
    ]


@pytest.mark.parametrize("count", [6, 7, 9])
def test_of_many_differences_six_are_told_and_the_others_counted(count: int) -> None:
    lines = told({}, {"findings": [finding(f"r{at}") for at in range(count)]})
    assert [code for code, _ in lines[:6]] == ["difference.added"] * 6
    assert lines[6:] == ([("difference.more", {"count": count - 6})] if count > 6 else [])
