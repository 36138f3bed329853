"""How Neo4j goes about what a commit asks: by an index, however empty the store is.

The server keeps the plan it made in an empty store for a while as the store fills: one that reads
all of a kind to find one is then quadratic, and a first load crawls.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j as driver
import pytest

from graph.neo4j.link import Transaction
from graph.store import Store
from tests.builders import day, firm, happen, heads, judge, owns, penalty, person, tell
from tests.graph.engines import need_server, neo4j

USCC = "91230400MA18ABCD1X"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = neo4j(tmp_path)
    yield store
    store.close()


def test_a_commit_finds_what_it_asks_for_by_an_index(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = recorded(monkeypatch)
    commits_of_every_sort(store)
    assert any("SHAREHOLDER_OF {id: id}" in query for query in asked)
    assert any("r._given_source" in query for query in asked)
    scans = {
        query: found for query, values in asked.items() if (found := whole_reads(query, values))
    }
    assert scans == {}


def recorded(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, object]]:
    """Every query that goes to the server from now on, with its parameters; they still go."""
    asked: dict[str, dict[str, object]] = {}
    for way in ("start", "rows", "do"):
        send = getattr(Transaction, way)

        def heard(tx: Transaction, query: str, *, _send: Any = send, **values: object) -> object:
            asked[query] = values
            return _send(tx, query, **values)

        monkeypatch.setattr(Transaction, way, heard)
    return asked


def commits_of_every_sort(store: Store) -> None:
    """New and changed facts of each kind, joined and parted ids, likenesses, events, verdicts."""
    tell(
        store,
        firm("reg:R1", "old"),
        firm("x"),
        owns("reg:R1", "x", 0.1),
        penalty("c2", "reg:R1"),
        penalty("c1", "x", named=[("reg:R1", "intermediary")]),
    )
    tell(store, firm("reg:R1", "older", names=("b",)), owns("reg:R1", "x", 0.2), firm("name:y/z"))
    tell(store, firm(f"uscc:{USCC}", "new", identifiers={"registration_no": "R1"}))
    for record, action in (("c1", "repair"), ("c2", "revoke"), ("c1", "restore")):
        happen(store, record, action)
    hashed, named = "person:" + "a" * 32, "person:x/p"
    tell(store, person(hashed, "p"), person(named, "p"), heads(hashed, "x"), heads(named, "x"))
    tell(store, heads(named, "x", valid_to=day("2020-01-01")))
    judge(store, "same", "reg:R1", "x")
    judge(store, "same", "reg:R1", "x", undone=True)


def whole_reads(query: str, values: dict[str, object]) -> list[str]:
    """The steps of a query's plan that go through all nodes, relations, or keys of an index."""
    url, who = need_server()
    uri, _, database = url.rpartition("/")
    with (
        driver.GraphDatabase.driver(uri, auth=(who.username, who.password)) as link,
        link.session(database=database) as session,
    ):
        plan = session.run(f"EXPLAIN {query}", values).consume().plan  # type: ignore[arg-type]
    return [step["operatorType"] for step in steps(plan) if "Scan" in step["operatorType"]]


def steps(plan: Any) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("children", ()):
        yield from steps(part)
