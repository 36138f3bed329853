"""An empty store for tests of loading."""

from pathlib import Path

import pytest

from graph.store import Store
from tests.loaders.sheets import a_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store of the test's own."""
    return a_store(tmp_path)
