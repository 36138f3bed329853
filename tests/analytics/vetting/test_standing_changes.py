"""What differs between two standings, line by line."""

from dataclasses import replace
from typing import Any

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
