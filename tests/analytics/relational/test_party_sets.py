"""Components and circles by an engine are what the kernel finds, byte for byte (DESIGN §8b)."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx
import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.parquet.manifest import Manifest
from analytics.parquet.party_sets import PARTY_SETS, party_set_batches
from analytics.parquet.rows_file import write_sealed
from analytics.parquet.writing import write_columns
from analytics.patterns.circles import circles
from analytics.patterns.party_sets import components_of, guarantee_circles_of
from analytics.patterns.world import World
from analytics.propagation.exposure import Propagation
from analytics.relational.duckdb_engine import duckdb_over
from analytics.relational.party_sets import write_sets_by
from analytics.relational.running import Opening
from analytics.snapshot.columns import Snapshot
from graph.errors import BadInput
from graph.model import Relation
from tests.analytics.columns import snapshot
from tests.analytics.ownership.holdings import tie
from tests.analytics.propagation.worlds import POLICY, TODAY
from tests.builders import day, firm

KERNEL = {"components": components_of, "circles": guarantee_circles_of}
DAYS = st.sampled_from([None, None, None, day("2020-01-01"), TODAY, day("2090-01-01")])
READER: Any = None  # sets are found without a look into the store


def parties(count: int) -> list[Any]:
    return [firm(f"f{number:04}") for number in range(count)]


def given_by(*pairs: tuple[int, int], kind: str = "guarantees") -> list[Relation]:
    """One relation for each pair, in force for ever."""
    ends = [(f"f{one:04}", f"f{other:04}") for one, other in pairs]
    return [tie(kind, *two, id=f"r{number:04}") for number, two in enumerate(ends)]


def both(
    part: Snapshot, which: str, folder: Path, opening: Opening = duckdb_over
) -> dict[str, set[str]]:
    """The sets that an engine wrote, after comparing its file with the kernel's."""
    columns = folder / "columns"
    manifest = write_columns(Propagation(part, POLICY, TODAY), columns, "a store")
    out, kernel = folder / "engine.parquet", folder / "kernel.parquet"
    done = write_sets_by(opening, (columns, manifest), which, out, lambda *_: None)
    found = KERNEL[which](World(part, TODAY, READER))
    batches = party_set_batches(found, part.entities.ids)
    assert done.written == write_sealed(batches, PARTY_SETS, kernel)
    assert out.read_bytes() == kernel.read_bytes()
    sets: dict[str, set[str]] = {}
    for row in pq.read_table(out).to_pylist():
        sets.setdefault(row["head"], set()).add(row["member"])
    return sets


def in_force(ties: list[Relation], *kinds: str) -> list[tuple[str, str]]:
    return [
        (one.source, one.target)
        for one in ties
        if (not kinds or one.kind in kinds)
        and (one.valid_from is None or one.valid_from <= TODAY)
        and (one.valid_to is None or one.valid_to > TODAY)
    ]


def named(sets: Any) -> dict[str, set[str]]:
    return {min(one): set(one) for one in sets if len(one) > 1}


@st.composite
def ties(draw: st.DrawFn) -> list[Relation]:
    """Guarantees and other relations, parallel, to oneself, begun, ended and still to come."""
    found = []
    for number in range(draw(st.integers(0, 24))):
        one, other = (f"f{draw(st.integers(0, 9)):04}" for _ in "12")
        begin, end = draw(DAYS), draw(DAYS)
        if begin and end and begin >= end:
            begin, end = None, begin
        kind = draw(st.sampled_from(["guarantees", "guarantees", "branch_of"]))
        found.append(tie(kind, one, other, id=f"r{number:04}", valid_from=begin, valid_to=end))
    return found


@settings(max_examples=60, deadline=None)
@given(ties())
def test_the_sets_of_a_random_world_are_those_of_the_kernel_and_of_networkx(
    held: list[Relation],
) -> None:
    part = snapshot(parties(10), held, [])
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        components = both(part, "components", Path(one))
        circle_sets = both(part, "circles", Path(other))
    assert components == named(nx.connected_components(nx.Graph(in_force(held))))
    guarantees = nx.DiGraph(in_force(held, "guarantees"))
    assert circle_sets == named(nx.strongly_connected_components(guarantees))


@settings(max_examples=100, deadline=None)
@given(ties())
def test_the_circles_are_the_groups_that_the_pattern_looks_into(held: list[Relation]) -> None:
    world = World(snapshot(parties(10), held, []), TODAY, READER)
    rows, relations = world.rows("guarantees"), world.snapshot.relations
    ends = relations.source[rows], relations.target[rows]
    groups = circles(*ends, most_ties=4, budget=100)
    batches = list(party_set_batches(guarantee_circles_of(world), world.ids))
    told = [row for batch in batches for row in batch.to_pylist()]
    assert [(world.ids[group.nodes[0]], world.ids[n]) for group in groups for n in group.nodes] == [
        (row["head"], row["member"]) for row in told
    ]


def test_a_long_chain_is_one_component_after_few_passes(tmp_path: Path) -> None:
    part = snapshot(parties(2_000), given_by(*((n, n + 1) for n in range(1_999))), [])
    passes = []
    columns = tmp_path / "columns"
    manifest = write_columns(Propagation(part, POLICY, TODAY), columns, "a store")
    asked = ("components", tmp_path / "e.csv", lambda *told: passes.append(told))
    done = write_sets_by(duckdb_over, (columns, manifest), *asked)
    assert done.written.rows == 2_000
    assert len(passes) < 15


def test_circles_within_one_another_and_side_by_side_are_told_apart(tmp_path: Path) -> None:
    ring = [(n, (n + 1) % 40) for n in range(40)]
    eight = [(50, 51), (51, 50), (51, 52), (52, 51)]
    between = [(3, 50), (52, 60), (60, 61), (61, 60), (70, 3)]
    found = both(snapshot(parties(80), given_by(*ring, *eight, *between), []), "circles", tmp_path)
    assert {head: len(members) for head, members in found.items()} == {
        "f0000": 40,
        "f0050": 3,
        "f0060": 2,
    }


def test_thousands_of_parties_give_the_same_bytes(tmp_path: Path) -> None:
    pairs = np.random.default_rng(7).integers(0, 3_000, (3_600, 2)).tolist()
    part = snapshot(parties(3_000), given_by(*map(tuple, pairs)), [])
    (tmp_path / "c").mkdir()
    assert len(both(part, "components", tmp_path)) > 10
    assert both(part, "circles", tmp_path / "c")


def test_a_world_without_relations_gives_files_without_rows(tmp_path: Path) -> None:
    part = snapshot(parties(3), [], [])
    for which in KERNEL:
        (tmp_path / which).mkdir()
        assert both(part, which, tmp_path / which) == {}


def test_a_file_of_another_kind_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    manifest = Manifest("a store", 1, None, None, {})
    with pytest.raises(BadInput) as told:
        write_sets_by(
            duckdb_over, (tmp_path, manifest), "circles", tmp_path / "e.xlsx", lambda *_: None
        )
    assert told.value.code == "evidence.suffix"
    assert not list(tmp_path.iterdir())
