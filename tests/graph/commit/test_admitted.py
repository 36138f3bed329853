"""Which events of a batch count, by the life-cycle rule alone: no store is needed."""

import pytest

from graph.commit.states import admitted
from graph.errors import BadInput
from graph.model import StateEvent
from tests.builders import day


def by_hand(action: str, outcome: str | None = None) -> StateEvent:
    return StateEvent("c1", action, "why", "officer", outcome=outcome)


def from_file(action: str, on: str, record: str = "c1") -> StateEvent:
    return StateEvent(record, action, "why", "loader", on=day(on), key=f"lists {action}")


def test_a_refusal_names_the_record_its_state_and_the_action() -> None:
    with pytest.raises(BadInput) as refused:
        admitted([by_hand("restore")], {})
    particulars = refused.value.sentence.particulars
    assert particulars["record"] == "c1"
    assert (str(particulars["state"]), str(particulars["action"])) == ("in_force", "restore")
    assert refused.value.text("zh").count("恢复") == 1


def test_a_row_that_changes_nothing_does_not_hide_the_rows_after_it() -> None:
    rows = [
        from_file("restore", "2026-01-02"),
        from_file("repair", "2026-01-03"),
        from_file("repair", "2026-01-03", record="c2"),
    ]
    assert [(one.record, one.action) for one in admitted(rows, {})] == [
        ("c1", "repair"),
        ("c2", "repair"),
    ]


def test_an_objection_upheld_revokes_for_the_events_after_it_in_the_batch() -> None:
    events = [by_hand("object"), by_hand("settle", "upheld"), by_hand("restore")]
    assert [one.action for one in admitted(events, {})] == ["object", "settle", "restore"]


def test_a_dated_row_of_a_file_is_kept_under_its_day() -> None:
    (row,) = admitted([from_file("repair", "2026-01-03")], {})
    assert row.key == "lists repair/2026-01-03"


def test_a_key_that_holds_its_day_gets_no_second_one() -> None:
    (row,) = admitted([from_file("repair", "2026-01-03")], {})
    assert admitted([row], {}) == [row]


def test_an_event_by_hand_is_kept_under_no_key() -> None:
    dated = StateEvent("c1", "repair", "why", "officer", on=day("2026-01-03"))
    assert admitted([dated], {}) == [dated]
