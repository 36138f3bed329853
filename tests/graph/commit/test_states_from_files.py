"""A state that a file gives: it counts when it is later than what happened (DESIGN §13.6)."""

import pytest

from graph.store import Committed, Store
from tests.builders import day, firm, happen, penalty, tell


@pytest.fixture
def withdrawn(store: Store) -> Store:
    """A store with a record that a file of 1 March repaired and a person restored on 5 March."""
    tell(store, firm("a"), penalty("c1", "a"))
    stated(store, "repair", "2026-03-01")
    happen(store, "c1", "restore", on=day("2026-03-05"))
    return store


def stated(store: Store, action: str, on: str) -> Committed:
    return happen(store, "c1", action, on=day(on), key=f"lists/{action}")


def state(store: Store) -> str:
    return store.records(ids=["c1"], withdrawn=True)[0].state


def test_a_later_file_repairs_again_what_was_restored(withdrawn: Store) -> None:
    assert stated(withdrawn, "repair", "2026-03-06").changed
    assert (state(withdrawn), len(withdrawn.events("c1"))) == ("repaired", 3)


@pytest.mark.parametrize("on", ["2026-03-01", "2026-03-04", "2026-03-05"])
def test_a_file_of_before_or_of_that_day_repairs_nothing(withdrawn: Store, on: str) -> None:
    assert not stated(withdrawn, "repair", on).changed
    assert state(withdrawn) == "in_force"


def of_publicity(store: Store, on: str) -> Committed:
    return happen(
        store, "c1", "repair", outcome="publicity_only", on=day(on), key="ban/publicity_only"
    )


def test_a_repair_is_said_later_to_have_ended_publicity_only(store: Store) -> None:
    tell(store, firm("a"), penalty("c1", "a"))
    stated(store, "repair", "2026-03-01")
    assert not of_publicity(store, "2026-02-28").changed  # of another day, and an earlier one
    assert of_publicity(store, "2026-03-01").changed
    (record,) = store.records(ids=["c1"])
    assert (record.state, record.repaired_on) == ("in_force", day("2026-03-01"))
    # The file of the repair again lifts nothing, and a later repair does.
    assert not stated(store, "repair", "2026-03-01").changed
    assert stated(store, "repair", "2026-09-01").changed
    assert state(store) == "repaired"


def test_what_a_person_restored_since_is_not_narrowed(withdrawn: Store) -> None:
    assert not of_publicity(withdrawn, "2026-03-01").changed
    assert withdrawn.records(ids=["c1"])[0].repaired_on is None


def test_a_state_that_changes_nothing_makes_no_revision(withdrawn: Store) -> None:
    stated(withdrawn, "repair", "2026-03-06")
    assert not stated(withdrawn, "repair", "2026-04-01").changed
    assert [event.on for event in withdrawn.events("c1")][-1] == day("2026-03-06")


def test_a_file_may_dispute_and_then_repair(withdrawn: Store) -> None:
    assert stated(withdrawn, "object", "2026-03-06").changed
    assert stated(withdrawn, "repair", "2026-03-07").changed
    assert state(withdrawn) == "repaired"


def test_a_file_without_any_date_counts_only_before_what_is_dated(store: Store) -> None:
    tell(store, firm("a"), penalty("c1", "a"), penalty("c2", "a"))
    happen(store, "c1", "object", on=day("2026-03-05"))
    assert not happen(store, "c1", "repair", key="lists/repair").changed
    assert happen(store, "c2", "repair", key="lists/repair").changed
