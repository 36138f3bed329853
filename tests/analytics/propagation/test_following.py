"""A propagation that takes over what commits leave as it was equals one computed anew."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.policy import Policy
from analytics.propagation import evidence_changes
from analytics.propagation.arcs import Arcs
from analytics.propagation.exposure import Propagation
from analytics.propagation.search import EvidenceColumns, search
from analytics.propagation.seeds import Seeds
from analytics.snapshot.building import refreshed, snapshot_from
from analytics.snapshot.columns import Snapshot
from graph.model import Batch, Record, Relation
from graph.opening import open_store
from graph.store import Columns, Gone, Store
from tests.analytics.columns import records_of, snapshot
from tests.analytics.commits import commits
from tests.analytics.propagation.worlds import HUBS, NODES, POLICY, TODAY, records, relations
from tests.builders import day, firm, heads, owns, penalty, person, tell

NUMBER = {node.id: place + 1 for place, node in enumerate(NODES)}


def after(before: Snapshot, then: list[Record], now: list[Record]) -> Snapshot:
    """The snapshot of a store that held some records and now holds others."""
    known, kept = {r.id: r for r in then}, {r.id: r for r in now}
    gone = [id_ for id_, record in known.items() if kept.get(id_) != record]
    came = [record for id_, record in kept.items() if known.get(id_) != record]
    parts: list[Columns] = [Gone([], [], gone), records_of(came, NUMBER)]
    return refreshed(before, parts, before.revision + 1)


def everything(reach: Propagation) -> Any:
    """All that a propagation says, as plain values."""
    columns = {f.name: getattr(reach.columns, f.name).tolist() for f in fields(reach.columns)}
    seeds = {f.name: getattr(reach.seeds, f.name).tolist() for f in fields(reach.seeds)}
    said = (
        [reach.of(id_) for id_ in reach.snapshot.entities.ids],
        reach.explored,
        reach.peaks.tolist(),
    )
    return columns, seeds, said, list(reach.all_evidence()), reach.adverse.tolist()


def arcs_as_plain(reach: Propagation) -> Any:
    arcs = reach.arcs
    return arcs.offset.tolist(), arcs.rows.tolist(), arcs.controlling.tolist()


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(relations(), records(), st.lists(records(), min_size=1, max_size=3))
def test_following_equals_computing_anew(
    ties: list[Relation], then: list[Record], changes: list[list[Record]]
) -> None:
    before = snapshot(NODES, ties, then)
    reach = Propagation(before, POLICY, TODAY).prepared()
    for later in changes:
        held = after(before, then, later)
        assert held.relations is before.relations
        reach = Propagation(held, POLICY, TODAY).following(reach)
        anew = Propagation(snapshot(NODES, ties, later), POLICY, TODAY)
        assert reach.arcs is not None
        assert "columns" in reach.__dict__  # taken over, not computed
        assert everything(reach) == everything(anew)
        assert everything(reach.strong) == everything(anew.strong)
        before, then = held, later


def test_another_day_or_a_later_revision_takes_nothing_over() -> None:
    then, ties = [penalty("c1", "f1")], [owns("f1", "f2")]
    before = snapshot(NODES, ties, then)
    reach = Propagation(before, POLICY, TODAY)
    first = after(before, then, [*then, penalty("c2", "f1")])
    second = after(first, [*then, penalty("c2", "f1")], then)
    assert "columns" not in Propagation(second, POLICY, TODAY).following(reach).__dict__
    tomorrow = Propagation(first, POLICY, TODAY.replace(day=2))
    assert "columns" not in tomorrow.following(reach).__dict__
    less = reach.without(["c1"])
    assert "columns" not in Propagation(first, POLICY, TODAY).following(less).__dict__


@settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)
@given(commits(), HUBS)
def test_following_any_commits_equals_computing_anew(
    tmp_path_factory: pytest.TempPathFactory, batches: list[Batch], hub: dict[str, int]
) -> None:
    folder = tmp_path_factory.mktemp("followed")
    store = open_store(f"sqlite:///{folder / 'store.db'}", secret=b"tests")
    policy = replace(POLICY, hub=hub)
    held = snapshot_from(store.scan(), 0)
    reach = Propagation(held, policy, TODAY).prepared()
    for batch in batches:
        store.commit(batch)
        latest = store.revision().number
        held = refreshed(held, store.scan(since=held.revision), latest)
        reach = Propagation(held, policy, TODAY).following(reach)
        anew = Propagation(snapshot_from(store.scan(), latest), policy, TODAY)
        for one, other in ((reach, anew), (reach.strong, anew.strong)):
            assert {"arcs", "columns"} <= one.__dict__.keys()  # taken over, not computed
            assert arcs_as_plain(one) == arcs_as_plain(other)
            assert everything(one) == everything(other)
    store.close()


def test_a_seed_that_reaches_nothing_that_changed_is_not_searched_again(
    monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    tell(store, *map(firm, "abcde"), owns("a", "b"), owns("c", "d"))
    tell(store, penalty("near", "a"), penalty("far", "c"), penalty("alone", "e"))
    held = snapshot_from(store.scan(), store.revision().number)
    reach = Propagation(held, POLICY, TODAY).prepared()
    tell(store, firm("aa"), owns("b", "aa"), owns("e", "aa"))
    held = refreshed(held, store.scan(since=held.revision), store.revision().number)
    searched: list[list[str]] = []

    def noted(arcs: Arcs, seeds: Seeds, policy: Policy) -> EvidenceColumns:
        searched.append([held.records.ids[place] for place in seeds.record.tolist()])
        return search(arcs, seeds, policy)

    monkeypatch.setattr(evidence_changes, "search", noted)
    followed = Propagation(held, POLICY, TODAY).following(reach)
    assert searched[0] == ["alone", "near"]
    assert {one.record for one in followed.of("aa").evidence} == {"alone", "near"}


def test_who_leaves_an_office_since_another_source_dates_it_is_followed(store: Store) -> None:
    tell(store, firm("a"), person("p"), heads("p", "a", id="undated"), rank=3)
    tell(store, penalty("c1", "p", "2026-01-05"))
    held = snapshot_from(store.scan(), store.revision().number)
    reach = Propagation(held, POLICY, TODAY).prepared()
    tell(store, person("q"), heads("q", "a", valid_from=day("2024-03-01")), rank=0)
    held = refreshed(held, store.scan(since=held.revision), store.revision().number)
    followed, anew = (Propagation(held, POLICY, TODAY) for _ in "12")
    followed.following(reach)
    assert everything(followed) == everything(anew) != everything(reach)


def test_a_tie_that_changed_and_leaves_the_same_arc_keeps_its_place_in_chains(
    store: Store,
) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b", 0.6), penalty("c1", "a"))
    held = snapshot_from(store.scan(), store.revision().number)
    reach = Propagation(held, POLICY, TODAY).prepared()
    tell(store, owns("a", "b", 0.6, attributes={"votes": 0.7}))
    held = refreshed(held, store.scan(since=held.revision), store.revision().number)
    followed, anew = (Propagation(held, POLICY, TODAY) for _ in "12")
    followed.following(reach)
    assert held.since is not None
    assert held.since.touched.tolist() == [0, 1]
    assert everything(followed) == everything(anew)
    assert everything(followed.strong) == everything(anew.strong)


def test_a_role_alone_that_caps_what_a_party_carries_on_is_followed(store: Store) -> None:
    tell(store, *map(firm, "abc"), owns("a", "b"), owns("b", "c"), penalty("c1", "a"))
    policy = replace(POLICY, hub={"intermediary": 1})
    held = snapshot_from(store.scan(), store.revision().number)
    reach = Propagation(held, policy, TODAY).prepared()
    tell(store, firm("b", roles=("intermediary",)))
    held = refreshed(held, store.scan(since=held.revision), store.revision().number)
    followed = Propagation(held, policy, TODAY).following(reach)
    anew = Propagation(held, policy, TODAY)
    assert arcs_as_plain(followed) == arcs_as_plain(anew) != arcs_as_plain(reach)
    assert everything(followed) == everything(anew)


@pytest.mark.parametrize("count", [1, 2_000])
def test_records_alone_share_the_rest(count: int) -> None:
    then = [penalty("c0", "f1")]
    before = snapshot(NODES, [owns("f1", "f2")], then)
    now = [*then, *(penalty(f"c{n:04}", "f2") for n in range(1, count + 1))]
    held = after(before, then, now)
    assert held.relations is before.relations
    assert held.records.ids == [record.id for record in now]
