"""Look-through shares made from earlier ones when few stakes changed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ownership.changes import changed_companies
from analytics.ownership.holders import Shares
from analytics.ownership.look_through import LookThrough, look_through_of
from analytics.ownership.meeting import Meeting
from analytics.ownership.unsound import unsound_of
from analytics.snapshot.building import refreshed
from analytics.snapshot.columns import BEFORE, CARRIED, OF_TIES, Snapshot
from graph.model import Relation
from graph.store import BEGINNING, NO_END, Gone, RelationColumns
from tests.analytics.ownership.worlds import TODAY, Share, holds, today, world

NAMES = ["a", "b", "c", "d", "p1", "p2"]
SHARES = st.sampled_from([0.0, 0.1, 0.2, 0.3, (0.1, 0.3), None])


@st.composite
def stakes_in(draw: st.DrawFn, company: str) -> list[Relation]:
    holders = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4))
    return [holds(holder, company, draw(SHARES)) for holder in holders]


ROWS = st.tuples(*(stakes_in(company) for company in "abcd"))


def graph_of(rows: tuple[list[Relation], ...]) -> Snapshot:
    return world(*(r for row in rows for r in row), *(holds(name, "z", 0.01) for name in NAMES))


def anew(graph: Snapshot, most_dense: int = 1) -> LookThrough:
    """Every circle is taken as a large one: of those something is kept."""
    made = LookThrough(today(graph), unsound_of(graph, today(graph)))
    return LookThrough(made.stakes, made.unsound, Meeting(made.chain, most_dense=most_dense))


def updated(before: LookThrough, graph: Snapshot) -> LookThrough:
    return before.changed(today(graph), unsound_of(graph, today(graph))) or anew(graph)


def by_entity(shares: Shares) -> dict[int, tuple[float, float]]:
    ends = zip(shares.low.tolist(), shares.high.tolist(), strict=True)
    return dict(zip(shares.entity.tolist(), ends, strict=True))


def near(one: Shares, other: Shares) -> bool:
    ours, theirs = by_entity(one), by_entity(other)
    return ours.keys() == theirs.keys() and all(
        ours[entity] == pytest.approx(theirs[entity], abs=1e-9, nan_ok=True) for entity in ours
    )


def same(one: LookThrough, other: LookThrough) -> bool:
    return all(
        near(ours, theirs)
        for place in range(len(one.chain.state))
        for ours, theirs in (
            (one.holders(place), other.holders(place)),
            (one.holdings(place), other.holdings(place)),
        )
    )


@settings(max_examples=40)
@given(rows=ROWS, row=stakes_in("b"), asked=st.booleans())
def test_a_changed_company_gives_what_all_anew_gives(
    rows: tuple[list[Relation], ...], row: list[Relation], asked: bool
) -> None:
    before = anew(graph_of(rows))
    if asked:  # so that something is kept and corrected
        before.totals()
        before.meeting.lowest(0, before.chain.downstream(0))
    graph = graph_of((rows[0], row, *rows[2:]))
    after = updated(before, graph)
    assert same(after, anew(graph))


def circle(share: float) -> Snapshot:
    return world(
        holds("a", "b", share), holds("b", "a", 0.5), holds("p1", "a", 0.1), holds("p2", "b", 0.1)
    )


def test_a_large_circle_is_corrected_and_not_built_again() -> None:
    before = anew(circle(0.3))
    before.totals()
    graph = circle(0.6)
    after = updated(before, graph)
    assert after.corrections == 1
    assert [type(kept).__name__ for kept in after.meeting._kept.values()] == ["ChangedBlock"]
    assert same(after, anew(graph))


@pytest.mark.parametrize("share", [0.3, (0.1, 0.3)], ids=["known", "banded"])
def test_a_circle_that_a_change_opened_gives_what_all_anew_gives(share: Share) -> None:
    rows = [holds("b", "a", share), holds("p1", "a", 0.1), holds("p2", "b", share)]
    before = anew(world(*rows, holds("a", "b", 0.3), holds("a", "z", 0.3)))
    before.totals()
    graph = world(*rows, holds("a", "b", 0.0), holds("a", "z", 0.3))
    assert same(updated(before, graph), anew(graph))


def test_corrections_follow_each_other_up_to_a_number_and_then_all_is_made_anew() -> None:
    made = anew(circle(0.3))
    corrections = []
    for step in range(1, 11):
        made.totals()
        graph = circle(0.3 + step / 100)
        made = updated(made, graph)
        corrections.append(made.corrections)
        assert same(made, anew(graph))
    assert corrections == [1, 2, 3, 4, 5, 6, 7, 8, 0, 1]


def test_a_circle_that_would_hardly_leak_is_built_anew() -> None:
    before = anew(world(holds("a", "b", 0.3), holds("b", "a", 1.0), holds("p1", "b", 0.00001)))
    before.totals()
    graph = world(holds("a", "b", 0.99999), holds("b", "a", 1.0), holds("p1", "b", 0.00001))
    after = updated(before, graph)
    assert same(after, anew(graph))
    assert after.share(graph.places["p1"], graph.places["a"]) == (1.0, 1.0)


def test_what_changed_is_told_by_company() -> None:
    rows = (
        holds("p1", "a", 0.5),
        holds("p1", "b", 0.5),
        holds("c", "c", 0.1),
        holds("p1", "c", 0.2),
    )
    graph = world(*rows)
    for change, company in (
        (replace(rows[0], share=None), "a"),
        (holds("p2", "b", 0.1), "b"),
        (holds("c", "c", 0.2), "c"),
    ):
        kept = [r for r in rows if r.id != change.id]
        other = world(*kept, change, *([] if company == "b" else [holds("p2", "z", 0.0)]))
        if other.entities.ids == graph.entities.ids:
            found = changed_companies(today(graph), today(other))
            assert [graph.entities.ids[place] for place in found] == [company]
    assert changed_companies(today(graph), today(world(*rows))).tolist() == []


def test_a_refreshed_snapshot_begins_with_what_the_one_before_it_solved() -> None:
    before = circle(0.3)
    kept = look_through_of(before, TODAY)
    changed = holds("a", "b", 0.6)
    number = {id_: place + 1 for place, id_ in enumerate(before.entities.ids)}
    parts = [
        Gone([], [changed.id], []),
        RelationColumns(
            [changed.id],
            [changed.kind],
            [number["a"]],
            [number["b"]],
            [0.6],
            [0.6],
            [BEGINNING],
            [NO_END],
            [0],
            [1.0],
            [""],
            [0],
            [""],
        ),
    ]
    after = look_through_of(refreshed(before, parts, 2), TODAY)
    assert after.corrections == 1
    assert same(after, anew(circle(0.6)))
    assert look_through_of(refreshed(before, [], 3), TODAY) is kept
    assert BEFORE not in refreshed(before, [], 3).derived


def test_only_what_asks_for_it_is_carried_to_the_next_snapshot() -> None:
    before = circle(0.3)
    look_through_of(before, TODAY)
    gone = refreshed(before, [Gone([], ["own-a-b"], [])], 2)
    assert [name.startswith(CARRIED) for name in gone.derived[BEFORE]] == [True]
    assert f"{OF_TIES}ownership.stakes" in before.derived
