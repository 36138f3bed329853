"""Stores of either engine for tests of the desk: one that is empty, and one of the sample city."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.law.tiers import read_tier_law
from api.desk.desk import Desk
from graph.opening import open_store
from loaders.load import load
from loaders.report import LoadOptions
from tests.api.desks import SECRET, Client, city, client, copy_of_city
from tests.graph.engines import need_server, wipe
from tests.waiting import wait_until

ENGINE_NAMES = ("sqlite", "neo4j")


def caught_up(desk: Desk) -> None:
    """Wait until answers are of what was committed: a server's snapshot may take over a second."""
    wait_until(lambda: desk.views.current().revision == desk.store.revision().number)


@contextmanager
def empty(engine: str, folder: Path, **environment: str) -> Iterator[Client]:
    """A client over an empty store; the server's is wiped before and after."""
    if engine == "sqlite":
        with client(f"sqlite:///{folder / 'empty.db'}", folder, **environment) as made:
            yield made
        return
    url, who = need_server()
    wipe(url, who)
    with client(url, folder, NEO4J_PASSWORD=who.password, **environment) as made:
        yield made
    wipe(url, who)


@contextmanager
def city_in(engine: str, folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The URL of a store of the city that tests may change, and what a desk over it is told.

    The server's is wiped before and after.
    """
    if engine == "sqlite":
        yield copy_of_city(folder), {}
        return
    url, who = need_server()
    wipe(url, who)
    store = open_store(url, secret=SECRET.encode(), credentials=who)
    files = [path for path in sorted((city() / "files").iterdir()) if path.name != "truth.csv"]
    load(store, files, law=read_tier_law(), options=LoadOptions(rejects=folder / "rejects.csv"))
    store.close()
    yield url, {"NEO4J_PASSWORD": who.password}
    wipe(url, who)
