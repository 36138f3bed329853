"""A client of a desk over an empty store of either engine, for small facts of a test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.api.desks import Client, client
from tests.graph.engines import need_server, wipe

ENGINE_NAMES = ("sqlite", "neo4j")


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
