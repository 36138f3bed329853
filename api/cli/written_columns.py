"""Columns of a question's revision: from a snapshot in memory, or of a large store from disk."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from analytics.parquet.manifest import Manifest
from analytics.parquet.schema import Part
from analytics.parquet.writing import (
    write_changes,
    write_changes_from_disk,
    write_columns,
    write_columns_from_disk,
)
from analytics.policy import read_policy
from analytics.snapshot.file import snapshot_of
from analytics.snapshot.on_disk import SnapshotOnDisk, snapshot_on_disk
from api.cli.evidence import propagation_of
from api.cli.question import Question
from graph.atomic_files import scratch_beside
from graph.store import Store

# Relations from which on a snapshot is not held in memory, where it would take more than a
# gigabyte; below, it is quicker, and kept for the next question.
LARGE: Final = 2_000_000


def write_columns_of(
    question: Question,
    store: Store,
    policy: Path | None,
    folder: Path,
    parts: Collection[Part],
    large: int = LARGE,
) -> Manifest:
    """Write the columns of what is asked to a folder: the same bytes in either way.

    What is sorted on disk lies beside `folder` meanwhile. Raises as `write_columns` does.
    """
    if _fits(store, large):
        reach = propagation_of(question, store, policy)
        return write_columns(reach, folder, store.identity, parts=parts)
    revision = store.revision(question.at_revision).number
    with _scratch_for(folder) as scratch:
        disk = _on_disk(store, revision, scratch)
        asked = (disk, read_policy(policy), question.as_of)
        return write_columns_from_disk(*asked, folder, store.identity, parts=parts)


def write_changes_of(
    question: Question,
    store: Store,
    since: int,
    policy: Path | None,
    folder: Path,
    large: int = LARGE,
) -> Manifest:
    """Write what changed since an earlier revision to a folder: the same, else.

    Nothing is weighed, but a policy that cannot be read is refused.
    """
    if _fits(store, large):
        before = snapshot_of(store, at_revision=since)
        now = propagation_of(question, store, policy).snapshot
        return write_changes(before, now, folder, store.identity)
    read_policy(policy)
    revision = store.revision(question.at_revision).number
    with _scratch_for(folder) as scratch:
        old, new = (_on_disk(store, at, scratch) for at in (since, revision))
        return write_changes_from_disk(old, new, folder, store.identity)


def _fits(store: Store, large: int) -> bool:
    return store.about().counts["relations"] < large


def _on_disk(store: Store, revision: int, scratch: Path) -> SnapshotOnDisk:
    parts = store.scan(at_revision=revision)
    return snapshot_on_disk(parts, revision, scratch / f"snapshot.{revision}")


@contextmanager
def _scratch_for(folder: Path) -> Iterator[Path]:
    try:
        with scratch_beside(folder) as scratch:
            yield scratch
    except OSError as error:
        error.filename = str(folder)  # the name that the caller knows
        raise
