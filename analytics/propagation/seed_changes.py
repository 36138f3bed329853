"""The seeds after a commit: those of records that did not change are taken over."""

from dataclasses import replace
from typing import Any, Final

import numpy as np

from analytics.policy import Policy
from analytics.propagation.seeds import Seeds, seeds_at
from analytics.snapshot.columns import Ints, Since, Snapshot

_COLUMNS: Final = ("subject", "event", "guessed", "sigma", "limit")


def followed(
    snapshot: Snapshot, policy: Policy, day: int, held: Ints, since: Since, earlier: Seeds
) -> tuple[Seeds, Ints]:
    """(the seeds of a snapshot, the earlier row of each or -1).

    `held` is `held_on`; `earlier` are those of the snapshot before, of the same policy and day.
    """
    was = since.records
    row_of = np.full(1 + max(was.max(initial=0), earlier.record.max(initial=0)), -1)
    row_of[earlier.record] = np.arange(len(earlier.record))
    rows: Ints = np.where(was[held] >= 0, row_of[was[held]], -1)
    if since.entities is not None:
        now = since.entities.now
        ends = {end: now[getattr(earlier, end)] for end in ("subject", "start_entity")}
        earlier = replace(earlier, **ends)
    new = seeds_at(snapshot, policy, day, held[rows < 0])
    both = _Both(earlier, new)
    order = rows.copy()
    order[rows < 0] = len(earlier.record) + np.arange(len(new.record))
    return both.picked(order, held), rows


def some(seeds: Seeds, rows: Ints) -> Seeds:
    """These rows of seeds, in their order."""
    none = Seeds(**{name: getattr(seeds, name)[:0] for name in Seeds.__slots__})
    return _Both(seeds, none).picked(rows, seeds.record[rows])


class _Both:
    """The rows of two seeds one behind the other, to pick from."""

    def __init__(self, one: Seeds, other: Seeds) -> None:
        self._parts = (one, other)

    def picked(self, rows: Ints, record: Ints) -> Seeds:
        """These rows in their order, as the seeds of some records."""
        one, other = self._parts
        counts = np.concatenate([np.diff(one.first_start), np.diff(other.first_start)])[rows]
        begins = np.concatenate(
            [one.first_start[:-1], len(one.start_entity) + other.first_start[:-1]]
        )[rows]
        first = np.concatenate([[0], np.cumsum(counts)])
        starts = np.arange(first[-1]) + np.repeat(begins - first[:-1], counts)
        columns: dict[str, Any] = {name: self._column(name)[rows] for name in _COLUMNS}
        return Seeds(
            record=record,
            **columns,
            first_start=first,
            start_entity=self._column("start_entity")[starts],
            start_weight=self._column("start_weight")[starts],
        )

    def _column(self, name: str) -> Any:  # noqa: ANN401 - columns of several types
        return np.concatenate([getattr(part, name) for part in self._parts])
