"""The search indexes of a desk: which of them is kept on disk."""

from pathlib import Path
from typing import Any

import pytest

from analytics.search.file import kept_index
from api.desk.search import SearchIndexes
from graph.errors import StoreError
from graph.opening import open_store
from graph.store import Store
from tests.analytics.search.test_finding import a_city, snapshot
from tests.builders import happen


class OnceAway:
    """A store that cannot be read the first time that entities are asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._there = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def entities(self, *given: Any, **named: Any) -> Any:
        if not self._there:
            self._there = True
            raise StoreError("neo4j.unreachable", store="neo4j", error="away")
        return self._store.entities(*given, **named)


def test_the_index_of_a_past_revision_is_never_the_one_that_is_kept(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'city.db'}", secret=b"a secret for tests alone")
    a_city(store)
    past = snapshot(store)
    happen(store, "c1", "revoke")
    latest = snapshot(store)
    indexes = SearchIndexes(OnceAway(store), tmp_path, patience_s=60)  # type: ignore[arg-type]
    indexes.follow(latest)
    with pytest.raises(StoreError):
        indexes.index(latest)
    assert indexes.index(past) is not None
    assert kept_index(store, tmp_path) is None
    assert indexes.index(latest) is not None
    indexes.close()
    kept = kept_index(store, tmp_path)
    assert kept is not None
    assert kept.revision == latest.revision
    store.close()
