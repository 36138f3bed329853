"""A neighbourhood for users of networkx: every party and relation, parallel stakes added."""

from pathlib import Path

import networkx as nx

from analytics.paths.digraph import digraph_of
from analytics.paths.walks import neighbourhood
from graph.opening import open_store
from tests.builders import day, firm, heads, owns, person, tell


def test_a_neighbourhood_becomes_a_directed_graph(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'x.db'}")
    tell(
        store,
        firm("a", "甲"),
        firm("b", "乙"),
        person("p", "张三"),
        owns("b", "a", 0.3, id="s:1"),
        owns("b", "a", 0.2, id="s:2"),
        owns("a", "b", None, id="s:3"),
        heads("p", "a", id="t:1"),
    )
    around = neighbourhood(store, "a", depth=1, as_of=day("2026-11-26"), limit=10)
    store.close()
    graph = digraph_of(around)
    assert dict(graph.nodes(data=True))["p"] == {"kind": "person", "name": "张三", "roles": []}
    assert graph.edges["b", "a"] == {
        "relations": ["s:1", "s:2"],
        "kinds": ["shareholder_of", "shareholder_of"],
        "low": 0.5,
        "high": 0.5,
    }
    assert graph.edges["a", "b"] == {"relations": ["s:3"], "kinds": ["shareholder_of"]}
    assert nx.shortest_path(graph, "p", "b") == ["p", "a", "b"]
