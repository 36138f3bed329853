"""What a network or a kill can do to a Neo4j store: lost answers, dead processes, torn reads."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.addresses import Credentials, address_of
from graph.errors import StoreError
from graph.neo4j.link import Link
from graph.opening import open_store
from graph.store import Store
from tests.builders import firm, penalty, tell
from tests.graph.engines import SECRET, need_server, neo4j, wipe
from tests.missing import missing
from tests.neo4j_server import Server, Unavailable
from tests.tcp_proxy import Proxy
from tests.waiting import PATIENCE_S, wait_until

KILLS = 20 if os.environ.get("CREDITGRAPH_SOAK") else 0


# -- connections that break


def behind_a_proxy() -> tuple[Proxy, Store]:
    url, who = need_server()
    proxy = Proxy(int(url.rpartition(":")[2].split("/")[0]))
    uri = f"bolt://127.0.0.1:{proxy.port}/neo4j"
    return proxy, open_store(uri, secret=SECRET, credentials=who)


def test_a_connection_dropped_while_idle_is_replaced(tmp_path: Path) -> None:
    neo4j(tmp_path).close()
    proxy, store = behind_a_proxy()
    tell(store, firm("a"))
    for look in (
        store.revision,
        store.verify,
        lambda: list(store.scan()),
        lambda: list(store.dump()),
    ):
        proxy.cut()
        assert look() is not None
    proxy.cut()
    assert tell(store, firm("b")).revision == 2
    store.close()
    proxy.close()


def link() -> Link:
    url, who = need_server()
    return Link(address_of(url), who)


def test_a_query_that_takes_too_long_is_ended_with_a_sentence() -> None:
    one = link()
    query = "UNWIND range(1, 10000000000) AS x RETURN sum(x)"  # some minutes
    with pytest.raises(StoreError, match="took too long"):
        one.read(lambda tx: tx.rows(query), timeout_s=0.5)
    one.close()


def test_whoever_reads_cannot_write(tmp_path: Path) -> None:
    store, one = neo4j(tmp_path), link()
    with pytest.raises(StoreError):
        one.read(lambda tx: tx.do("CREATE (:Entity {id: 'x'})"))
    with pytest.raises(StoreError), one.reading() as tx:
        tx.do("CREATE (:Entity {id: 'x'})")
    assert one.read(lambda tx: tx.rows("MATCH (e:Entity) RETURN e.id")) == []
    store.close()
    one.close()


@pytest.mark.parametrize("losses", [1, 2])
@pytest.mark.parametrize("sparing", [0, 1, 2], ids=["begin", "commit", "settle"])
def test_a_commit_whose_answer_was_lost_is_never_written_twice(
    tmp_path: Path, sparing: int, losses: int
) -> None:
    neo4j(tmp_path).close()
    proxy, store = behind_a_proxy()
    tell(store, firm("a"))
    proxy.sparing, proxy.losing = sparing, losses
    done = tell(store, firm("b"), penalty("c", "b"))
    assert (done.revision, done.changed, proxy.sparing) == (2, True, 0)
    assert proxy.losing <= 0
    assert (store.revision().number, len(store.journal("facts"))) == (2, 2)
    store.close()
    proxy.close()


def test_a_commit_that_stands_is_told_as_done_though_the_line_breaks_after_it(
    tmp_path: Path,
) -> None:
    neo4j(tmp_path).close()
    proxy, store = behind_a_proxy()
    tell(store, firm("a"))
    proxy.sparing, proxy.losing = 2, 1000  # its beginning and itself go through
    assert tell(store, firm("b")).revision == 2
    proxy.losing = 0
    assert set(store.entities(["a", "b"])) == {"a", "b"}
    assert store.verify() == ()
    store.close()
    proxy.close()


@pytest.mark.parametrize("losses", [1, 2])
def test_a_look_whose_end_was_lost_is_taken_again(tmp_path: Path, losses: int) -> None:
    neo4j(tmp_path).close()
    proxy, store = behind_a_proxy()
    tell(store, firm("a"))
    proxy.losing = losses
    assert set(store.entities(["a"])) == {"a"}
    proxy.losing = losses
    store.append_access("me", "test", "show", ["p"])
    assert len(store.journal("access")) == 1
    assert store.verify() == ()
    store.close()
    proxy.close()


def test_a_line_that_breaks_every_time_is_one_sentence(tmp_path: Path) -> None:
    neo4j(tmp_path).close()
    proxy, store = behind_a_proxy()
    proxy.losing = 1000
    with pytest.raises(StoreError, match="broke off"):
        tell(store, firm("a"))
    with pytest.raises(StoreError, match="broke off"):
        store.revision()
    proxy.losing = 0
    store.close()
    proxy.close()


WRITER = """
import sys
from pathlib import Path
from graph.errors import StoreError
from tests.graph.engines import neo4j
from tests.builders import firm, owns, penalty, tell
store = neo4j(Path(sys.argv[1]))
name = sys.argv[2]
for n in range(int(sys.argv[3])):
    ends = [firm(f"{name}{n:04}-{i:03}") for i in range(100)]
    ties = [owns(ends[0].id, end.id, id=f"t{end.id}") for end in ends[1:]]
    try:
        tell(store, *ends, *ties)
    except StoreError as gone:
        sys.exit(str(gone))
    print(n, flush=True)
