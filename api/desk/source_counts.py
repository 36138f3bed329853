"""What the store holds by source, and what its loads reported: counted in the background.

Counting by source reads every fact, which takes seconds on a large store, so it never holds up who
asks: the answer is of the last count, and says of which revision that is.
"""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Final

from analytics.snapshot.source_counts import Loads, with_loads
from graph.errors import CreditGraphError
from graph.store import Store
from loaders.timeliness import Lateness, add, counted

_PATIENCE_S: Final = 1.0
_PAGE: Final = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """What is held by source as of a revision, and what the journal reports up to an entry."""

    revision: int
    entries: int
    held: Mapping[str, Mapping[str, int]]
    loads: Mapping[str, Loads] = field(default_factory=dict)
    lateness: Mapping[str, Lateness] = field(default_factory=dict)
    late_at: Mapping[str, datetime] = field(default_factory=dict)


class SourceCounter:
    """The last counts of one store, made anew after commits when somebody asks."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="source-counts")
        self._lock = Lock()
        self._counts: Counts | None = None
        self._under_way: Future[None] | None = None

    def of(self, store: Store, *, patience_s: float = _PATIENCE_S) -> Counts | None:
        """The counts now, or the last ones where counting takes longer; None before the first."""
        now = (store.revision().number, store.journal_lengths()["facts"])
        with self._lock:
            if self._counts is not None and (self._counts.revision, self._counts.entries) == now:
                return self._counts
            if self._under_way is None or self._under_way.done():
                self._under_way = self._worker.submit(self._count, store)
            under_way = self._under_way
        with suppress(NotYet):
            under_way.result(patience_s)
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
        """Wait for the count under way, if any."""
        with suppress(CreditGraphError):
            self._worker.shutdown(wait=True, cancel_futures=True)


def _with_journal(store: Store, counts: Counts) -> Counts:
    """The counts with what the journal reports since they were made."""
    loads, late_at = counts.loads, dict(counts.late_at)
    lateness: dict[str, Lateness] = {}
    add(lateness, counts.lateness)
    after = counts.entries
    while page := store.journal("facts", after=after, limit=_PAGE):
        loads = with_loads(loads, page)
        for entry in page:
            if entry.action == "lateness":
                reported = counted(entry.particulars)
                add(lateness, reported)
                late_at.update(dict.fromkeys(reported, entry.at))
        after = page[-1].number
    return replace(counts, entries=after, loads=loads, lateness=lateness, late_at=late_at)
