"""A snapshot into which commits are worked equals the one that is arranged wholly anew."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.ownership.cascade import reach_of_listed
from analytics.ownership.control import control_of
from analytics.snapshot.building import refreshed, snapshot_from
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.stakes import stakes_of
from graph.model import Batch
from graph.opening import open_store
from graph.store import Store
from tests.analytics.commits import commits
from tests.builders import day, firm, happen, heads, judge, owns, penalty, person, tell

DAY = day("2026-06-01")


def plain(value: Any) -> Any:
    """Every number, text and type of column of a snapshot."""
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.compare}
    return (str(value.dtype), value.tolist()) if isinstance(value, np.ndarray) else value


def advanced(store: Store, before: Snapshot) -> Snapshot:
    latest = store.revision().number
    return refreshed(before, store.scan(since=before.revision, at_revision=latest), latest)


def anew(store: Store) -> Snapshot:
    return snapshot_from(store.scan(), store.revision().number)


def same(held: Snapshot, made: Snapshot) -> bool:
    return (
        plain(held) == plain(made)
        and plain(held.adjacency) == plain(made.adjacency)
        and held.place_of_number[made.entities.number].tolist() == [*range(len(made.places))]
    )


@settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)
@given(commits(), st.data())
def test_any_commits_worked_in_equal_all_arranged_anew(
    tmp_path_factory: pytest.TempPathFactory, batches: list[Batch], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("absorbed")
    store = open_store(f"sqlite:///{folder / 'store.db'}", secret=b"tests")
    held = anew(store)
    for batch in batches:
        store.commit(batch)
        if data.draw(st.booleans(), "asked between"):
            held = advanced(store, held)
            assert same(held, anew(store))
    assert same(advanced(store, held), anew(store))
    store.close()


STEPS: tuple[Callable[[Store], Any], ...] = (
    lambda s: tell(s, firm("b"), firm("d"), owns("b", "d", 0.4), penalty("c1", "b")),
    lambda s: tell(s, firm("a"), person("p"), heads("p", "a", id="undated"), rank=3),
    lambda s: tell(s, person("q"), heads("q", "a", valid_from=day("2024-03-01")), rank=0),
    lambda s: tell(s, penalty("c0", "a", named=[("p", "directly_responsible")])),
    lambda s: tell(s, firm("c"), owns("b", "c", attributes={"votes": 0.6})),
    lambda s: judge(s, "same", "a", "d"),
    lambda s: happen(s, "c1", "repair"),
    lambda s: judge(s, "same", "a", "d", undone=True),
    lambda s: tell(s, firm("aa", roles=("intermediary",)), owns("b", "d", 0.5)),
)


def test_every_engine_tells_what_is_to_be_worked_in(engine_store: Store) -> None:
    held = anew(engine_store)
    for step in STEPS:
        step(engine_store)
        held = advanced(engine_store, held)
        assert same(held, anew(engine_store))


def test_what_follows_for_an_office_is_found_anew_where_another_source_dates_one(
    store: Store,
) -> None:
    for step in STEPS[:2]:
        step(store)
    before = anew(store)
    STEPS[2](store)
    after = advanced(store, before)
    [place] = after.relation_places(["undated"])
    assert (before.relations.overruled.tolist(), after.relations.overruled.tolist()) == (
        [],
        [place],
    )
    assert after.relations.valid_to[place] == day("2024-03-01").toordinal()
    tell(store, heads("q", "a", valid_from=day("2024-04-01")), rank=0)
    assert same(advanced(store, after), anew(store))


def test_control_is_shared_where_records_alone_changed_and_listings_are_not(store: Store) -> None:
    tell(store, *map(firm, "abc"), owns("a", "b"), owns("b", "c"))
    tell(store, penalty("c0", "a", list="L-SX"))
    held = anew(store)
    control, listed = control_of(held, DAY), reach_of_listed(held, stakes_of(held, DAY))
    tell(store, penalty("c1", "b", list="L-SX"))
    happen(store, "c0", "repair")
    held = advanced(store, held)
    assert control_of(held, DAY) is control
    now, made = (reach_of_listed(one, stakes_of(one, DAY)) for one in (held, anew(store)))
    assert now.of_set.tolist() == made.of_set.tolist() != listed.of_set.tolist()
    tell(store, owns("c", "a", 0.1))
    assert control_of(advanced(store, held), DAY) is not control


def test_a_new_entity_is_known_by_its_id_and_the_earlier_snapshot_stays(store: Store) -> None:
    tell(store, firm("b"), firm("d"), owns("b", "d"))
    before = anew(store)
    kept = plain(before)
    tell(store, firm("c"), owns("c", "d"))
    after = advanced(store, before)
    assert [after.places[id_] for id_ in "bcd"] == [0, 1, 2]
    assert after.since is not None
    assert after.since.touched.tolist() == [1, 2]
    assert (plain(before), "c" in before.places) == (kept, False)
