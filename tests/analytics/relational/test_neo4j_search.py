"""Cypher on a Neo4j server gives the kernel's evidence, byte for byte (DESIGN §7)."""

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.parquet.evidence_file import write_evidence
from analytics.parquet.rows_file import Sealed
from analytics.propagation.exposure import Propagation
from analytics.propagation.origin import Origin
from analytics.propagation.search import search
from analytics.relational.server_search import arcs_of, search_on_server, server_of
from graph.addresses import address_of
from graph.errors import BadInput, StoreError
from graph.model import Record, Relation
from graph.neo4j.link import Link, Transaction
from graph.neo4j.rounds import CypherRounds
from graph.rounds import Arc, Rounds
from tests.analytics.propagation.worlds import HUBS, POLICY, reach, records, relations
from tests.analytics.relational.parity import of_many_ties
from tests.builders import firm, owns, penalty, tell
from tests.graph.engines import need_server, neo4j

T = TypeVar("T")
Answer = tuple[Sealed, list[bool]]


class Graph:
    """A graph without the books of a store around it."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def hold(self, world: Propagation) -> None:
        """Hold the relations of a world and nothing else; those with arcs as the arcs say."""
        ids, ties = world.snapshot.entities.ids, world.snapshot.relations
        ends = zip(ties.ids, ties.source.tolist(), ties.target.tolist(), strict=True)
        rows = {tie: [tie, ids[source], ids[target]] for tie, source, target in ends}
        rows |= {arc.relation: [arc.relation, arc.tail, arc.head] for arc in arcs_of(world)}

        def work(tx: Transaction) -> None:
            tx.do("MATCH (n:Entity) DETACH DELETE n")
            tx.do("UNWIND $ids AS id CREATE (:Entity {id: id})", ids=[*ids])
            tx.do(
                "UNWIND $rows AS row MATCH (a:Entity {id: row[1]}), (b:Entity {id: row[2]}) "
                "CREATE (a)-[:SHAREHOLDER_OF {id: row[0]}]->(b)",
                rows=[*rows.values()],
            )

        self._link.write(work)

    def do(self, query: str) -> None:
        self._link.write(lambda tx: tx.do(query))

    def searched(
        self,
        arcs: Collection[Arc],
        budget: int,
        work: Callable[[Rounds], T],
        *,
        revision: int,  # noqa: ARG002 - of the port, and a graph without books has none
    ) -> T:
        return self._link.read(lambda tx: work(CypherRounds(tx, arcs, budget)))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    url, credentials = need_server()
    neo4j(tmp_path_factory.mktemp("store")).close()
    link = Link(address_of(url), credentials)
    yield Graph(link)
    link.close()


def both(
    world: Propagation, graph: Graph, folder: Path, budget: int | None = None
) -> tuple[Answer, Answer]:
    """What the kernel and the server answer of a world: the rows written, and what was cut."""
    kernel = search(world.arcs, world.seeds, world.policy, budget=budget)
    server = search_on_server(graph, world, lambda *_: None, budget=budget).columns
    answers = []
    for name, columns in (("kernel", kernel), ("server", server)):
        world.take(columns, Origin(name, "1", "1"))
        written = write_evidence(world, folder / f"{name}.parquet")
        answers.append((written, columns.cut.tolist()))
    one, other = ((folder / f"{name}.parquet").read_bytes() for name in ("kernel", "server"))
    assert one == other
    return answers[0], answers[1]


@settings(max_examples=60)
@given(relations(), records(), HUBS, st.integers(1, 5), st.sampled_from([None, 5, 6, 8]))
def test_every_trap_of_a_random_world_gives_the_kernels_bytes(
    graph: Graph,
    tmp_path_factory: pytest.TempPathFactory,
    ties: list[Relation],
    filed: list[Record],
    hub: Any,
    hops: int,
    budget: int | None,
) -> None:
    world = reach(ties, filed, policy=replace(POLICY, hub=hub, max_hops=hops))
    graph.hold(world)
    kernel, server = both(world, graph, tmp_path_factory.mktemp("world"), budget)
    assert server == kernel


@pytest.mark.parametrize("hops", [1, 4])
def test_thousands_of_equal_chains_are_told_apart_alike(
    graph: Graph, tmp_path: Path, hops: int
) -> None:
    world = of_many_ties(1_000, 3_000, 30, policy=replace(POLICY, max_hops=hops))
    graph.hold(world)
    for budget in (None, 40, 300):
        kernel, server = both(world, graph, tmp_path, budget)
        assert server == kernel
        assert kernel[0].rows > (30 if hops == 1 else 900)
        assert any(kernel[1]) == (budget is not None and hops > 1)


def test_a_search_is_cut_exactly_where_the_kernels_is(graph: Graph, tmp_path: Path) -> None:
    world = of_many_ties(9, 24, 1, seed=5)
    graph.hold(world)
    cuts = []
    for budget in range(2, 12):
        kernel, server = both(world, graph, tmp_path, budget)
        assert server == kernel
        cuts += kernel[1]
    assert cuts == sorted(cuts, reverse=True)
    assert set(cuts) == {True, False}


def test_ids_of_any_characters_come_back_as_they_are(graph: Graph, tmp_path: Path) -> None:
    nodes = [firm('a,b"c'), firm("d'%e\\`"), firm("某,公司𠀀")]
    ties = [owns('a,b"c', "d'%e\\`", id="r,1"), owns("d'%e\\`", "某,公司𠀀", id='"r"')]
    world = reach(ties, [penalty("=c'1", 'a,b"c')], nodes=nodes)
    graph.hold(world)
    kernel, server = both(world, graph, tmp_path)
    assert server == kernel
    assert kernel[0].rows == 2


@pytest.mark.parametrize(
    "change",
    [
        "MATCH ()-[r {id: 'r1'}]->() DELETE r",
        "MATCH (a)-[r {id: 'r1'}]->(b) CREATE (a)-[:GUARANTEES {id: 'r1'}]->(b)",
        "MATCH (a)-[r {id: 'r1'}]->(), (c {id: 'f3'}) DELETE r "
        "CREATE (a)-[:GUARANTEES {id: 'r1'}]->(c)",
    ],
    ids=["gone", "twice", "to another"],
)
def test_a_graph_of_other_relations_is_refused(graph: Graph, tmp_path: Path, change: str) -> None:
    world = reach([owns("p1", "f1", 0.5, id="r1")], [penalty("c", "f1")])
    graph.hold(world)
    assert both(world, graph, tmp_path)[1][0].rows == 1
    graph.do(change)
    with pytest.raises(StoreError) as told:
        both(world, graph, tmp_path)
    assert told.value.code == "engine.other_relations"


def test_a_commit_during_the_search_is_told_and_nothing_is_answered(tmp_path: Path) -> None:
    with closing(neo4j(tmp_path)) as store:
        revision = tell(store, firm("f1")).revision

        def work(_: Rounds) -> None:
            tell(store, firm("f2"))

        with pytest.raises(BadInput, match="the graph of its last revision alone"):
            server_of(store).searched([], 1, work, revision=revision)
