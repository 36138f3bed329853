"""Counts by source of what the store holds, and of what its loads reported.

Counting by source reads every fact, which takes seconds on a large store. It is done in the
background: an answer uses the last count and names its revision.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Final

from analytics.snapshot.source_counts import Loads, with_loads
from api.desk.background import Background, outcome
from graph.errors import CreditGraphError
from graph.store import Store
from loaders.loads import UNLOADED
from loaders.timeliness import Lateness, add, counted

_PAGE: Final = 1000  # journal entries read at a time


@dataclass(frozen=True, slots=True)
class Counts:
    """What each source holds at a `revision`, and what the first `entries` of the journal report.

    `loads` are by source, `lateness_of` by load and department; a load taken back has none.
    `late_at` is the time of the last report of each department.
    """

    revision: int
    entries: int
    held: Mapping[str, Mapping[str, int]]
    loads: Mapping[str, Loads] = field(default_factory=dict)
    lateness_of: Mapping[str, Mapping[str, Lateness]] = field(default_factory=dict)
    late_at: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def lateness(self) -> dict[str, Lateness]:
        """The lateness of each department over all loads that stand."""
        whole: dict[str, Lateness] = {}
        for of_load in self.lateness_of.values():
            add(whole, of_load)
        return whole


class SourceCounter:
    """The last counts of one store, made again when somebody asks after a commit.

    `patience_s` is how long an answer waits for new ones.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._worker = Background("source-counts")
        self._lock = Lock()
        self._counts: Counts | None = None
        self._under_way: Future[None] | None = None

    def of(self, store: Store) -> Counts | None:
        """The counts now, or the last ones where counting takes longer than `patience_s`.

        None before the first count is made. Raises StoreError when the store is away.
        """
        # Both: an entry of the journal alone, as of a load that changed nothing, is no revision.
        now = (store.revision().number, store.journal_lengths()["facts"])
        with self._lock:
            if self._counts is not None and (self._counts.revision, self._counts.entries) == now:
                return self._counts
            if self._under_way is None or self._under_way.done():
                self._under_way = self._worker.begin(self._count, store)
            under_way = self._under_way
        with suppress(NotYet):
            outcome(under_way, self._patience_s)
        return self._counts

    def _count(self, store: Store) -> None:
        before = self._counts
        revision = store.revision().number
        if before is None:
            before = Counts(revision, 0, store.sources())
        elif before.revision != revision:
            before = replace(before, revision=revision, held=store.sources())
        self._counts = _with_journal(store, before)

    def close(self) -> None:
        """Wait for the count that is running, if any."""
        with suppress(CreditGraphError):
            self._worker.close()


def _with_journal(store: Store, counts: Counts) -> Counts:
    """The counts with the reports of journal entries since they were made."""
    # Copies: answers under way still read the counts from before.
    loads, late_at = counts.loads, dict(counts.late_at)
    lateness_of = {load: dict(of_load) for load, of_load in counts.lateness_of.items()}
    after = counts.entries
    while page := store.journal("facts", after=after, limit=_PAGE):
        loads = with_loads(loads, page)
        for entry in page:
            if entry.action == "lateness":
                reported = counted(entry.particulars)
                load = str(entry.particulars.get("load", ""))
                # Anew, not in place: answers under way read the mappings of before.
                sums: dict[str, Lateness] = {}
                add(sums, lateness_of.get(load, {}))
                add(sums, reported)
                lateness_of[load] = sums
                late_at.update(dict.fromkeys(reported, entry.at))
            elif entry.action == UNLOADED:
                lateness_of.pop(str(entry.particulars.get("load")), None)
        after = page[-1].number
    return replace(counts, entries=after, loads=loads, lateness_of=lateness_of, late_at=late_at)
