"""A tie or a record whose end is no entity is told, and never read as another's."""

from dataclasses import fields
from pathlib import Path

import pytest

from analytics.snapshot.building import snapshot_from
from analytics.snapshot.on_disk import snapshot_on_disk
from graph.errors import StoreError
from graph.store import Columns, EntityColumns, RelationColumns, Store
from tests.builders import firm, owns, penalty, tell


def parts_of(store: Store) -> list[Columns]:
    tell(store, firm("a"), firm("b"), owns("a", "b", 0.6))
    tell(store, firm("c"), penalty("r", "b", named=[("c", "intermediary")]))
    return list(store.scan())


def without(parts: list[Columns], lost: str) -> list[Columns]:
    """The batches without one entity, whose ties and records stay."""
    return [_without(part, lost) if isinstance(part, EntityColumns) else part for part in parts]


def _without(part: EntityColumns, lost: str) -> EntityColumns:
    keep = [place for place, id_ in enumerate(part.ids) if id_ != lost]
    columns = ([getattr(part, f.name)[place] for place in keep] for f in fields(part))
    return EntityColumns(*columns)


@pytest.mark.parametrize("lost", ["a", "b", "c"])
def test_an_end_that_is_no_entity_refuses_the_snapshot(
    store: Store, tmp_path: Path, lost: str
) -> None:
    parts = without(parts_of(store), lost)
    with pytest.raises(StoreError, match="verify"):
        snapshot_from(parts, 2)
    with pytest.raises(StoreError, match="verify"), snapshot_on_disk(parts, 2, tmp_path / "c"):
        pass


def test_all_ends_that_are_entities_are_read(store: Store) -> None:
    parts = parts_of(store)
    assert any(isinstance(part, RelationColumns) for part in parts)
    assert len(snapshot_from(parts, 2).relations.ids) == 1
