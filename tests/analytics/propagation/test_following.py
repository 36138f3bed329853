"""A propagation that takes over what a few changed records leave equals one computed anew."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.propagation.exposure import Propagation
from analytics.snapshot.building import refreshed
from analytics.snapshot.columns import Snapshot
from graph.model import Record, Relation
from graph.store import Columns, Gone
from tests.analytics.columns import records_of, snapshot
from tests.analytics.propagation.worlds import NODES, POLICY, TODAY, records, relations
from tests.builders import owns, penalty

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
    said = [reach.of(node.id) for node in NODES], reach.explored, reach.peaks.tolist()
    return columns, seeds, said, list(reach.all_evidence()), reach.adverse.tolist()


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


@pytest.mark.parametrize("count", [1, 2_000])
def test_few_records_share_the_rest_and_many_are_read_anew(count: int) -> None:
    then = [penalty("c0", "f1")]
    before = snapshot(NODES, [owns("f1", "f2")], then)
    now = [*then, *(penalty(f"c{n:04}", "f2") for n in range(1, count + 1))]
    held = after(before, then, now)
    assert (held.relations is before.relations) == (count == 1)
    assert held.records.ids == [record.id for record in now]
