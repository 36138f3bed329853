"""Columns of a question's revision: from a snapshot in memory, or of a large store from disk."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from analytics.parquet.manifest import Manifest
from analytics.parquet.schema import Part
from analytics.parquet.writing import write_columns, write_columns_from_disk
from analytics.policy import read_policy
from analytics.snapshot.on_disk import snapshot_on_disk
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
    if store.about().counts["relations"] < large:
        reach = propagation_of(question, store, policy)
        return write_columns(reach, folder, store.identity, parts=parts)
    revision = store.revision(question.at_revision).number
    try:
        with scratch_beside(folder) as scratch:
            parts_read = store.scan(at_revision=revision)
            disk = snapshot_on_disk(parts_read, revision, scratch / "snapshot")
            asked = (disk, read_policy(policy), question.as_of)
            return write_columns_from_disk(*asked, folder, store.identity, parts=parts)
    except OSError as error:
        error.filename = str(folder)  # the name that the caller knows
        raise
