"""The arcs of a snapshot on disk, a range of entities at a time: never all in memory."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.policy import Policy
from analytics.propagation.arcs import Arcs, arcs_among
from analytics.snapshot.columns import Ints
from analytics.snapshot.on_disk import SnapshotOnDisk


class ArcRows(NamedTuple):
    """Some arcs, in the order of all: the entity that each leaves, and its columns of `Arcs`."""

    tail: Ints
    rows: npt.NDArray[Any]
    controlling: npt.NDArray[np.bool_]

    def part(self, rows: slice) -> "ArcRows":
        """Some of them."""
        return ArcRows(self.tail[rows], self.rows[rows], self.controlling[rows])


def joined(parts: Sequence[ArcRows]) -> ArcRows:
    """All of them, one part behind another, copied."""
    return ArcRows(
        np.concatenate([part.tail for part in parts]),
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.controlling for part in parts]),
    )


def arc_rows_of(arcs: Arcs, part: slice) -> ArcRows:
    """The arcs at some places; entities without arcs have empty spans before the one that has."""
    places = np.arange(part.start, part.stop)
    tail = np.searchsorted(arcs.offset, places, side="right") - 1
    return ArcRows(tail, arcs.rows[part], arcs.controlling[part])


def arcs_by_range(disk: SnapshotOnDisk, policy: Policy, day: int) -> Iterator[ArcRows]:
    """All arcs that a policy crosses on a day (an ordinal): those of `arcs_of`, in its order."""
    for number in range(disk.ranges):
        part = disk.part(number)
        arcs = arcs_among(part.snapshot, policy, day, np.arange(len(part.relations)))
        first, stop = arcs.offset[[part.inside.start, part.inside.stop]].tolist()
        tail, rows, controlling = arc_rows_of(arcs, slice(first, stop))
        rows["head"] = part.entities[rows["head"]]
        rows["relation"] = part.relations[rows["relation"]]
        yield ArcRows(part.entities[tail], rows, controlling)
        disk.files.forget()
