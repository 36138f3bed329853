"""What only a server can do wrong: addresses, strangers, broken connections, kills, torn reads."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import neo4j as driver
import pytest

from graph.errors import BadInput, StoreError
from graph.neo4j_link import Credentials
from graph.opening import open_store
from graph.store import Store
from tests.builders import day, firm, happen, heads, owns, penalty, person, tell
from tests.graph.engines import SECRET, need_server, neo4j, wipe
from tests.neo4j_server import Server, Unavailable
from tests.tcp_proxy import Proxy

USCC = "91230400MA18ABCD1X"
KILLS = 20 if os.environ.get("CREDITGRAPH_SOAK") else 0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = neo4j(tmp_path)
    yield store
    store.close()


def cypher(query: str, **values: object) -> list[list[Any]]:
    """What somebody with Neo4j's own tools sees."""
    url, who = need_server()
    uri, _, database = url.rpartition("/")
    with driver.GraphDatabase.driver(uri, auth=(who.username, who.password)) as link:
        found = link.execute_query(query, values, database_=database)  # type: ignore[arg-type]
        return [list(record.values()) for record in found.records]


# -- the graph that a reader meets


def test_an_entity_bears_its_kind_and_claimed_roles_as_labels(store: Store) -> None:
    tell(store, firm("a", roles=("intermediary", "supplier")), person("p"))
    rows = cypher("MATCH (e:Entity) RETURN e.id, labels(e) ORDER BY e.id")
    assert [[id_, sorted(labels)] for id_, labels in rows] == [
        ["a", ["Enterprise", "Entity", "IntermediaryAgency", "Supplier"]],
        ["p", ["Entity", "Person"]],
    ]


def test_a_role_label_stands_while_a_relation_of_that_role_is_open(store: Store) -> None:
    def bears() -> bool:
        return cypher("MATCH (p:LegalRepresentative) RETURN p.id") == [["p"]]

    tell(store, firm("a"), person("p", roles=("legal_representative",)), heads("p", "a"))
    assert bears()
    tell(store, heads("p", "a", valid_to=day("2020-01-01")))
    assert not bears()
    tell(store, heads("p", "a", id="again"))
    assert bears()


def test_dates_shares_and_attributes_are_what_they_are(store: Store) -> None:
    tie = owns("a", "b", 0.25, valid_from=day("1581-02-03"), valid_to=day("9999-12-31"))
    tell(store, firm("a", attributes={"employees": 3, "tags": ["x"]}), firm("b"), tie,
         penalty("c", "a", named=[("b", "intermediary")], amount=5.0))  # fmt: skip
    ((share, begin, end),) = cypher(
        "MATCH (:Enterprise)-[r:SHAREHOLDER_OF]->(:Enterprise) RETURN r.share, r.valid_from, "
        "r.valid_to"
    )
    assert (share, begin.to_native(), end.to_native()) == (0.25, date(1581, 2, 3), date.max)
    assert cypher("MATCH (e {id: 'a'}) RETURN e.employees, e.tags") == [[3, ["x"]]]
    assert cypher(
        "MATCH (b)<-[n:NAMES]-(r:Record)-[:ABOUT]->(a) RETURN a.id, b.id, n.role, r.amount"
    ) == [["a", "b", "intermediary", 5.0]]


def test_a_plain_match_sees_only_what_holds_as_last_known(store: Store) -> None:
    named = [("reg:R1", "intermediary")]
    tell(store, firm("reg:R1", "old name"), firm("x"), owns("reg:R1", "x", 0.1),
         penalty("c1", "x", named=named), penalty("c2", "reg:R1"))  # fmt: skip
    tell(store, owns("reg:R1", "x", 0.2))
    tell(store, firm(f"uscc:{USCC}", "new name", identifiers={"registration_no": "R1"}))
    happen(store, "c1", "repair")
    happen(store, "c2", "revoke")
    assert cypher("MATCH (e:Entity) RETURN e.id ORDER BY e.id") == [[f"uscc:{USCC}"], ["x"]]
    assert cypher("MATCH (:Entity)-[r]-(:Entity) RETURN DISTINCT type(r), r.share") == [
        ["SHAREHOLDER_OF", 0.2]
    ]
    assert cypher("MATCH (r:Record) RETURN r.id") == []
    assert cypher("MATCH (:Entity)--(n) WHERE NOT n:Entity RETURN DISTINCT labels(n)") == [
        [["OtherId"]]
    ]
    # nothing withdrawn or superseded hangs on anything
    assert cypher(
        "MATCH (n)--() WHERE any(l IN labels(n) WHERE l STARTS WITH 'Past' "
        "OR l STARTS WITH 'Withdrawn') RETURN count(n)"
    ) == [[0]]
    assert store.verify() == ()
    happen(store, "c1", "restore")
    assert cypher("MATCH (r:Record)-[:NAMES]->(e) RETURN r.id, e.id") == [["c1", f"uscc:{USCC}"]]


