"""The search indexes of a desk: of the latest revision, and of past ones that were asked for."""

import threading
from collections import OrderedDict
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from pathlib import Path
from typing import Final

from analytics.propagation.kept_evidence import forget_evidence
from analytics.search.file import forget_index, keep_index, search_index_of
from analytics.search.index import SearchIndex, followed, index_of
from analytics.search.narrowing import Marks, marks_of
from analytics.snapshot.columns import Snapshot
from api.desk.background import Background, outcome
from graph.errors import CreditGraphError
from graph.store import Store

_KEPT: Final = 4  # indexes of revisions, and marks of days
_Day = tuple[int, int, frozenset[str]]  # revision, day, records withdrawn since


class SearchIndexes:
    """Makes each index once, apart from requests; safe to use from several threads.

    `cache` is the folder in which the latest is kept. Nothing that was withdrawn stays in its file.
    """

    def __init__(self, store: Store, cache: Path, *, patience_s: float) -> None:
        self._store = store
        self._cache = cache
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._worker = Background("search")
        self._made: OrderedDict[int, Future[SearchIndex]] = OrderedDict()
        self._marks: OrderedDict[_Day, Marks] = OrderedDict()
        self._latest: SearchIndex | None = None
        self._kept_revision = 0  # of the index on disk
        self._newest = 0  # revision that was followed

    def follow(self, snapshot: Snapshot) -> None:
        """Begin to make the index of the latest snapshot, so that it is there when asked for."""
        self._newest = max(self._newest, snapshot.revision)
        self._begun(snapshot)

    def index(self, snapshot: Snapshot) -> SearchIndex | None:
        """The index of a snapshot's revision; None where that takes longer than `patience_s`.

        It is made all the same, for the next question. Raises what the store raises.
        """
        begun = self._begun(snapshot)
        try:
            return outcome(begun, self._patience_s)
        except NotYet:
            return None
        except CreditGraphError:
            with self._lock:
                if self._made.get(snapshot.revision) is begun:  # tried again by the next question
                    del self._made[snapshot.revision]
            raise

    def marks(
        self, index: SearchIndex, snapshot: Snapshot, day: int, withdrawn: frozenset[str]
    ) -> Marks:
        """The districts of parties and what records in force say on a day, computed once."""
        key = (index.revision, day, withdrawn)
        with self._lock:
            held = self._marks.get(key)
        if held is None:
            held = marks_of(index, snapshot, day, withdrawn)
            with self._lock:
                self._marks[key] = held
                while len(self._marks) > _KEPT:
                    self._marks.popitem(last=False)
        return held

    def close(self) -> None:
        """Wait for what is being made, and keep the latest index for the next start."""
        self._worker.close()
        latest = self._latest
        if latest is not None and latest.revision != self._kept_revision:
            with suppress(OSError):  # without the file the next start reads the store instead
                keep_index(latest, self._store, self._cache)

    def _begun(self, snapshot: Snapshot) -> Future[SearchIndex]:
        with self._lock:
            begun = self._made.get(snapshot.revision)
            if begun is None:
                begun = self._made[snapshot.revision] = self._worker.begin(self._make, snapshot)
                while len(self._made) > _KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(snapshot.revision)
        return begun

    def _make(self, snapshot: Snapshot) -> SearchIndex:
        latest = self._latest
        # A past revision may hold what was withdrawn since: it is never the one that is kept.
        if snapshot.revision < self._newest:
            return index_of(self._store, snapshot)
        if latest is None:
            made = search_index_of(self._store, snapshot, self._cache)
            self._kept_revision = made.revision
        else:
            made, lost = followed(latest, self._store, snapshot.revision)
            if lost:
                forget_index(self._cache)
                forget_evidence(self._cache)  # which may be of the same records
                self._kept_revision = 0
        self._latest, self._newest = made, max(self._newest, made.revision)
        return made
