"""A client of a desk over an empty store of either engine, for small facts of a test's own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.api.desks import Client, client
from tests.graph.engines import need_server, wipe

ENGINE_NAMES = ("sqlite", "neo4j")
_PATIENCE_S = 60.0


def caught_up(at: Client) -> None:
    """Wait until answers are of what was committed: a server's snapshot may take over a second."""
    until = time.monotonic() + _PATIENCE_S
    while at.desk.views.current().revision != at.desk.store.revision().number:
        assert time.monotonic() < until, "the snapshot did not follow the store"
        time.sleep(0.05)


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
