"""Snapshots: of one revision, kept on disk, brought up to date by what changed alone."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.snapshot.columns import Snapshot
from analytics.snapshot.file import snapshot_of
from analytics.snapshot.part import part_of
from graph.opening import open_store
from graph.store import Store
from tests.builders import day, firm, happen, heads, judge, owns, penalty, person, tell

STEPS: tuple[Callable[[Store], Any], ...] = (
    lambda s: tell(s, firm("z"), firm("m"), owns("z", "m", 0.147708741202778)),
    lambda s: tell(s, firm("a"), person("p", roles=("state_investor",)), heads("p", "a")),
    lambda s: tell(s, firm("m"), penalty("c1", "m", named=[("m", "intermediary")])),
    lambda s: happen(s, "c1", "object"),
    lambda s: tell(s, firm("while c1 is disputed")),
    lambda s: happen(s, "c1", "settle", outcome="upheld"),
    lambda s: happen(s, "c1", "restore"),
    lambda s: tell(s, firm("z"), firm("m"), owns("z", "m", 0.3)),
    lambda s: tell(s, owns("z", "m", 0.3, attributes={"votes": 0.6}), owns("m", "z", 0.2)),
    lambda s: tell(s, owns("m", "z", 0.2, attributes={"votes": [0.1, 0.3]})),
    lambda s: tell(s, owns("z", "m", 0.3)),
    lambda s: tell(s, heads("p", "a", valid_to=day("2026-01-05"), id="dated"), rank=0),
    lambda s: judge(s, "same", "a", "z"),
    lambda s: judge(s, "same", "a", "z", undone=True),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")


def plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.compare}
    return value.tolist() if isinstance(value, np.ndarray) else value


def built(store: Store, at_revision: int | None = None) -> Any:
    return plain(snapshot_of(store, at_revision=at_revision))


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_refreshing_equals_building_anew(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("refreshed")
    store = open_store(f"sqlite:///{folder / 'store.db'}", secret=b"tests")
    for step in STEPS:
        step(store)
        if data.draw(st.booleans()):
            assert plain(snapshot_of(store, cache=folder)) == built(store)
    assert plain(snapshot_of(store, cache=folder)) == built(store)


def test_a_kept_snapshot_is_read_back_whole(store: Store, tmp_path: Path) -> None:
    for step in STEPS[:4]:
        step(store)
    made = plain(snapshot_of(store, cache=tmp_path))
    assert plain(snapshot_of(store, cache=tmp_path)) == made


def test_terms_on_votes_are_kept_with_their_relations(store: Store, tmp_path: Path) -> None:
    tell(store, *map(firm, "abc"), owns("a", "b"), owns("b", "c", attributes={"votes": 0.6}))
    for _ in range(2):  # as made, and as read back
        made = snapshot_of(store, cache=tmp_path)
        told = [made.relations.ids[place] for place in made.relations.with_terms.tolist()]
        assert (told, made.relations.terms) == (["own-b-c"], ['{"votes":0.6}'])
        part = part_of(made, np.array([1, 2]), np.array([1]))
        assert (part.relations.with_terms.tolist(), part.relations.terms) == (
            [0],
            made.relations.terms,
        )


def test_a_past_revision_is_built_on_demand_and_the_latest_stays(
    store: Store, tmp_path: Path
) -> None:
    for step in STEPS[:4]:
        step(store)
    latest = plain(snapshot_of(store, cache=tmp_path))
    kept = (tmp_path / "snapshot.npz").read_bytes()
    past = snapshot_of(store, at_revision=1, cache=tmp_path)
    assert (past.revision, past.entities.ids) == (1, ["m", "z"])
    assert (tmp_path / "snapshot.npz").read_bytes() == kept
    assert plain(snapshot_of(store, cache=tmp_path)) == latest


@pytest.mark.parametrize("spoil", [b"", b"no snapshot at all", b"PK\x03\x04 torn"])
def test_a_damaged_cache_is_made_anew(store: Store, tmp_path: Path, spoil: bytes) -> None:
    STEPS[0](store)
    snapshot_of(store, cache=tmp_path)
    (tmp_path / "snapshot.npz").write_bytes(spoil)
    assert plain(snapshot_of(store, cache=tmp_path)) == built(store)


def test_a_torn_text_is_not_trusted(store: Store, tmp_path: Path) -> None:
    tell(store, firm("a"), penalty("c1", "a", attributes={"case": "x\x1fy"}))
    snapshot_of(store, cache=tmp_path)
    assert snapshot_of(store, cache=tmp_path).records.case == ["x\x1fy"]


def spoil(path: Path, **columns: Callable[[Any], Any]) -> None:
    """Write a kept snapshot again with some of its columns changed."""
    with np.load(path, allow_pickle=False) as kept:
        arrays = {name: kept[name] for name in kept}
    for name, change in columns.items():
        key = name.replace("__", ".")
        arrays[key] = change(arrays[key])
    np.savez(path, **arrays)


def test_a_kept_snapshot_of_the_same_words_is_trusted(store: Store, tmp_path: Path) -> None:
    STEPS[0](store)
    snapshot_of(store, cache=tmp_path)
    spoil(tmp_path / "snapshot.npz", relations__kind=lambda kinds: kinds + 1)
    assert plain(snapshot_of(store, cache=tmp_path)) != built(store)


def test_a_kept_snapshot_is_not_trusted_after_a_word_list_gained_a_word(
    store: Store, tmp_path: Path
) -> None:
    STEPS[0](store)
    snapshot_of(store, cache=tmp_path)
    spoil(
        tmp_path / "snapshot.npz",
        relations__kind=lambda kinds: kinds - 1,
        words=lambda words: np.array(str(words).replace("serves ", "")),
    )
    assert plain(snapshot_of(store, cache=tmp_path)) == built(store)


def test_another_stores_snapshot_is_not_trusted(store: Store, tmp_path: Path) -> None:
    tell(store, firm("a"))
    snapshot_of(store, cache=tmp_path)
    (tmp_path / "other").mkdir()
    other = open_store(f"sqlite:///{tmp_path / 'other' / 'store.db'}", secret=b"tests")
    tell(other, firm("b"))
    assert snapshot_of(other, cache=tmp_path).entities.ids == ["b"]
    other.close()


def test_an_empty_store_has_an_empty_snapshot(store: Store) -> None:
    empty: Snapshot = snapshot_of(store)
    assert (empty.revision, empty.entities.ids, empty.relations.ids) == (0, [], [])
