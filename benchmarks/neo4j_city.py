"""The city of `benchmarks.city_at_size` in a Neo4j, and what is in a Neo4j of a record.

`python -m benchmarks.neo4j_city ENTITIES RELATIONS DIR [HEAP] [CACHE]` (3g and 3g) writes the store
out for Neo4j's import tool, imports it into a server in DIR, both once, and serves it till Ctrl-C.
Needs Java with Maven.
"""

import signal
import sys
import time
from collections import Counter
from pathlib import Path
from shutil import rmtree
from typing import Final

import neo4j as driver

from benchmarks.city_at_size import SECRET, City, store_of
from graph.addresses import Credentials, address_of
from graph.garbage import few_collections
from graph.neo4j.admin_import import export_admin
from graph.opening import open_store
from graph.words import WITHDRAWN_STATES
from tests.neo4j_server import Server

_PASSWORD: Final = "benchmark-benchmark"
# What keeps the books of a withdrawn record (docs/neo4j.md); none of it hangs on anything.
_BOOKS: Final = frozenset(
    {"AccessEntry", "JournalEntry", "PastRecord", "Revision", "StateEvent", "WithdrawnName"}
)
_SAYS: Final = (
    "any(key IN keys(x) WHERE any(text IN CASE WHEN x[key] IS :: LIST<ANY> "
    "THEN toStringList(x[key]) ELSE [toStringOrNull(x[key])] END "
    "WHERE any(word IN $words WHERE text CONTAINS word)))"
)
_NODES: Final = (
    f"MATCH (x) WHERE {_SAYS} RETURN labels(x), x.state, COUNT {{ (x)--() }}, "
    f"[key IN keys(x) WHERE {_SAYS.replace('keys(x)', '[key]')}]"
)
_RELATIONS: Final = f"MATCH ()-[x]->() WHERE {_SAYS} RETURN type(x)"


def main() -> None:
    """Bring the city in, and serve it."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    city, folder = City(int(sys.argv[1]), int(sys.argv[2])), Path(sys.argv[3])
    heap, cache = (*sys.argv[4:6], "3g", "3g")[:2]
    imported = folder / "home" / "imported"
    server = Server(folder / "home", password=_PASSWORD, heap=heap, cache=cache)
    if not imported.exists():
        _bring_in(server, store_of(city, folder), folder / "out")
        imported.touch()
    try:
        server.start(wait_s=900)
        print(f"export NEO4J_PASSWORD={_PASSWORD}; its store is {server.url}", flush=True)
        server.wait()
    except KeyboardInterrupt:
        server.stop()


def _bring_in(server: Server, url: str, out: Path) -> None:
    """Write a store out and import it."""
    out.mkdir(exist_ok=True)
    store = open_store(url, secret=SECRET.encode())
    began = time.perf_counter()
    with few_collections():
        counts = export_admin(store, out)
    store.close()
    print(f"{counts} written in {time.perf_counter() - began:.0f} s", flush=True)
    began = time.perf_counter()
    done = server.admin("database", "import", "full", "neo4j", "@import.args", folder=out)
    assert done.returncode == 0, done.stdout + done.stderr
    print(f"imported in {time.perf_counter() - began:.0f} s", flush=True)
    rmtree(out)


def looked_into(url: str, who: Credentials, words: tuple[str, ...]) -> str:
    """Where a property of any node or relation says one of the words, and what is not allowed to.

    A withdrawn record may, where its state says so and it hangs on nothing, and so may the books.
    """
    address, began = address_of(url), time.perf_counter()
    with (
        driver.GraphDatabase.driver(address.uri, auth=(who.username, who.password)) as link,
        link.session(database=address.database) as session,
    ):
        nodes = session.run(_NODES, words=list(words)).values()
        ties = session.run(_RELATIONS, words=list(words)).values()
    where = Counter(f"{'+'.join(labels)} {keys}" for labels, *_, keys in nodes)
    shown = [row for row in nodes if not _withdrawn(*row[:3])] + ties
    took = time.perf_counter() - began
    return f"in Neo4j, looked through in {took:.0f} s: {dict(where)}; as if in force: {shown}"


def _withdrawn(labels: list[str], state: str | None, degree: int) -> bool:
    books = _BOOKS.issuperset(labels) or (
        labels == ["WithdrawnRecord"] and state in WITHDRAWN_STATES
    )
    return books and not degree


if __name__ == "__main__":
    main()
