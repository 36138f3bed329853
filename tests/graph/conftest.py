"""Stores for the contract: a test does not know the engine it runs on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.store import Store
from tests.graph.engines import ENGINES

Opening = Callable[[], Store]


@pytest.fixture(params=ENGINES)
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    """Opens one and the same store as often as it is called."""
    opened: list[Store] = []

    def again() -> Store:
        opened.append(ENGINES[request.param](tmp_path))
        return opened[-1]

    yield again
    # Whatever a test has written, the journal vouches for. A server takes too long for each test.
    if opened and request.param == "sqlite":
        store = ENGINES[request.param](tmp_path)
        opened.append(store)
        assert store.verify() == ()
    for store in opened:
        store.close()


@pytest.fixture
def store(opening: Opening) -> Store:
    """An empty store."""
    return opening()
