"""What may follow what in the life of a record: the rule of every door, inside the commit."""

import threading

import pytest

from graph.errors import BadInput
from graph.model import Batch, StateEvent
from graph.store import Store
from tests.builders import day, firm, happen, penalty, tell
from tests.graph.conftest import Opening

LIVES = {
    "settle of what nobody disputed": ([], "settle", "in_force"),
    "restore of what is in force": ([], "restore", "in_force"),
    "object to what is disputed": (["object"], "object", "disputed"),
    "restore of what is disputed": (["object"], "restore", "disputed"),
    "repair of what is repaired": (["repair"], "repair", "repaired"),
    "settle of what is repaired": (["object", "repair"], "settle", "repaired"),
    "repair of what is revoked": (["revoke"], "repair", "revoked"),
}


def outcome_of(action: str) -> str | None:
    return "upheld" if action == "settle" else None


def with_record(store: Store) -> Store:
    tell(store, firm("a"), penalty("c1", "a"))
    return store


def state(store: Store) -> str:
    return store.records(ids=["c1"], withdrawn=True)[0].state


@pytest.mark.parametrize(("before", "action", "now"), LIVES.values(), ids=LIVES)
def test_an_event_by_hand_that_does_not_fit_is_refused_and_nothing_is_written(
    store: Store, before: list[str], action: str, now: str
) -> None:
    with_record(store)
    for earlier in before:
        happen(store, "c1", earlier)
    revision, entries = store.revision().number, store.journal("facts")
    with pytest.raises(BadInput) as refused:
        happen(store, "c1", action, outcome=outcome_of(action))
    assert refused.value.code == "record_event.unfit"
    assert now in str(refused.value)
    assert (state(store), len(store.events("c1"))) == (now, len(before))
    assert (store.revision().number, store.journal("facts")) == (revision, entries)


def test_restoring_a_mistaken_revocation_leaves_an_earlier_repair_of_publicity(
    store: Store,
) -> None:
    with_record(store)
    happen(store, "c1", "repair", outcome="publicity_only", on=day("2026-03-01"))
    happen(store, "c1", "revoke")
    happen(store, "c1", "restore")
    (restored,) = store.records(ids=["c1"])
    assert (restored.state, restored.repaired_on) == ("in_force", day("2026-03-01"))
    happen(store, "c1", "restore")  # now the repair itself
    assert store.records(ids=["c1"])[0].repaired_on is None


def test_a_refusal_names_what_is_possible(store: Store) -> None:
    with_record(store)
    happen(store, "c1", "object")
    with pytest.raises(BadInput, match="leaves: settle, repair, revoke") as refused:
        happen(store, "c1", "restore")
    assert "办结异议、修复、撤销" in refused.value.text("zh")


def test_events_of_one_batch_are_judged_one_after_the_other(store: Store) -> None:
    with_record(store)
    events = [StateEvent("c1", action, "because", "x") for action in ("repair", "restore")]
    store.commit(Batch(events=tuple(events)))
    with pytest.raises(BadInput):
        store.commit(Batch(events=(events[0], events[0])))
    assert (state(store), len(store.events("c1"))) == ("in_force", 2)


def test_what_a_file_states_again_is_no_fault(store: Store) -> None:
    with_record(store)
    happen(store, "c1", "repair")
    happen(store, "c1", "repair", key="penalty/repair")
    assert state(store) == "repaired"


def test_of_two_that_repair_one_record_at_once_one_is_refused(opening: Opening) -> None:
    stores = [with_record(opening()), opening()]
    refused = []

    def repair(store: Store) -> None:
        try:
            happen(store, "c1", "repair")
        except BadInput as error:
            refused.append(error.code)

    threads = [threading.Thread(target=repair, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["record_event.unfit"]
    assert len(stores[0].events("c1")) == 1
