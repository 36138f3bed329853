"""A commit becomes visible to Neo4j's readers piece by piece: torn rows are left out or read again.

A row that is deleted while it is read has nulls where its values were.
"""

import itertools
import threading
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase

from graph.neo4j.reader import RevisionReader
from graph.store import Store
from tests.builders import firm, happen, owns, penalty, tell
from tests.graph.engines import need_server, neo4j


def test_a_row_without_its_values_is_left_out_of_a_scan(tmp_path: Path) -> None:
    store = neo4j(tmp_path)
    tell(store, firm("a"), firm("b"), owns("a", "b", 0.5), penalty("c1", "a"))
    whole = scanned(store, 1)
    url, who = need_server()
    with GraphDatabase.driver(url.rpartition("/")[0], auth=(who.username, who.password)) as driver:
        driver.execute_query(
            "MATCH (a:Entity {id: 'a'}) CREATE (a)-[:SHAREHOLDER_OF {_opened: 1}]->(a) "
            "CREATE (:Record {_opened: 1}) CREATE (:Record) "
            "CREATE (:PastRelation {opened: 1, closed: 9}) CREATE (:PastRecord {opened: 1, "
            "closed: 9, state: 'active'}) CREATE (:PastEntity {opened: 1, closed: 9})"
        )
    assert scanned(store, 1) == whole
    store.close()


def test_a_look_up_that_a_commit_tore_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = neo4j(tmp_path), neo4j(tmp_path)
    tell(store, firm("a"))
    read, torn = RevisionReader.entities, []

    def entities(reader: RevisionReader, ids: Any) -> Any:
        if not torn:
            torn.append(tell(other, firm("b")))
            return read(reader, None)  # type: ignore[arg-type]
        return read(reader, ids)

    monkeypatch.setattr(RevisionReader, "entities", entities)
    assert set(store.entities(["a", "b"])) == {"a", "b"}
    store.close()
    other.close()


def test_a_scan_is_of_one_revision_while_others_commit(tmp_path: Path) -> None:
    store, reader = neo4j(tmp_path), neo4j(tmp_path)
    firms = [firm(f"reg:R{n:03}", attributes={"n": 0}) for n in range(300)]
    ties = [owns(f"reg:R{n:03}", f"reg:R{n + 1:03}", 0.5) for n in range(299)]
    tell(store, *firms, *ties, *(penalty(f"c{n}", f"reg:R{n:03}") for n in range(50)))
    stop = threading.Event()

    def work() -> None:
        for n in range(1000):
            if stop.is_set():
                return
            tell(store, *(owns(t.source, t.target, 0.1 + n % 9 / 10) for t in ties[n % 2 :: 2]))
            uscc = f"9123040{n:011d}"
            tell(store, firm(f"uscc:{uscc}", identifiers={"registration_no": f"R{n % 300:03}"}))
            happen(store, f"c{n % 50}", "repair" if n < 50 else "restore")

    thread = threading.Thread(target=work)
    thread.start()
    seen = {}
    try:
        for looks in itertools.count(1):
            revision = reader.revision().number
            seen[revision] = scanned(reader, revision)
            list(reader.scan(at_revision=revision, since=max(1, revision - 5)))
            if (looks >= 25 and len(seen) > 5) or not thread.is_alive():
                break
    finally:
        stop.set()
        thread.join()
    assert len(seen) > 5
    for revision, found in seen.items():
        assert scanned(reader, revision) == found, revision
        assert len(found["relations"]) == 299
    store.close()
    reader.close()


def scanned(store: Store, revision: int) -> dict[str, list[tuple[Any, ...]]]:
    """What a scan gives, in an order of its own, entity numbers as they are."""
    found: dict[str, list[tuple[Any, ...]]] = {"entities": [], "relations": [], "records": []}
    for part in store.scan(at_revision=revision):
        name = type(part).__name__.removesuffix("Columns").lower()
        columns = [getattr(part, column) for column in part.__slots__]
        key = {"entity": "entities", "relation": "relations", "record": "records"}[name]
        found[key] += [tuple(map(str, row)) for row in zip(*columns, strict=True)]
    return {key: sorted(rows) for key, rows in found.items()}
