"""What differs between two standings, line by line."""

from dataclasses import replace
from typing import Any

import pytest

from analytics.vetting.standing import Standing
from analytics.vetting.standing_changes import changes

NOBODY = Standing("none", (), (), "", ())
OPEN = ("c:1", "M-1", "", "open", "statutory")


def told(before: Standing, after: Standing, *withdrawn: str) -> list[dict[str, Any]]:
    return [line.plain() for line in changes(before, after, withdrawn)]


def test_a_measure_is_told_with_its_grade_and_that_its_condition_is_open() -> None:
    (line,) = told(NOBODY, replace(NOBODY, measures=(OPEN,)))
    assert (line["grade"], line["open"], line["came"]) == ("statutory", True, True)
    assert "changed" not in line


def test_a_measure_whose_term_or_condition_changed_neither_came_nor_went() -> None:
    met = (*OPEN[:2], "2027-01-01", "", "statutory")
    before, after = (replace(NOBODY, measures=(one,)) for one in (OPEN, met))
    (line,) = told(before, after)
    assert (line["changed"], line["until"], line["came"]) == (True, "2027-01-01", True)
    assert "open" not in line


def test_of_a_measure_whose_record_was_withdrawn_only_the_grade_is_told() -> None:
    (line,) = told(replace(NOBODY, measures=(OPEN,)), NOBODY, "c:1")
    assert line == {"what": "measure", "came": False, "grade": "statutory"}


DEBT = ("uscc:a", "d:1", "tax_arrears")
OWED = replace(NOBODY, noted=(DEBT,))


def test_a_fact_of_no_tier_is_told_with_what_it_is_and_whose() -> None:
    told_of = {"what": "noted", "entity": "uscc:a", "record": "d:1", "fact": "tax_arrears"}
    assert told(NOBODY, OWED) == [{**told_of, "came": True, "rests_on": ("d:1",)}]
    assert told(OWED, NOBODY) == [{**told_of, "came": False, "rests_on": ("d:1",)}]


def test_of_a_fact_whose_record_was_withdrawn_nothing_is_told_but_that_one_went() -> None:
    assert told(OWED, NOBODY, "d:1") == [{"what": "noted", "came": False}]
    assert told(NOBODY, OWED, "d:1") == []


def test_a_fact_that_becomes_a_ground_is_told_as_that_alone() -> None:
    graded = replace(NOBODY, grounds=(("listed", "uscc:a", "d:1", ""),))
    assert [line["what"] for line in told(OWED, graded)] == ["ground"]
    assert [line["what"] for line in told(graded, OWED)] == ["ground"]


def test_facts_stand_behind_what_the_decision_rests_on() -> None:
    graded = replace(OWED, grounds=(("listed", "uscc:a", "c:1", ""),), decision="review")
    assert [line["what"] for line in told(NOBODY, graded)] == ["decision", "ground", "noted"]


def test_a_standing_that_was_kept_without_facts_tells_of_none_that_came() -> None:
    kept = {key: value for key, value in NOBODY.plain().items() if key != "noted"}
    assert told(Standing.from_plain(kept), OWED) == []
    assert Standing.from_plain(OWED.plain()) == OWED


LOW, HIGH = (
    replace(NOBODY, level=level, evidence=evidence)
    for level, evidence in (("low", ("c:1",)), ("high", ("c:1", "c:2")))
)


@pytest.mark.parametrize(
    ("before", "after", "rests_on"),
    [
        (LOW, HIGH, ("c:2",)),
        (HIGH, LOW, ("c:2",)),
        (LOW, replace(LOW, level="none"), ("c:1",)),  # it faded
    ],
)
def test_a_level_rests_on_the_evidence_that_moved_or_on_all_that_faded(
    before: Standing, after: Standing, rests_on: tuple[str, ...]
) -> None:
    told_of = {"what": "level", "before": before.level, "after": after.level}
    assert told(before, after) == [{**told_of, "came": True, "rests_on": rests_on}]


def test_a_decision_rests_on_the_grounds_that_came_or_went() -> None:
    one, other = (("listed", "uscc:a", id_, "") for id_ in ("c:1", "c:2"))
    before = replace(NOBODY, grounds=(one,), decision="pass")
    after = replace(NOBODY, grounds=(one, other), decision="review")
    line = told(before, after)[0]
    assert (line["before"], line["after"], line["rests_on"]) == ("pass", "review", ("c:2",))


def test_what_followed_from_a_withdrawn_record_is_told_no_more() -> None:
    (line,) = told(HIGH, LOW, "c:2")
    assert line == {"what": "level", "after": "low", "came": True}


def test_of_a_ground_whose_record_was_withdrawn_only_the_grade_is_told() -> None:
    graded = replace(NOBODY, grounds=(("listed", "uscc:a", "c:1", "M"),))
    assert told(graded, NOBODY, "c:1") == [{"what": "ground", "came": False, "grade": "listed"}]


def test_one_that_is_gone_and_one_that_is_back_are_told_by_that_alone() -> None:
    gone = replace(NOBODY, gone=True)
    assert [line["what"] for line in told(HIGH, gone)] == ["gone"]
    assert [line["what"] for line in told(gone, HIGH)] == ["back"]
