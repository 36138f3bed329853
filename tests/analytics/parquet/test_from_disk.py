"""Columns of a snapshot on disk: the bytes of those that are written from memory."""

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.parquet.facts import GROUP
from analytics.parquet.manifest import Manifest
from analytics.parquet.schema import PARTS
from analytics.parquet.writing import write_columns, write_columns_from_disk
from analytics.policy import Policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.building import snapshot_from
from analytics.snapshot.on_disk import SnapshotOnDisk, snapshot_on_disk
from graph.model import Entity, Record, Relation
from graph.store import Columns, RelationColumns, Store
from tests.analytics.columns import parts_of
from tests.analytics.full_disk import no_room_beyond
from tests.analytics.ownership.holdings import tie
from tests.analytics.ownership.test_agreements import agrees
from tests.analytics.propagation.worlds import HUBS, NODES, POLICY, TODAY, records, relations
from tests.analytics.relational.test_control import FIRMS, PERSONS, ties
from tests.builders import day, firm, heads, owns, penalty, person, tell

STRANGE = [firm(id_) for id_ in ("a", "a!", "é", "\uff5e", "\U0001f600", "中", "z")]


def both(
    parts: Sequence[Columns],
    folder: Path,
    *,
    run: int = 2,
    in_range: int = 2,
    policy: Policy = POLICY,
) -> tuple[Manifest, Manifest]:
    """The manifest of the columns of a scan from memory, and from disk; sorted in small runs."""
    reach = Propagation(snapshot_from(parts, 1), policy, TODAY)
    one = write_columns(reach, folder / "one", "a store", parts=PARTS)
    disk = snapshot_on_disk(parts, 1, folder / "disk", run=run, in_range=in_range)
    place = folder / "other"
    return one, write_columns_from_disk(disk, policy, TODAY, place, "a store", parts=PARTS)


@settings(max_examples=30, deadline=None)
@given(relations(), records(), st.integers(1, 4), st.integers(1, 12), HUBS)
def test_every_trap_of_a_random_world_gives_the_same_bytes(
    ties: list[Relation], filed: list[Record], run: int, in_range: int, hub: dict[str, int]
) -> None:
    policy, parts = replace(POLICY, hub=hub), parts_of(NODES, ties, filed)
    with TemporaryDirectory() as folder:
        one, other = both(parts, Path(folder), run=run, in_range=in_range, policy=policy)
    assert one == other


@settings(max_examples=60, deadline=None)
@given(ties(), st.integers(1, 12))
def test_votes_stakes_and_agreements_of_a_random_world_give_the_same_bytes(
    told: list[Relation], in_range: int
) -> None:
    ends = [person(id_) for id_ in PERSONS] + [firm(id_) for id_ in FIRMS]
    with TemporaryDirectory() as folder:
        parts = parts_of(ends, told, [penalty("c", "A", list="L-TAX", decided="2026-05-01")])
        one, other = both(parts, Path(folder), in_range=in_range)
    assert one == other


@pytest.mark.parametrize("in_range", [1, 6])  # ranges of one entity, and of three
def test_who_acts_in_concert_in_companies_of_many_ranges_is_one_voter_there(
    in_range: int, tmp_path: Path
) -> None:
    agreed = [("D", "A"), ("E", "A"), ("p", "B"), ("q", "B"), ("A", "E"), ("p", "E")]
    told = [
        *(agrees(party, company) for party, company in agreed),
        *(owns(party, company, 0.3) for party, company in agreed),
        *(tie("actual_controller_of", party, "C") for party in ("D", "E", "p")),
        tie("family_of", "q", "p"),
        tie("branch_of", "D", "A"),
    ]
    ends = [person(id_) for id_ in PERSONS] + [firm(id_) for id_ in FIRMS]
    one, other = both(parts_of(ends, told, []), tmp_path, in_range=in_range)
    assert one == other
    votes = pq.read_table(tmp_path / "other" / "votes.parquet").to_pydict()
    pools = [voter - len(ends) for voter in votes["voter"] if voter >= len(ends)]
    assert pools == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize("nodes", [[], STRANGE, STRANGE[::-1]], ids=["none", "rising", "falling"])
def test_ids_are_in_the_order_of_code_points(nodes: list[Entity], tmp_path: Path) -> None:
    one, other = both(parts_of(nodes, [], []), tmp_path)
    assert one == other


def test_a_head_whom_the_register_overrules_ends_on_disk_too(tmp_path: Path) -> None:
    ties = [
        heads("p1", "f1", rank=3),
        heads("p2", "f1", rank=1, valid_from=day("2024-01-01")),
        owns("p1", "f2", 0.4),
    ]
    parts = parts_of(NODES, ties, [penalty("c", "f1")])
    disk = snapshot_on_disk(parts, 1, tmp_path / "disk", in_range=1)
    whole = snapshot_from(parts, 1)
    assert len(disk.snapshot.relations.overruled) == 1
    assert same(disk, whole.relations)


def same(disk: SnapshotOnDisk, ties: object) -> bool:
    """Whether the relations on disk have the values of these."""
    held = disk.snapshot.relations
    return all(
        np.array_equal(np.array(list(getattr(held, f.name))), np.array(list(getattr(ties, f.name))))
        for f in fields(held)
    )


def test_row_groups_are_the_same_over_many_ranges(tmp_path: Path) -> None:
    count = GROUP + 1_000
    nodes = [firm(f"f{n:06d}") for n in range(1_000)]
    sources = np.random.default_rng(1).integers(1, 1_001, (2, count)).tolist()
    parts = parts_of(nodes, [], [penalty("c", "f000001")])
    none, zero = [""] * count, [0] * count
    ids = [f"r{n * 7 % count:07d}" for n in range(count)]  # 7 does not divide it
    ties = RelationColumns(
        ids, ["guarantees"] * count, *sources, *([-1.0] * count,) * 2, zero, [3_652_060] * count,
        zero, [1.0] * count, none, zero, none,
    )  # fmt: skip
    one, other = both([parts[0], ties, parts[2]], tmp_path, run=50_000, in_range=20_000)
    assert one == other
    assert one.files["arcs.parquet"].rows > GROUP


def test_both_stores_give_the_same_bytes_from_disk(engine_store: Store, tmp_path: Path) -> None:
    ties = [owns("g", "a", 0.3, valid_from=day("2020-01-01")), owns("p", "a", None)]
    tell(engine_store, firm("a"), firm("g"), person("p"), *ties, penalty("c", "a"))
    one, other = both([*engine_store.scan()], tmp_path)
    assert one == other


def test_a_disk_that_is_full_while_it_is_sorted_is_told(tmp_path: Path) -> None:
    parts = parts_of([firm(f"f{n:05d}") for n in range(9_000)], [], [])
    with pytest.raises(OSError, match="too large"), no_room_beyond(4_096):
        snapshot_on_disk(parts, 1, tmp_path / "disk")
