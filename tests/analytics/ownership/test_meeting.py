"""Probabilities of meeting a holder, beside an enumeration of all choices (DESIGN §8)."""

import os
from typing import Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.ownership.meeting import Meeting
from analytics.ownership.share_chain import share_chain
from analytics.ownership.unsound import unsound_of
from analytics.snapshot.columns import Snapshot
from tests.analytics.ownership.row_vertices import Book, bounds, policies
from tests.analytics.ownership.worlds import holds, today, world

# `make soak` tries ten thousand graphs, as the promise says; the usual run tries some.
GRAPHS: Final = 10_000 if "CREDITGRAPH_SOAK" in os.environ else 60
MOST_POLICIES: Final = 600
COMPANIES = ["a", "b", "c", "d"]
HOLDERS = [*COMPANIES, "p1", "p2"]
# Ends are few, so that sums of exactly 1, ties and closed circles come often.
ENDS = st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0])
RANGES = st.one_of(
    ENDS.map(lambda end: (end, end)),
    st.tuples(ENDS, ENDS).map(lambda ends: (min(ends), max(ends))),
    st.just((0.0, 1.0)),
)


@st.composite
def books(draw: st.DrawFn) -> Book:
    book = {}
    for company in COMPANIES[: draw(st.integers(2, 4))]:
        holders = draw(st.lists(st.sampled_from(HOLDERS), unique=True, min_size=1, max_size=3))
        book[company] = {holder: draw(RANGES) for holder in sorted(holders)}
    assume(policies(book) <= MOST_POLICIES)
    return book


def graph_of(book: Book) -> Snapshot:
    return world(*[holds(holder, c, share) for c in book for holder, share in book[c].items()])


Shares = dict[str, tuple[float, float]]


def ours(graph: Snapshot, most_dense: int) -> tuple[set[str], dict[str, Shares]]:
    """(the companies that are not touched, by entity the bounds of its share in each of them)."""
    stakes, ids = today(graph), graph.entities.ids
    chain = share_chain(stakes, unsound_of(graph, stakes).touched)
    meeting = Meeting(chain, most_dense=most_dense)
    names = [ids[place] for place in chain.place.tolist()]
    found = {}
    for target, place in graph.places.items():
        states = chain.downstream(place)
        ends = meeting.lowest(place, states).tolist(), meeting.highest(place, states).tolist()
        pairs = zip(names, zip(*ends, strict=True), strict=True)
        found[target] = {name: pair for name, pair in pairs if name != target}
    return set(names), found


@pytest.mark.parametrize("most_dense", [64, 1], ids=["by elimination", "by sweeps"])
@settings(max_examples=GRAPHS)
@given(book=books())
def test_bounds_equal_an_enumeration_of_every_choice(most_dense: int, book: Book) -> None:
    sound, found = ours(graph_of(book), most_dense)
    for target, shares in found.items():
        expected = bounds({c: book[c] for c in book if c in sound}, target)
        for company, (low, high) in shares.items():
            assert low == pytest.approx(expected[company].low, abs=1e-9)
            assert high == pytest.approx(expected[company].high, abs=1e-9)
            assert high <= 1 + 1e-12
