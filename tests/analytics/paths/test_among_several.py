"""All chains between any two of several parties, against networkx, within their bounds."""

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.paths.among_several import Bounds, chains_among
from graph.model import Relation
from tests.analytics.columns import snapshot
from tests.builders import day, firm, heads, owns, person

NAMES = "abcdefgh"
TODAY = day("2026-06-01")


@st.composite
def networks(draw: st.DrawFn) -> list[Relation]:
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=18))
    return [owns(one, other, id=f"r{n:02d}") for n, (one, other) in enumerate(pairs)]


def expected(ties: list[Relation], one: str, other: str, third: str, hops: int) -> set[str]:
    network = nx.Graph([(tie.source, tie.target) for tie in ties])
    network.add_nodes_from(NAMES)
    network.remove_node(third)
    return {"".join(walk) for walk in nx.all_simple_paths(network, one, other, cutoff=hops)}


@settings(max_examples=150)
@given(ties=networks(), hops=st.integers(1, 6))
def test_they_are_all_simple_paths_that_pass_through_no_third_of_the_parties(
    ties: list[Relation], hops: int
) -> None:
    columns = snapshot([firm(name) for name in NAMES], ties, [])
    found = chains_among(columns, "abc", Bounds(TODAY, hops=hops, limit=10_000))
    assert [(pair.one, pair.other, pair.cut) for pair in found] == [
        ("a", "b", False),
        ("a", "c", False),
        ("b", "c", False),
    ]
    by_ends: dict[frozenset[str], list[str]] = {}
    for tie in ties:
        by_ends.setdefault(frozenset((tie.source, tie.target)), []).append(tie.id)
    for pair in found:
        (third,) = {*"abc"} - {pair.one, pair.other}
        told = ["".join(chain.entities) for chain in pair.chains]
        assert set(told) == expected(ties, pair.one, pair.other, third, hops)
        assert told == sorted(set(told), key=lambda walk: (len(walk), walk))
        for chain in pair.chains:
            steps = [by_ends[frozenset(ends)] for ends in pairwise(chain.entities)]
            assert [list(step) for step in chain.steps] == steps


def test_more_chains_than_allowed_are_cut_the_longest_first_and_said() -> None:
    ties = [owns("a", "b", id="short"), owns("a", "c", id="x"), owns("c", "b", id="y")]
    columns = snapshot([firm(name) for name in "abc"], ties, [])
    (pair,) = chains_among(columns, "ab", Bounds(TODAY, limit=1))
    assert ([chain.entities for chain in pair.chains], pair.cut) == ([("a", "b")], True)
    (whole,) = chains_among(columns, "ab", Bounds(TODAY, limit=2))
    assert (len(whole.chains), whole.cut) == (2, False)


def test_a_net_too_dense_to_walk_through_is_cut_and_said() -> None:
    names = [f"n{n:02d}" for n in range(40)]
    ties = [owns(one, other, id=f"{one}{other}") for one in names for other in names if one < other]
    columns = snapshot([firm(name) for name in names], ties, [])
    (pair,) = chains_among(columns, ["n00", "n01"], Bounds(TODAY, hops=6, limit=10**6))
    assert pair.cut
    assert pair.chains


def test_who_is_tied_to_an_end_alone_costs_the_search_nothing() -> None:
    leaves = [f"leaf{n:05d}" for n in range(25_000)]
    ties = [owns("a", one, id=one) for one in leaves]
    ties += [owns("a", "zz", id="x"), owns("zz", "b", id="y")]
    columns = snapshot([firm(name) for name in ("a", "b", "zz", *leaves)], ties, [])
    for ends in ("ab", "ba"):
        (pair,) = chains_among(columns, ends, Bounds(TODAY, hops=6))
        assert ([len(chain.steps) for chain in pair.chains], pair.cut) == ([2], False)


@pytest.mark.parametrize(
    ("kinds", "hops"), [(["shareholder_of"], 2), (["legal_representative_of"], 0), (None, 2)]
)
def test_only_ties_that_hold_and_are_of_the_kinds_are_crossed(
    kinds: list[str] | None, hops: int
) -> None:
    ties = [
        heads("p", "a"),
        heads("p", "b", valid_to=TODAY),
        owns("p", "b", id="stake"),
        owns("p", "a", id="other"),
    ]
    columns = snapshot([firm("a"), firm("b"), person("p")], ties, [])
    (pair,) = chains_among(columns, ["a", "b"], Bounds(TODAY, kinds))
    assert [len(chain.steps) for chain in pair.chains] == ([hops] if hops else [])


def test_the_same_party_twice_is_no_pair() -> None:
    columns = snapshot([firm("a")], [], [])
    assert chains_among(columns, ["a", "a"], Bounds(TODAY)) == ()
