"""A snapshot as columns: all of it, in the types that the page tells, whole or not at all."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from analytics.parquet.facts import GROUP, entity_groups, record_groups, relation_groups
from analytics.parquet.manifest import check_files, read_manifest
from analytics.parquet.schema import CHANGES, OF_CONTROL, OF_STAKES, WHOLE
from analytics.parquet.weights import arc_groups, seed_groups, start_groups
from analytics.parquet.writing import write_columns
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from graph.errors import BadInput
from graph.model import Entity, NamedIn, Record, Relation, Stake
from graph.store import Store
from tests.analytics.columns import snapshot
from tests.analytics.full_disk import no_room_beyond
from tests.analytics.propagation.worlds import NODES, POLICY, TODAY, reach, records, relations
from tests.builders import day, firm, happen, owns, penalty, person, tell

DOCS = Path(__file__).parents[3] / "docs"


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return found


def told(groups: Iterable[Any]) -> list[dict[str, Any]]:
    return [row for group in groups for row in group.to_pylist()]


@settings(max_examples=60)
@given(relations(), records())
def test_the_columns_are_the_facts_by_place(ties: list[Relation], filed: list[Record]) -> None:
    world = reach(ties, filed)
    entities, kept, found = (
        told(made(world.snapshot)) for made in (entity_groups, relation_groups, record_groups)
    )
    ids = sorted(node.id for node in NODES)
    assert [(e["place"], e["id"]) for e in entities] == [*enumerate(ids)]
    shown = {e["id"]: (e["kind"], set(e["roles"])) for e in entities}
    assert shown == {n.id: (n.kind, set(n.roles)) for n in NODES}
    held = {
        r["id"]: (r["kind"], ids[r["source"]], ids[r["target"]], r["share_low"], r["share_high"])
        for r in kept
    }
    assert held == {
        r.id: (r.kind, r.source, r.target, *(_share(r.share) or (None, None))) for r in ties
    }
    for one in ties:
        (row,) = (r for r in kept if r["id"] == one.id)
        assert row["valid_from"] == one.valid_from
        assert row["end_implied"] or row["valid_to"] == one.valid_to
    dated = {r["id"]: (ids[r["subject"]], r["decided_on"], r["occurred_on"]) for r in found}
    assert dated == {r.id: (r.subject, r.decided_on, r.occurred_on) for r in filed}
    named = {r["id"]: [(ids[n["entity"]], n["role"]) for n in r["named"]] for r in found}
    assert named == {r.id: [(n.entity, n.role) for n in r.named_in] for r in filed}


def _share(stake: Stake | None) -> tuple[float, float] | None:
    return (stake.low, stake.high) if stake else None


@settings(max_examples=60)
@given(relations(), records())
def test_arcs_and_seeds_are_those_of_the_kernel(ties: list[Relation], filed: list[Record]) -> None:
    world = reach(ties, filed)
    arcs = told(arc_groups(world.arcs))
    seeds, starts = told(seed_groups(world.seeds)), told(start_groups(world.seeds))
    tails = np.repeat(np.arange(len(NODES)), np.diff(world.arcs.offset))
    names = ("weight", "head", "event_low", "event_high", "relation")
    assert [tuple(arc[name] for name in names) for arc in arcs] == world.arcs.rows.tolist()
    assert [arc["tail"] for arc in arcs] == tails.tolist()
    assert [arc["row"] for arc in arcs] == [*range(len(arcs))]
    assert [s["sigma"] for s in seeds] == world.seeds.sigma.tolist()
    assert [s["heaviest"] for s in seeds] == world.seeds.limit.tolist()
    per_seed = [[s["entity"] for s in starts if s["seed"] == n] for n in range(len(seeds))]
    first = world.seeds.first_start.tolist()
    assert per_seed == [
        world.seeds.start_entity[first[n] : first[n + 1]].tolist() for n in range(len(seeds))
    ]


def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path) -> None:
    world = reach([owns("p1", "f1", 0.4)], [penalty("c", "f1")])
    one = write_columns(world, tmp_path / "one", "a store")
    assert write_columns(world, tmp_path / "two", "a store") == one
    check_files(tmp_path / "one", read_manifest(tmp_path / "one"))


def test_a_file_is_written_in_row_groups_of_bounded_size(tmp_path: Path) -> None:
    many = [firm(f"f{n:07d}") for n in range(GROUP + 5)]
    world = Propagation(snapshot(many, [], []), POLICY, TODAY)
    write_columns(world, tmp_path / "columns", "a store")
    about = pq.ParquetFile(tmp_path / "columns" / "entities.parquet").metadata
    sizes = [about.row_group(n).num_rows for n in range(about.num_row_groups)]
    assert sizes == [GROUP, 5]


def test_both_stores_give_the_same_columns(engine_store: Store, tmp_path: Path) -> None:
    state = Entity("g", "government_body", "g", roles=("state_investor",))
    ties = [owns("g", "a", 0.3, valid_from=day("2020-01-01")), owns("p", "a", None)]
    filed = [
        penalty("c", "a", occurred_on=day("2025-12-01"), list="L-SX", attributes={"case": "k"}),
        penalty("d", "a", named=[("p", "directly_responsible")]),
    ]
    tell(engine_store, state, firm("a"), person("p"), *ties, *filed)
    happen(engine_store, "d", "object")
    world = Propagation(snapshot_of(engine_store), POLICY, TODAY)
    write_columns(world, tmp_path / "columns", engine_store.identity)
    kept = [
        (r["id"], r["share_low"], r["valid_from"]) for r in rows(tmp_path / "columns", "relations")
    ]
    assert kept == [("own-g-a", 0.3, date(2020, 1, 1)), ("own-p-a", None, None)]
    one, two = rows(tmp_path / "columns", "records")
    assert (one["list"], one["case"], one["occurred_on"]) == ("L-SX", "k", date(2025, 12, 1))
    assert (two["disputed"], two["named"]) == (
        True,
        [{"entity": 2, "role": "directly_responsible"}],
    )
    assert rows(tmp_path / "columns", "entities")[1]["roles"] == ["state_investor"]


def test_plain_pandas_joins_a_tie_to_its_ends(tmp_path: Path) -> None:
    world = reach([owns("p1", "f1", 0.4, id="r")], [penalty("c", "f1")])
    write_columns(world, tmp_path / "columns", "a store")
    entities = pd.read_parquet(tmp_path / "columns" / "entities.parquet")
    ties = pd.read_parquet(tmp_path / "columns" / "relations.parquet")
    ends = entities[["place", "id"]].add_suffix("_of_source")
    owners = ties.merge(ends, left_on="source", right_on="place_of_source")
    assert owners["id_of_source"].tolist() == ["p1"]


@pytest.mark.parametrize("name", [*WHOLE, *OF_CONTROL, *OF_STAKES, *CHANGES])
def test_every_column_is_in_the_page(name: str) -> None:
    page = (DOCS / "scale.md").read_text("utf-8")
    assert f"`{name}.parquet`" in page
    fields = ({**CHANGES, **OF_CONTROL, **OF_STAKES, **WHOLE}[name]).names
    assert [field for field in fields if f"`{field}`" not in page] == []


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path) -> None:
    many = [firm(f"f{n:05d}") for n in range(9_000)]
    world = Propagation(snapshot(many, [], []), POLICY, TODAY)
    with pytest.raises(OSError, match="too large") as told, no_room_beyond(4_096):
        write_columns(world, tmp_path / "columns", "a store")
    assert told.value.filename == str(tmp_path / "columns")
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_holds_something_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(BadInput) as told:
        write_columns(reach([], [penalty("c", "f1")]), tmp_path, "a store")
    assert told.value.code == "columns.not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_who_is_named_twice_stands_twice(tmp_path: Path) -> None:
    named = (NamedIn("p1", "directly_responsible"), NamedIn("p1", "finance_responsible"))
    record = Record("c", "penalty", "f1", TODAY, tier="serious", named_in=named)
    write_columns(reach([], [record]), tmp_path / "columns", "a store")
    (row,) = rows(tmp_path / "columns", "records")
    assert [one["role"] for one in row["named"]] == ["directly_responsible", "finance_responsible"]
