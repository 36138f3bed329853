"""Facts that cannot be are refused as they are made, and the edges of what holds when."""

import pytest

from graph.codec import encoded, relation_from
from graph.errors import InvalidFact
from graph.model import Claim, Relation
from graph.sentence import words_of
from graph.words import LISTS, PARTICIPANT_ROLES
from tests.builders import day, owns, penalty


@pytest.mark.parametrize("role", [*sorted(PARTICIPANT_ROLES), None])
def test_who_takes_part_in_a_project_may_have_a_known_role_or_none(role: str | None) -> None:
    attributes = {"role": role} if role else {}
    made = Relation("r", "participates_in", "a", "j", attributes=attributes)
    assert made.attributes == attributes


@pytest.mark.parametrize("role", ["builder", "施工", 7])
def test_a_role_in_a_project_that_nobody_knows_is_refused(role: str | int) -> None:
    with pytest.raises(InvalidFact, match="use one of construction, design") as refused:
        encoded(Claim(Relation("r", "participates_in", "a", "j", attributes={"role": role})))
    assert refused.value.code == "fact.participant_role"


def test_a_role_that_a_store_holds_from_before_the_rule_is_still_read() -> None:
    kept = {"kind": "participates_in", "source": "a", "target": "j", "attributes": {"role": "x"}}
    assert relation_from("r", kept, "a", "j").attributes == {"role": "x"}


def test_every_list_has_a_name_and_no_other_has() -> None:
    assert words_of("list", "zh").keys() == LISTS


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("2019-12-31", False),
        ("2020-01-01", True),
        ("2023-12-31", True),
        ("2024-01-01", False),
    ],
)
def test_a_relation_holds_from_its_first_day_until_before_its_last(asked: str, holds: bool) -> None:
    tie = owns("a", "b", valid_from=day("2020-01-01"), valid_to=day("2024-01-01"))
    assert tie.holds_on(day(asked)) is holds


def test_a_relation_without_dates_always_holds() -> None:
    assert owns("a", "b").holds_on(day("0001-01-01"))
    assert owns("a", "b").holds_on(day("9999-12-31"))


@pytest.mark.parametrize(
    ("asked", "in_force"),
    [
        ("2025-12-31", False),
        ("2026-01-01", True),
        ("2026-05-31", True),
        ("2026-06-01", False),
    ],
)
def test_a_record_is_in_force_from_its_decision_until_before_its_end(
    asked: str, in_force: bool
) -> None:
    record = penalty("c", "a", "2026-01-01", ends_on=day("2026-06-01"))
    assert record.in_force_on(day(asked)) is in_force


@pytest.mark.parametrize(
    ("state", "in_force"),
    [("in_force", True), ("disputed", True), ("repaired", False), ("revoked", False)],
)
def test_a_disputed_record_is_in_force_and_a_withdrawn_one_is_not(
    state: str, in_force: bool
) -> None:
    assert penalty("c", "a", state=state).in_force_on(day("2026-02-01")) is in_force