"""


def writer(folder: Path, name: str, batches: int, **more: str) -> "subprocess.Popen[str]":
    url, who = need_server()
    environment = {
        **os.environ,
        "CREDITGRAPH_TEST_NEO4J": url,
        "NEO4J_PASSWORD": who.password,
        "CREDITGRAPH_TEST_KEEP": "1",
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(batches)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


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


def the_same_load_finishes(store: Store, folder: Path, **there: str) -> None:
    """Loading again from the beginning writes what is missing, and nothing twice."""
    before = store.revision().number
    assert writer(folder, "w", before + 1, **there).communicate()[1] == ""
    assert store.revision().number == before + 1
    whole(store, before + 1)


def connections(one: Link) -> set[str]:
    """The connections of the server."""
    query = "CALL dbms.listConnections() YIELD connectionId RETURN connectionId"
    return {str(row[0]) for row in one.read(lambda tx: tx.rows(query))}


def transactions(one: Link) -> int:
    """How many transactions the server has under way, with this one."""
    return len(one.read(lambda tx: tx.rows("SHOW TRANSACTIONS YIELD transactionId")))


@pytest.mark.parametrize("turn", range(KILLS or 5))
def test_a_client_killed_at_any_moment_leaves_whole_batches(tmp_path: Path, turn: int) -> None:
    store, one = neo4j(tmp_path), link()
    before = connections(one)
    process = writer(tmp_path, "w", 10_000)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(turn).uniform(0, 1.5))
    process.send_signal(signal.SIGKILL)
    told = process.communicate()[0].splitlines()
    # The server ends what its client had under way, one way or the other.
    wait_until(lambda: connections(one) <= before and transactions(one) == 1)
    one.close()
    whole(store, max((int(line) + 1 for line in told), default=1))
    the_same_load_finishes(store, tmp_path)
    store.close()


def test_four_processes_commit_at_once_and_the_chain_is_whole(tmp_path: Path) -> None:
    store = neo4j(tmp_path)
    processes = [writer(tmp_path, name, 5) for name in "wxyz"]
    for process in processes:
        assert process.communicate()[1] == ""
    assert (store.revision().number, store.verify()) == (20, ())
    store.close()


# -- a server that goes and comes back


def encrypt(home: Path) -> None:
    """Let the server speak TLS too, with a certificate that nobody vouches for."""
    folder = home / "certificates" / "bolt"
    folder.mkdir(parents=True)
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-days",
            "2",
            "-keyout",
            folder / "private.key",
            "-out",
            folder / "public.crt",
        ],
        check=True,
        capture_output=True,
    )
    with (home / "conf" / "neo4j.conf").open("a", encoding="utf-8") as file:
        file.write(
            "dbms.ssl.policy.bolt.enabled=true\nserver.bolt.tls_level=OPTIONAL\n"
            "dbms.ssl.policy.bolt.base_directory=certificates/bolt\n"
        )


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that this file may kill."""
    try:
        server = Server(tmp_path_factory.mktemp("own-server"), heap="500m")
        encrypt(server.home)
        server.start()
    except Unavailable as why:
        missing(why)
    yield server
    server.stop()


def test_an_encrypted_connection_opens_the_same_store(own_server: Server) -> None:
    who = Credentials(password=own_server.password)
    wipe(own_server.url, who)
    stores = [
        open_store(f"{scheme}://localhost:{own_server.bolt}/neo4j", secret=SECRET, credentials=who)
        for scheme in ("bolt", "neo4j", "bolt+ssc", "neo4j+ssc")
    ]
    assert len({store.identity for store in stores}) == 1
    for store in stores:
        store.close()


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_that_nobody_vouches_for_is_one_sentence(
    own_server: Server, scheme: str
) -> None:
    who = Credentials(password=own_server.password)
    with pytest.raises(StoreError, match="certificate that we do not trust"):
        open_store(f"{scheme}://localhost:{own_server.bolt}/neo4j", secret=SECRET, credentials=who)


@pytest.mark.parametrize("turn", range(KILLS or 2))
def test_a_server_killed_in_a_load_has_every_batch_whole(
    own_server: Server, tmp_path: Path, turn: int
) -> None:
    who = Credentials(password=own_server.password)
    wipe(own_server.url, who)
    reader = open_store(own_server.url, secret=SECRET, credentials=who)
    there = {"CREDITGRAPH_TEST_NEO4J": own_server.url, "NEO4J_PASSWORD": own_server.password}
    process = writer(tmp_path, "w", 10_000, **there)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(turn).uniform(0, 2))
    own_server.kill()
    # Both try again for half a minute: the reader asks while the writer still does.
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(reader.revision)
        told, errors = process.communicate(timeout=PATIENCE_S)
        (sentence,) = errors.splitlines()
        assert "cannot be reached" in sentence
        with pytest.raises(StoreError, match="cannot be reached"):
            asked.result()
    own_server.start()
    # the process that was running goes on by itself
    whole(reader, max((int(line) + 1 for line in told.splitlines()), default=1))
    the_same_load_finishes(reader, tmp_path, **there)
    reader.close()
