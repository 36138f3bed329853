"""Cases loaded into a store, with both doors open on it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from graph.addresses import Credentials
from tests.api.cli.commands import main_quietly
from tests.api.desks import client
from tests.graph.engines import SECRET, need_server, wipe
from tests.law_cases.doors import CommandLine, Door, Http

Doors = dict[str, Door]


@contextmanager
def opened(engine: str, files: Sequence[Path], folder: Path) -> Iterator[Doors]:
    """Both doors to a store of an engine that holds these files, of which no row was refused."""
    url, who = f"sqlite:///{folder / 'case.db'}", Credentials()
    if engine == "neo4j":
        url, who = need_server()
        wipe(url, who)
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("CREDITGRAPH_STORE", url)
        patch.setenv("CREDITGRAPH_SECRET", SECRET.decode())
        patch.setenv("CREDITGRAPH_LANG", "zh")
        patch.setenv("NEO4J_PASSWORD", who.password)
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        rejects = folder / "rejects.csv"
        paths = map(str, files)
        assert main_quietly("load", *paths, "--dated", "2026-07-01", "--rejects", str(rejects)) == 0
        assert not rejects.exists()
        at = stack.enter_context(client(url, folder, NEO4J_PASSWORD=who.password))
        yield {"command line": CommandLine(), "HTTP": Http(at)}
    if engine == "neo4j":
        wipe(url, who)
