"""DuckDB over columns gives the kernel's evidence, byte for byte (DESIGN §7)."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.parquet.manifest import Manifest
from analytics.parquet.writing import write_columns
from analytics.propagation.exposure import Propagation
from analytics.relational import running
from analytics.relational.duckdb_engine import duckdb_over
from analytics.relational.evidence import write_evidence_by
from graph.errors import BadInput, NotFound, StoreError, Unavailable
from graph.model import Record, Relation
from tests.analytics.full_disk import no_room_beyond
from tests.analytics.propagation.worlds import HUBS, POLICY, reach, records, relations
from tests.analytics.relational.parity import both, each, impacts, of_many_ties
from tests.builders import firm, owns, penalty

BUDGETS = (None, 40, 300)


@settings(max_examples=40)
@given(relations(), records(), HUBS, st.integers(1, 5), st.sampled_from([None, 5, 6, 8]))
def test_every_trap_of_a_random_world_gives_the_kernels_bytes(
    ties: list[Relation], filed: list[Record], hub: Any, hops: int, budget: int | None
) -> None:
    policy = replace(POLICY, hub=hub, max_hops=hops)
    kernel, engine = both(reach(ties, filed, policy=policy), duckdb_over, budget=budget)
    assert engine == kernel


@settings(max_examples=20)
@given(relations(), records(), HUBS)
def test_whom_the_records_of_each_subject_reach_is_what_the_kernel_says(
    ties: list[Relation], filed: list[Record], hub: Any
) -> None:
    world = reach(ties, filed, policy=replace(POLICY, hub=hub))
    for kernel, engine in impacts(world, duckdb_over):
        assert engine == kernel


def test_a_subject_that_the_columns_do_not_know_is_refused(tmp_path: Path) -> None:
    columns = columns_of(reach([], [penalty("c", "f1")]), tmp_path)
    with pytest.raises(NotFound):
        write_evidence_by(
            duckdb_over, columns, tmp_path / "e.csv", lambda *_: None, subject="nobody"
        )
    assert left(tmp_path) == ["columns"]


@pytest.mark.parametrize("hops", [1, 4, 7])
def test_thousands_of_equal_chains_are_told_apart_alike(hops: int) -> None:
    world = of_many_ties(2_000, 6_000, 30, policy=replace(POLICY, max_hops=hops))
    for budget, (kernel, engine) in zip(BUDGETS, each(world, duckdb_over, BUDGETS), strict=True):
        assert engine == kernel
        assert kernel[0] > (30 if hops == 1 else 900)
        assert kernel[2] == (budget is not None and hops > 1)


def test_a_search_is_cut_exactly_where_the_kernels_is() -> None:
    pairs = each(of_many_ties(9, 24, 1, seed=5), duckdb_over, range(2, 12))
    assert [engine for _, engine in pairs] == [kernel for kernel, _ in pairs]
    cuts = [kernel[2] for kernel, _ in pairs]
    assert cuts == sorted(cuts, reverse=True)
    assert set(cuts) == {True, False}


def test_searches_that_are_cut_stand_beside_those_that_are_not() -> None:
    world = of_many_ties(2_000, 3_000, 30)
    kernel, engine = both(world, duckdb_over, budget=60)
    assert engine == kernel
    assert 0 < world.columns.cut.sum() < 30


@pytest.mark.parametrize("labels", [1, 1_000])
def test_evidence_is_in_order_by_however_many_labels_at_once(
    labels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_AT_ONCE", labels)
    world = of_many_ties(2_000, 6_000, 30)
    kernel, engine = both(world, duckdb_over, budget=300)
    assert engine == kernel
    assert kernel[0] > 3_000


def test_little_memory_changes_nothing() -> None:
    world = of_many_ties(10_000, 40_000, 150)
    kernel, engine = both(world, partial(duckdb_over, memory_mb=100))
    assert engine == kernel
    assert kernel[0] > 100_000


def test_a_world_without_seeds_gives_a_file_without_rows() -> None:
    kernel, engine = both(reach([owns("p1", "f1", 0.5)], []), duckdb_over)
    assert engine == kernel
    assert kernel[0] == 0


def test_ids_of_any_characters_come_back_as_they_are() -> None:
    nodes = [firm('a,b"c'), firm("d'%e\\"), firm("某,公司𠀀")]
    ties = [owns('a,b"c', "d'%e\\", id="r,1"), owns("d'%e\\", "某,公司𠀀", id='"r"')]
    world = reach(ties, [penalty("=c'1", 'a,b"c')], nodes=nodes)
    kernel, engine = both(world, duckdb_over)
    assert engine == kernel
    assert kernel[0] == 2


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        *[("[ab]", "a"), ("a*", "ab"), ("a?", "ab"), ("{a,b}", "a"), ("a'b", "ab")],
        *[("a\\b", "ab"), ("a\\[b]", "a\\b"), ("a\\*", "ab"), ("a\\", "a")],
    ],
)
def test_a_folder_of_any_name_is_read_and_none_beside_it(
    name: str, beside: str, tmp_path: Path
) -> None:
    world = reach([owns("p1", "f1", 0.5)], [penalty("c", "f1")])
    manifest = write_columns(world, tmp_path / name, "a store")
    write_columns(reach([], []), tmp_path / beside, "a store")
    asked = (duckdb_over, (tmp_path / name, manifest), tmp_path / "某 [o]ut.parquet")
    assert write_evidence_by(*asked, lambda *_: None).written.rows == 1


# -- what cannot be done is said, and leaves nothing


def columns_of(world: Propagation, folder: Path) -> tuple[Path, Manifest]:
    return folder / "columns", write_columns(world, folder / "columns", "a store")


def written(world: Propagation, folder: Path, *, suffix: str = "parquet", room: int = -1) -> None:
    columns = columns_of(world, folder)
    with no_room_beyond(room):
        write_evidence_by(duckdb_over, columns, folder / f"out.{suffix}", lambda *_: None)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises((StoreError, OSError)) as told:
        written(of_many_ties(200, 600, 20), tmp_path, room=8_192)
    assert isinstance(told.value, OSError) or told.value.code == "engine.failed"
    assert left(tmp_path) == ["columns"]


def test_a_file_of_another_kind_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as told:
        written(reach([], [penalty("c", "f1")]), tmp_path, suffix="xlsx")
    assert told.value.code == "evidence.suffix"
    assert left(tmp_path) == ["columns"]


def test_without_duckdb_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)  # as where it is not installed
    with pytest.raises(Unavailable, match=r"pip install 'creditgraph\[duckdb\]'"):
        written(reach([], [penalty("c", "f1")]), tmp_path)
    assert left(tmp_path) == ["columns"]
