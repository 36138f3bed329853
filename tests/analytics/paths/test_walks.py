"""Tracing: all shortest chains and neighbourhoods, against networkx, within their budgets."""

from itertools import pairwise, product
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.paths.walks import chains, neighbourhood
from analytics.snapshot.file import snapshot_of
from graph.model import Relation
from graph.opening import open_store
from graph.store import Store
from tests.builders import day, firm, heads, owns, person, tell

NAMES = "abcdefgh"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")


@st.composite
def networks(draw: st.DrawFn) -> list[Relation]:
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=14))
    return [owns(one, other, id=f"r{n:02d}") for n, (one, other) in enumerate(pairs)]


def expected(ties: list[Relation], one: str, other: str) -> list[tuple[str, ...]]:
    """Every shortest chain as relation ids, by networkx over the plain network."""
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(NAMES)
    parallel: dict[frozenset[str], list[str]] = {}
    for tie in ties:
        if tie.source != tie.target:
            network.add_edge(tie.source, tie.target)
            parallel.setdefault(frozenset((tie.source, tie.target)), []).append(tie.id)
    if not nx.has_path(network, one, other):
        return []
    return sorted(
        chain
        for walk in nx.all_shortest_paths(network, one, other)
        for chain in product(*(parallel[frozenset(pair)] for pair in pairwise(walk)))
    )


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(ties=networks())
def test_chains_are_all_shortest_paths(
    tmp_path_factory: pytest.TempPathFactory, ties: list[Relation]
) -> None:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('t') / 'store.db'}", secret=b"tests")
    tell(store, *(firm(name) for name in NAMES), *ties)
    found = chains(store, "a", "b", limit=10_000)
    assert [chain.relations for chain in found.chains] == expected(ties, "a", "b")
    assert chains(store, "a", "b", limit=10_000, snapshot=snapshot_of(store)) == found
    by_id = {tie.id: {tie.source, tie.target} for tie in ties}
    for chain in found.chains:
        assert [by_id[r] for r in chain.relations] == [{*p} for p in pairwise(chain.entities)]
    store.close()


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(ties=networks(), depth=st.integers(0, 4))
def test_a_neighbourhood_is_who_is_within_reach_and_all_between_them(
    tmp_path_factory: pytest.TempPathFactory, ties: list[Relation], depth: int
) -> None:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('t') / 'store.db'}", secret=b"tests")
    tell(store, *(firm(name) for name in NAMES), *ties)
    network = nx.Graph([(tie.source, tie.target) for tie in ties])
    network.add_node("a")
    near = set(nx.single_source_shortest_path_length(network, "a", cutoff=depth))
    found = neighbourhood(store, "a", depth=depth)
    assert neighbourhood(store, "a", depth=depth, snapshot=snapshot_of(store)) == found
    assert {entity.id for entity in found.entities} == near
    among = [t.id for t in ties if {t.source, t.target} <= near] if depth else []
    assert [tie.id for tie in found.relations] == among
    assert not found.truncated
    store.close()


def test_a_tie_counts_on_the_days_it_held(store: Store) -> None:
    ended = owns("a", "b", valid_from=day("2020-01-01"), valid_to=day("2024-01-01"))
    tell(store, firm("a"), firm("b"), ended)
    assert chains(store, "a", "b", as_of=day("2023-12-31")).chains
    assert not chains(store, "a", "b", as_of=day("2024-01-01")).chains
    assert not neighbourhood(store, "a", depth=1, as_of=day("2024-01-01")).relations


@pytest.mark.parametrize("walked", [False, True], ids=["store", "snapshot"])
def test_only_the_kinds_and_days_asked_are_crossed(store: Store, walked: bool) -> None:
    ended = owns("a", "b", valid_from=day("2020-01-01"), valid_to=day("2024-01-01"))
    tell(store, firm("a"), firm("b"), person("p"), ended, heads("p", "a"), heads("p", "b"))
    scope = {"snapshot": snapshot_of(store) if walked else None, "as_of": day("2023-12-31")}
    both = chains(store, "a", "b", kinds=["legal_representative_of"], **scope)
    assert [chain.entities for chain in both.chains] == [("a", "p", "b")]
    assert [c.entities for c in chains(store, "a", "b", **scope).chains] == [("a", "b")]
    assert not chains(store, "a", "b", kinds=["branch_of"], **scope).chains
    near = neighbourhood(store, "a", depth=1, kinds=["shareholder_of"], **scope)
    assert [entity.id for entity in near.entities] == ["a", "b"]


def test_a_hub_is_cut_and_says_how_much(store: Store) -> None:
    many = [firm(f"f{n:04d}") for n in range(2000)]
    tell(store, firm("hub"), *many, *(owns("hub", f.id) for f in many))
    found = neighbourhood(store, "hub", depth=2, limit=100)
    assert (len(found.entities), found.truncated, found.left_out) == (100, True, 1901)
    cut = chains(store, "f0001", "f0002", budget=100)
    assert cut.truncated
    assert cut.explored > 100


def test_many_chains_are_cut_and_said(store: Store) -> None:
    middle = [firm(f"m{n:03d}") for n in range(150)]
    ties = [owns("a", m.id) for m in middle] + [owns(m.id, "b") for m in middle]
    tell(store, firm("a"), firm("b"), *middle, *ties)
    found = chains(store, "a", "b", limit=100)
    assert (len(found.chains), found.truncated) == (100, True)


def test_no_chain_and_the_party_itself(store: Store) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "a"))
    assert chains(store, "a", "b").chains == ()
    assert [chain.entities for chain in chains(store, "a", "a").chains] == [("a",)]


@pytest.mark.parametrize("walked", [False, True], ids=["store", "snapshot"])
def test_relations_of_other_kinds_between_those_reached_are_left_out(
    store: Store, walked: bool
) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b"), Relation("g", "guarantees", "a", "b"))
    held = snapshot_of(store) if walked else None
    near = neighbourhood(store, "a", depth=1, kinds=["guarantees"], snapshot=held)
    assert [relation.id for relation in near.relations] == ["g"]


@pytest.mark.parametrize("walked", [False, True], ids=["store", "snapshot"])
def test_an_earlier_revision_is_walked_as_it_was(store: Store, walked: bool) -> None:
    tell(store, firm("a"), firm("b"), firm("c"), owns("a", "b", 0.2))
    then = store.revision().number
    tell(store, owns("a", "b", 0.7), owns("b", "c"))
    asked = {"at_revision": then, "snapshot": snapshot_of(store, at_revision=then)}
    near = neighbourhood(store, "a", depth=2, **(asked if walked else {"at_revision": then}))
    assert [entity.id for entity in near.entities] == ["a", "b"]
    assert [r.share.low for r in near.relations if r.share] == [0.2]
    assert not chains(store, "a", "c", **asked).chains


def test_no_chain_is_certain_once_one_side_has_reached_all_that_it_can(store: Store) -> None:
    long = [firm(f"x{n}") for n in range(9)]
    tell(store, *long, *(owns(f"x{n}", f"x{n + 1}") for n in range(8)), firm("z"), firm("y"))
    tell(store, owns("y", "z"))
    held = chains(store, "z", "x0", max_hops=1)
    assert (held.chains, held.truncated) == ((), False)
    assert chains(store, "x0", "x8", max_hops=4).truncated
