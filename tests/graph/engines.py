"""The engines that every store promise is tested on: one more engine is one more line here."""

import atexit
import os
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from neo4j import GraphDatabase

from graph.addresses import Credentials
from graph.opening import open_store
from graph.secrets import check_value
from graph.store import Store
from tests.missing import missing
from tests.neo4j_server import Server, Unavailable

SECRET = b"a secret for tests"


def sqlite(folder: Path) -> Store:
    """A store in a file of the test's own folder; opening it again finds the same."""
    return open_store(f"sqlite:///{folder / 'store.db'}", secret=SECRET)


@lru_cache(maxsize=1)
def server() -> tuple[str, Credentials]:
    """The server of this test run: the one named in the environment, else one of our own."""
    given = os.environ.get("CREDITGRAPH_TEST_NEO4J")
    if given:
        return given, Credentials(
            os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
        )
    home = Path(mkdtemp(prefix="creditgraph-neo4j-"))
    ours = Server(home).start()
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    atexit.register(ours.stop)
    # processes that a test starts find the same server
    os.environ.update(CREDITGRAPH_TEST_NEO4J=ours.url, NEO4J_PASSWORD=ours.password)
    return ours.url, Credentials(password=ours.password)


def need_server() -> tuple[str, Credentials]:
    """The server, or a skip that says why; where CI is set, a failure."""
    try:
        return server()
    except Unavailable as why:
        missing(why)


_open_in: list[Path] = []


def neo4j(folder: Path) -> Store:
    """A store in the tests' database, empty for each folder; opening it again finds the same."""
    url, credentials = need_server()
    if _open_in != [folder] and not os.environ.get("CREDITGRAPH_TEST_KEEP"):
        wipe(url, credentials)
    _open_in[:] = [folder]
    return open_store(url, secret=SECRET, credentials=credentials)


def wipe(url: str, credentials: Credentials) -> None:
    """Empty the tests' database; one that the tests did not make is left alone."""
    uri, _, database = url.rpartition("/")
    auth = (credentials.username, credentials.password)
    with GraphDatabase.driver(uri, auth=auth) as driver, driver.session(database=database) as db:
        check = {"check": check_value(SECRET)}
        ours = db.run("MATCH (m:CreditGraph) RETURN m.secret = $check", check).values()
        if db.run("MATCH (n) RETURN 1 LIMIT 1").values() and ours != [[True]]:
            raise RuntimeError(f"{url} holds data that the tests did not make: name another.")
        db.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS").consume()


ENGINES: dict[str, Callable[[Path], Store]] = {"sqlite": sqlite, "neo4j": neo4j}
