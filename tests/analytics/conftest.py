"""Stores for what must be answered alike on every engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.opening import open_store
from graph.store import Store
from tests.graph.engines import ENGINES


@pytest.fixture(params=ENGINES)
def engine_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each engine."""
    store = ENGINES[request.param](tmp_path)
    yield store
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store, for what no engine can change."""
    opened = open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")
    yield opened
    opened.close()
