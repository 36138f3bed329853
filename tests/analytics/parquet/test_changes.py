"""What changed between two snapshots: whoever applies it to the earlier rows has the later ones."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.parquet.changes import change_groups
from analytics.parquet.facts import entity_groups, record_groups, relation_groups
from analytics.parquet.manifest import read_manifest
from analytics.parquet.writing import write_changes, write_changes_from_disk
from analytics.snapshot.building import snapshot_from
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.on_disk import snapshot_on_disk
from analytics.snapshot.same_ids import same_ids
from graph.model import Record, Relation
from tests.analytics.columns import parts_of, snapshot
from tests.analytics.propagation.worlds import NODES, reach, records, relations
from tests.builders import day, firm, heads, penalty

Rows = dict[str, dict[str, Any]]  # by id


def by_id(groups: Iterable[Any]) -> Rows:
    return {row["id"]: row for group in groups for row in group.to_pylist()}


def by_ids_alone(snapshot: Snapshot) -> dict[str, Rows]:
    """The rows of a whole snapshot, referring by id as those of changes do."""
    found = {
        "entities": by_id(entity_groups(snapshot)),
        "relations": by_id(relation_groups(snapshot)),
        "records": by_id(record_groups(snapshot)),
    }
    id_of = {row["place"]: id_ for id_, row in found["entities"].items()}
    for table in found.values():
        for row in table.values():
            del row["place"]
            for end in {"source", "target", "subject"} & row.keys():
                row[end] = id_of[row[end]]
            for named in row.get("named", ()):
                named["entity"] = id_of[named["entity"]]
    return found


def applied(before: dict[str, Rows], changes: Mapping[str, Iterable[Any]]) -> dict[str, Rows]:
    for row in (row for group in changes["gone"] for row in group.to_pylist()):
        del before[row["file"]][row["id"]]
    for name, table in before.items():
        fresh = by_id(changes[name])
        assert not fresh.keys() & table.keys()
        table.update(fresh)
    return before


@settings(max_examples=60)
@given(relations(), records(), relations(), records(), st.integers(1, 9))
def test_changes_lead_from_one_revision_to_another(
    ties: list[Relation], filed: list[Record], later: list[Relation], more: list[Record], span: int
) -> None:
    one = reach(ties, filed).snapshot
    # Another one in front, so that every place moves.
    two = reach(later, more, nodes=[firm("a0"), *NODES]).snapshot
    assert applied(by_ids_alone(one), change_groups(one, two, span=span)) == by_ids_alone(two)
    assert applied(by_ids_alone(two), change_groups(two, one, span=span)) == by_ids_alone(one)


@settings(max_examples=60, deadline=None)
@given(relations(), records(), relations(), records(), st.integers(1, 4))
def test_changes_between_two_revisions_on_disk_are_the_same_bytes(
    ties: list[Relation], filed: list[Record], later: list[Relation], more: list[Record], run: int
) -> None:
    worlds = (parts_of(NODES, ties, filed), parts_of([firm("a0"), *NODES], later, more))
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        held = [snapshot_from(parts, at) for at, parts in enumerate(worlds)]
        disks = [
            snapshot_on_disk(parts, at, folder / f"disk.{at}", run=run)
            for at, parts in enumerate(worlds)
        ]
        one = write_changes(held[0], held[1], folder / "one", "a store")
        assert write_changes_from_disk(disks[0], disks[1], folder / "other", "a store") == one


IDS = st.sets(st.text("aé\uff5e\U0001f600", max_size=3), max_size=20).map(sorted)


@given(IDS, IDS, st.integers(1, 5))
def test_the_same_ids_are_found_however_few_are_looked_at_at_a_time(
    old: list[str], new: list[str], most: int
) -> None:
    spans = list(same_ids(old, new, most))
    assert [place for some in spans for place in some.was.tolist()] == [
        old.index(id_) if id_ in old else -1 for id_ in new
    ]
    for side, ids in (("old", old), ("new", new)):
        places = [range(*getattr(some, side).indices(len(ids))) for some in spans]
        assert [place for some in places for place in some] == list(range(len(ids)))
        assert all(len(some) <= most for some in places)


def changed(before: Snapshot, now: Snapshot, folder: Path) -> dict[str, int]:
    manifest = write_changes(before, now, folder, "a store")
    assert read_manifest(folder) == manifest
    return {name.removesuffix(".parquet"): seal.rows for name, seal in manifest.files.items()}


def test_what_stayed_is_not_there(tmp_path: Path) -> None:
    nodes = [firm("a"), firm("b")]
    tie = heads("a", "b")
    before = snapshot(nodes, [tie], [penalty("c1", "a")])
    now = snapshot(nodes, [tie], [penalty("c1", "a"), penalty("c2", "b")])
    counts = changed(before, now, tmp_path / "changes")
    assert counts == {"gone": 0, "entities": 0, "relations": 0, "records": 1}


def test_an_end_implied_by_another_tie_is_a_change_too(tmp_path: Path) -> None:
    nodes = [firm("f"), firm("p"), firm("q")]
    old = heads("p", "f", id="old", rank=4)
    new = heads("q", "f", id="new", rank=1, valid_from=day("2020-01-01"))
    before, now = snapshot(nodes, [old], []), snapshot(nodes, [old, new], [])
    counts = changed(before, now, tmp_path / "changes")
    assert counts == {"gone": 1, "entities": 0, "relations": 2, "records": 0}
    rows = pq.read_table(tmp_path / "changes" / "relations.parquet").to_pylist()
    assert [(row["id"], row["end_implied"]) for row in rows] == [("new", False), ("old", True)]
