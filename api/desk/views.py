"""Views: one revision as one policy sees it on one day, swapped whole while requests go on.

An answer is of one view, so it never mixes two revisions. After a commit, of this process or of
another, the snapshot is brought up to date; where that takes over a second, the answer is of the
revision before, less everything withdrawn since, and says so (DESIGN §7).
"""

import gc
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from analytics.policy import Policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.building import refreshed, snapshot_from
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.file import keep, snapshot_of
from analytics.snapshot.references import References
from graph.errors import CreditGraphError, StoreError
from graph.sentence import Sentence
from graph.store import Gone, Reader, Store
from graph.without_withdrawn import WithoutWithdrawn

_PATIENCE_S: Final = 1.0
_POLL_S: Final = 2.0
_KEPT: Final = 6  # views of other days and past revisions, so that paging through one is quick


@dataclass(frozen=True, slots=True)
class View:
    """What one answer is made from; `withdrawn` are the records left out of it.

    `latest` is the store's revision when the question came: later than `revision` where the view
    is of the `past`, or the snapshot is not up to date yet.
    """

    reader: Reader
    reach: Propagation
    references: References
    latest: int
    withdrawn: frozenset[str] = frozenset()
    past: bool = False

    @property
    def revision(self) -> int:
        """The revision that the whole answer is of."""
        return self.reach.snapshot.revision

    @property
    def as_of(self) -> date:
        """The day of the question."""
        return self.reach.as_of


class Views:
    """The views of one store by one policy."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        cache: Path,
        today: Callable[[], date],
        *,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self._store = store
        self._policy = policy
        self._cache = cache
        self._today = today
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="snapshot")
        self._refreshing: Future[None] | None = None
        self._held: Snapshot | None = None
        self._held_at = 0.0
        self._made: OrderedDict[tuple[int, date], Future[Propagation]] = OrderedDict()
        self._references: dict[int, References] = {}
        self._closed = threading.Event()
        self._away: Sentence | None = None  # why the store did not answer last time

    # -- its life

    def start(self) -> None:
        """Take the snapshot on disk, or make one; then look for commits of others now and then."""
        self._hold(snapshot_of(self._store, cache=self._cache))
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def close(self) -> None:
        """Stop looking."""
        self._closed.set()
        self._worker.shutdown(wait=True, cancel_futures=True)

    @property
    def ready(self) -> bool:
        """Whether there is a snapshot to answer from."""
        return self._held is not None

    @property
    def revision(self) -> int:
        """The revision of the snapshot; 0 while there is none."""
        return self._held.revision if self._held else 0

    @property
    def age_s(self) -> float:
        """Seconds since the snapshot was last known to be the latest."""
        return time.monotonic() - self._held_at if self._held else float("inf")

    def _watch(self) -> None:
        while not self._closed.wait(_POLL_S):
            with suppress(CreditGraphError):  # a store that is away is told to whoever asks
                self._look()
                self._held_now()

    def _look(self) -> int:
        """The store's latest revision; whether it answers is remembered."""
        try:
            number = self._store.revision().number
        except StoreError as error:
            self._away = error.sentence
            raise
        self._away = None
        return number

    # -- what is asked

    def latest(self) -> int:
        """The store's latest revision; of a store known to be away, its sentence at once."""
        if self._away is not None:
            raise StoreError(self._away)
        return self._look()

    def current(self, as_of: date | None = None) -> View:
        """The latest revision, or the one before while a large load is being taken in."""
        snapshot = self._held_now()
        latest = self.latest()
        reach = self._reach(snapshot, as_of or self._today())
        if latest == snapshot.revision:
            return View(self._store, reach, self._known(snapshot), latest)
        gone = self._withdrawn_since(snapshot.revision)
        less = reach.without(gone) if gone else reach
        reader = WithoutWithdrawn(self._store, gone)
        return View(reader, less, self._known(snapshot), latest, gone)

    def at(self, revision: int, as_of: date | None = None) -> View:
        """What was known at a revision; NotFound for one that is not there yet."""
        latest = self.latest()
        if revision == latest:
            return self.current(as_of)
        self._store.revision(revision)
        reach = self._past(revision, as_of or self._today())
        return View(self._store, reach, self._known(reach.snapshot), latest, past=True)

    def _known(self, snapshot: Snapshot) -> References:
        number = snapshot.revision
        known = self._references.get(number)
        if known is None:
            known = References(snapshot, self._store.secret)
            self._references = {**dict(list(self._references.items())[-_KEPT:]), number: known}
        return known

    # -- the latest snapshot

    def _held_now(self) -> Snapshot:
        """The snapshot brought to the latest revision, or as far as a second's patience goes."""
        latest = self.latest()
        with self._lock:
            held = self._held
            if held is not None and held.revision == latest:
                self._held_at = time.monotonic()
                return held
            if self._refreshing is None or self._refreshing.done():
                self._refreshing = self._worker.submit(self._refresh)
            under_way = self._refreshing
        with suppress(NotYet):
            under_way.result(self._patience_s if held is not None else None)
        assert self._held is not None
        return self._held

    def _refresh(self) -> None:
        held, revision = self._held, self._store.revision().number
        if held is None or held.revision > revision:
            made = snapshot_from(self._store.scan(at_revision=revision), revision)
        else:
            parts = self._store.scan(at_revision=revision, since=held.revision)
            made = refreshed(held, parts, revision)
        self._hold(made)
        keep(made, self._store, self._cache)

    def _hold(self, snapshot: Snapshot) -> None:
        self._reach(snapshot, self._today())
        with self._lock:
            self._held, self._held_at = snapshot, time.monotonic()
        gc.collect()  # else each later collection walks millions of ids while a request waits
        gc.freeze()

    def _withdrawn_since(self, revision: int) -> frozenset[str]:
        """Records of a revision that were repaired or revoked after it."""
        changes = self._store.scan(since=revision)
        gone = next((part for part in changes if isinstance(part, Gone)), None)
        ids = set(gone.records) if gone else set()
        standing = {record.id for record in self._store.records(ids=ids)} if ids else set()
        return frozenset(ids - standing)

    # -- other days and revisions, each computed once

    def _reach(self, snapshot: Snapshot, as_of: date) -> Propagation:
        return self._once(
            (snapshot.revision, as_of),
            lambda: Propagation(snapshot, self._policy, as_of).prepared(),
        )

    def _past(self, revision: int, as_of: date) -> Propagation:
        def build() -> Propagation:
            held = self._held
            if held is not None and held.revision == revision:
                return Propagation(held, self._policy, as_of).prepared()
            snapshot = snapshot_from(self._store.scan(at_revision=revision), revision)
            return Propagation(snapshot, self._policy, as_of).prepared()

        return self._once((revision, as_of), build)

    def _once(self, key: tuple[int, date], build: Callable[[], Propagation]) -> Propagation:
        with self._lock:
            made = self._made.get(key)
            mine = made is None
            if made is None:
                made = self._made[key] = Future()
                while len(self._made) > _KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
        if mine:
            try:
                made.set_result(build())
            except BaseException as error:
                with self._lock:
                    self._made.pop(key, None)
                made.set_exception(error)
        return made.result()