# -- addresses and strangers


@pytest.mark.parametrize("url", ["neo4j://", "bolt://h:x/db", "neo4j://h/a/b", "bolt://h/db?x=1"])
def test_a_url_that_is_none_is_bad_input(url: str) -> None:
    with pytest.raises(BadInput, match="no store we can open"):
        open_store(url, secret=SECRET)


def test_a_password_in_a_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadInput) as told:
        open_store("neo4j://me:hush@host/db", secret=SECRET)
    assert "hush" not in str(told.value)


def test_without_a_secret_the_store_asks_for_it() -> None:
    with pytest.raises(StoreError, match="CREDITGRAPH_SECRET"):
        open_store("bolt://127.0.0.1:1/neo4j")


def test_a_server_that_is_not_there_is_one_sentence_soon() -> None:
    begun = time.monotonic()
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store("bolt://127.0.0.1:1/neo4j", secret=SECRET)
    assert time.monotonic() - begun < 15


def test_a_wrong_password_is_one_sentence(store: Store) -> None:
    with pytest.raises(StoreError, match="NEO4J_PASSWORD") as told:
        open_store(store.name, secret=SECRET, credentials=Credentials(password="wrong"))
    assert "wrong" not in str(told.value).replace("refuses", "")


def test_a_database_that_is_not_there_is_one_sentence() -> None:
    url, who = need_server()
    with pytest.raises(StoreError, match="no database of the name"):
        open_store(url.replace("/neo4j", "/elsewhere"), secret=SECRET, credentials=who)


def test_anothers_database_is_refused_untouched() -> None:
    url, who = need_server()
    wipe(url, who)
    cypher("CREATE (:Theirs {x: 1})")
    try:
        with pytest.raises(StoreError, match="another program"):
            open_store(url, secret=SECRET, credentials=who)
        assert cypher("MATCH (n) RETURN labels(n), properties(n)") == [[["Theirs"], {"x": 1}]]
    finally:
        cypher("MATCH (n:Theirs) DELETE n")


@pytest.mark.usefixtures("store")
def test_another_secret_and_a_newer_format_are_refused() -> None:
    url, who = need_server()
    with pytest.raises(StoreError, match="another secret"):
        open_store(url, secret=b"other", credentials=who)
    cypher("MATCH (m:CreditGraph) SET m.format = 99")
    with pytest.raises(StoreError, match="newer version"):
        open_store(url, secret=SECRET, credentials=who)


def test_a_store_from_before_documents_were_found_is_filled_when_opened(store: Store) -> None:
    tell(store, firm("a"), penalty("c1", "a", document_no="鹤规罚〔2026〕1号"), penalty("c2", "a"))
    tell(store, penalty("c1", "a", document_no="corrected"))
    cypher("MATCH (r:Record) REMOVE r._document")
    cypher("MATCH (r:PastRecord) REMOVE r.document")
    cypher("DROP INDEX creditgraph_record_document")
    url, who = need_server()
    again = open_store(url, secret=SECRET, credentials=who)
    assert [r.id for r in again.filed("corrected", limit=9)] == ["c1"]
    assert [r.id for r in again.filed("鹤规罚[2026]1号", limit=9, at_revision=1)] == ["c1"]
    again.close()


def test_missing_indexes_are_made_when_the_store_is_opened(store: Store) -> None:
    cypher("DROP INDEX creditgraph_entity_text")
    assert any("creditgraph_entity_text is missing" in fault for fault in store.verify())
    url, who = need_server()
    open_store(url, secret=SECRET, credentials=who).close()
    assert store.verify() == ()
    assert store.about().advice == ()


def test_what_was_written_past_the_program_is_reported(store: Store) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b"), penalty("c", "a"))
    cypher("MATCH ()-[r:SHAREHOLDER_OF]->() DELETE r")
    cypher("MATCH (j:JournalEntry {number: 1}) SET j.who = 'nobody'")
    told = " ".join(store.verify())
    assert "without their tie" in told
    assert "broken at entry 1" in told


# -- connections that break


