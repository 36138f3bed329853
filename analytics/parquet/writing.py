"""A snapshot as a folder of Parquet files under a manifest, whole or not at all."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.ownership.cascade import listings_on
from analytics.ownership.control import control_of
from analytics.parquet.changes import Groups, change_groups
from analytics.parquet.facts import entity_groups, record_groups, relation_groups
from analytics.parquet.holdings import holding_groups
from analytics.parquet.manifest import FileSeal, Manifest, seal_of, weighing_of, write_manifest
from analytics.parquet.schema import CHANGES, OF_CONTROL, OF_STAKES, WHOLE, Part
from analytics.parquet.stakes import stakes_groups
from analytics.parquet.votes import votes_groups
from analytics.parquet.weights import arc_groups, groups_of_arcs, seed_groups, start_groups
from analytics.policy import Policy
from analytics.propagation.arc_ranges import arcs_by_range
from analytics.propagation.exposure import Propagation
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.on_disk import SnapshotOnDisk
from analytics.snapshot.stakes import stakes_of
from graph.atomic_files import folder_written_whole
from graph.errors import BadInput
from graph.private_files import open_private

RECORDS: Final = "records.parquet"  # the file that names records
_COMPRESSION: Final = "zstd"


def write_columns(
    reach: Propagation, folder: Path, store: str, *, parts: Collection[Part] = ()
) -> Manifest:
    """Write a snapshot with the arcs and seeds of its propagation; `store` is the store's identity.

    Of `parts`, `votes` is what control is found by on the same day, and `stakes` what is owned by
    whom, and by the listed. Raises BadInput for a folder that holds something, and OSError; then
    nothing is written.
    """
    snapshot = reach.snapshot
    held: dict[str, Groups] = {}
    if "votes" in parts:
        held |= votes_groups(control_of(snapshot, reach.as_of).votes)
    if "stakes" in parts:
        stakes = stakes_of(snapshot, reach.as_of)
        held |= stakes_groups(stakes, snapshot, listings_on(snapshot, stakes.day))
    # Two at once: what packs them works without the interpreter's lock, and shares nothing.
    return _written_whole(reach, arc_groups(reach.arcs), held, (folder, store, 2))


def write_columns_from_disk(
    disk: SnapshotOnDisk,
    policy: Policy,
    as_of: date,
    folder: Path,
    store: str,
    *,
    parts: Collection[Part] = (),
) -> Manifest:
    """Write the same bytes of a snapshot on disk, of which a part is in memory at a time.

    Raises as `write_columns` does.
    """
    reach = Propagation(disk.snapshot, policy, as_of)
    arcs = groups_of_arcs(arcs_by_range(disk, policy, as_of.toordinal()))
    held = holding_groups(disk, as_of, parts)
    return _written_whole(reach, arcs, held, (folder, store, 1), disk.files.forget)


def _written_whole(
    reach: Propagation,
    arcs: Groups,
    held: dict[str, Groups],
    into: tuple[Path, str, int],
    after_group: Callable[[], None] = lambda: None,
) -> Manifest:
    """`into` = the folder, the store's identity, how many files are written at once."""
    snapshot, (folder, store, at_once) = reach.snapshot, into
    weighing = weighing_of(reach.policy, reach.as_of, len(snapshot.entities.ids))
    tables: dict[str, Groups] = {
        "entities": entity_groups(snapshot),
        "relations": relation_groups(snapshot),
        "records": record_groups(snapshot),
        "arcs": arcs,
        "seeds": seed_groups(reach.seeds),
        "starts": start_groups(reach.seeds),
    }
    about = Manifest(store, snapshot.revision, None, weighing, {})
    tables = {name: _each(groups, after_group) for name, groups in (tables | held).items()}
    return _written(folder, about, WHOLE | OF_CONTROL | OF_STAKES, tables, at_once)


def _each(groups: Groups, after_group: Callable[[], None]) -> Groups:
    for group in groups:
        yield group
        after_group()


def write_changes(before: Snapshot, now: Snapshot, folder: Path, store: str) -> Manifest:
    """Write what differs between two snapshots of one store; raises as `write_columns` does."""
    return _written_changes(before, now, folder, store)


def write_changes_from_disk(
    before: SnapshotOnDisk, now: SnapshotOnDisk, folder: Path, store: str
) -> Manifest:
    """Write the same bytes of two snapshots on disk, of which a part is in memory at a time.

    Raises as `write_columns` does.
    """

    def forget() -> None:
        before.files.forget()
        now.files.forget()

    return _written_changes(before.snapshot, now.snapshot, folder, store, forget)


def _written_changes(
    before: Snapshot,
    now: Snapshot,
    folder: Path,
    store: str,
    after_part: Callable[[], None] = lambda: None,
) -> Manifest:
    about = Manifest(store, now.revision, before.revision, None, {})
    tables = change_groups(before, now, after_part)
    tables = {name: _each(groups, after_part) for name, groups in tables.items()}
    return _written(folder, about, CHANGES, tables)


def check_free(folder: Path) -> None:
    """Raises BadInput for a folder that holds something already, or is none."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput("columns.not_empty", folder=folder)


def _written(
    folder: Path,
    about: Manifest,
    schemas: dict[str, pa.Schema],
    tables: dict[str, Groups],
    at_once: int = 1,
) -> Manifest:
    check_free(folder)
    with folder_written_whole(folder) as draft:

        def sealed(name: str) -> tuple[str, FileSeal]:
            path = draft / f"{name}.parquet"
            return path.name, seal_of(path, _write(path, schemas[name], tables[name]))

        with ThreadPoolExecutor(at_once) as pool:
            seals = dict(pool.map(sealed, tables))
        manifest = Manifest(about.store, about.revision, about.since, about.weighing, seals)
        write_manifest(draft, manifest)
    return manifest


def _write(path: Path, schema: pa.Schema, groups: Groups) -> int:
    """Write one file, a row group at a time; returns its rows."""
    rows = 0
    with (
        open_private(path, "xb") as file,
        pq.ParquetWriter(file, schema, compression=_COMPRESSION) as writer,
    ):
        for group in groups:
            writer.write_batch(group)
            rows += group.num_rows
    return rows