@pytest.mark.parametrize("losses", [1, 2])
def test_a_commit_whose_answer_was_lost_is_never_written_twice(tmp_path: Path, losses: int) -> None:
    neo4j(tmp_path).close()
    url, who = need_server()
    proxy = Proxy(int(url.rpartition(":")[2].split("/")[0]))
    store = open_store(f"bolt://127.0.0.1:{proxy.port}/neo4j", secret=SECRET, credentials=who)
    tell(store, firm("a"))
    proxy.losing = losses
    done = tell(store, firm("b"), penalty("c", "b"))
    assert (done.revision, done.changed) == (2, True)
    assert (store.revision().number, len(store.facts_journal())) == (2, 2)
    proxy.losing = losses
    store.note_access("me", "test", "show", ["p"])
    assert len(store.access_journal()) == 1
    assert store.verify() == ()
    store.close()
    proxy.close()


WRITER = """
import sys
from pathlib import Path
from tests.graph.engines import neo4j
from tests.builders import firm, owns, tell
store = neo4j(Path(sys.argv[1]))
name = sys.argv[2]
for n in range(int(sys.argv[3])):
    ends = [firm(f"{name}{n:04}-{i:03}") for i in range(100)]
    ties = [owns(ends[0].id, end.id, id=f"t{end.id}") for end in ends[1:]]
    tell(store, *ends, *ties)
    print(n, flush=True)
"""


def writer(folder: Path, name: str, batches: int, **more: str) -> "subprocess.Popen[str]":
    url, who = need_server()
    environment = {
        **os.environ, "CREDITGRAPH_TEST_NEO4J": url, "NEO4J_PASSWORD": who.password,
        "CREDITGRAPH_TEST_KEEP": "1", **more,
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(batches)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip


def whole(store: Store, acknowledged: int) -> None:
    """Every acknowledged batch is whole, none is half there."""
    batches = store.revision().number
    assert batches >= acknowledged
    for n in range(batches):
        ids = [f"w{n:04}-{i:03}" for i in range(100)]
        assert len(store.entities(ids)) == 100
        assert len(store.relations([f"t{id_}" for id_ in ids[1:]])) == 99
    assert store.entities([f"w{batches:04}-000"]) == {}
    assert store.verify() == ()


@pytest.mark.parametrize("turn", range(KILLS or 5))
def test_a_client_killed_at_any_moment_leaves_whole_batches(tmp_path: Path, turn: int) -> None:
    store = neo4j(tmp_path)
    process = writer(tmp_path, "w", 10_000)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(turn).uniform(0, 1.5))
    process.send_signal(signal.SIGKILL)
    told = process.communicate()[0].splitlines()
    time.sleep(0.5)  # the server notices that its client is gone
    whole(store, max((int(line) + 1 for line in told), default=1))
    tell(store, firm("afterwards"))
    store.close()


def test_four_processes_commit_at_once_and_the_chain_is_whole(tmp_path: Path) -> None:
    store = neo4j(tmp_path)
    processes = [writer(tmp_path, name, 5) for name in "wxyz"]
    for process in processes:
        assert process.communicate()[1] == ""
    assert (store.revision().number, store.verify()) == (20, ())
    store.close()


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
        for _ in range(25):
            revision = reader.revision().number
            seen[revision] = scanned(reader, revision)
            list(reader.scan(at_revision=revision, since=max(1, revision - 5)))
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


# -- a server that goes and comes back


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that this file may kill."""
    try:
        server = Server(tmp_path_factory.mktemp("own-server"), heap="500m").start()
    except Unavailable as why:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(why))
    yield server
    server.stop()


@pytest.mark.parametrize("turn", range(KILLS or 3))
def test_a_server_killed_in_a_load_has_every_batch_whole(
    own_server: Server, tmp_path: Path, turn: int
) -> None:
    who = Credentials(password=own_server.password)
    wipe(own_server.url, who)
    reader = open_store(own_server.url, secret=SECRET, credentials=who)
    process = writer(
        tmp_path, "w", 10_000,
        CREDITGRAPH_TEST_NEO4J=own_server.url, NEO4J_PASSWORD=own_server.password,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(turn).uniform(0, 2))
    own_server.kill()
    told, errors = process.communicate(timeout=120)
    assert "cannot be reached" in errors.splitlines()[-1]
    with pytest.raises(StoreError, match="cannot be reached"):
        reader.revision()
    own_server.start()
    # the process that was running goes on by itself
    whole(reader, max((int(line) + 1 for line in told.splitlines()), default=1))
    again = writer(
        tmp_path, "w", reader.revision().number + 1,
        CREDITGRAPH_TEST_NEO4J=own_server.url, NEO4J_PASSWORD=own_server.password,
    )  # fmt: skip
    before = reader.revision().number
    assert again.communicate()[1] == ""
    assert reader.revision().number == before + 1
    whole(reader, before + 1)
    reader.close()
