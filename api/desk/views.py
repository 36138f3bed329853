"""Views: one revision under one policy on one day, swapped whole while requests go on.

An answer comes from one view, so it never mixes two revisions. After a commit, by this process or
another, the snapshot is brought up to date. Where that takes over a second, the answer is of the
revision before, without the records withdrawn since, and says so (DESIGN §7).
"""

import gc
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from analytics.policy import Policy
from analytics.propagation.exposure import Propagation
from analytics.propagation.kept_evidence import with_kept
from analytics.snapshot.building import refreshed, snapshot_from
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.file import forget_snapshot, keep, snapshot_of
from analytics.snapshot.informed_reader import Informed
from analytics.snapshot.references import References
from api.desk.background import Background, outcome
from api.desk.joined import joined_ids
from graph.errors import CreditGraphError, StoreError
from graph.sentence import Sentence
from graph.store import Gone, Reader, Store
from graph.without_withdrawn import WithoutWithdrawn

_POLL_S: Final = 2.0  # between looks for commits of other processes
_KEPT: Final = 6  # views of other days and past revisions, so that paging through one is quick


@dataclass(frozen=True, slots=True)
class View:
    """What one answer is made from; `withdrawn` are ids of records left out of it.

    `latest` is the revision of the store when the question came. It is later than `revision` where
    the view is of the `past`, or the snapshot is not up to date yet.
    """

    reader: Reader
    reach: Propagation
    references: References
    latest: int
    withdrawn: frozenset[str] = frozenset()
    past: bool = False

    @property
    def revision(self) -> int:
        """The revision of the whole answer."""
        return self.reach.snapshot.revision

    @property
    def as_of(self) -> date:
        """The day of the question."""
        return self.reach.as_of


class Views:
    """The views of one store under one policy; safe to use from several threads.

    `cache` is the folder of snapshots; `patience_s` is how long a request waits for a newer one.
    Each latest snapshot is told to `follow`, which must not wait.
    """

    def __init__(
        self,
        store: Store,
        policy: Policy,
        cache: Path,
        today: Callable[[], date],
        *,
        patience_s: float,
        follow: Callable[[Snapshot], None] | None = None,
    ) -> None:
        self._store = store
        self._policy = policy
        self._cache = cache
        self._today = today
        self._patience_s = patience_s
        self._follow = follow
        self._lock = threading.Lock()
        self._worker = Background("snapshot")
        self._refreshing: Future[None] | None = None
        self._held: Snapshot | None = None
        self._held_at = 0.0  # of the monotonic clock
        self._kept_revision = 0  # of the snapshot on disk
        self._kept_records: Sequence[str] = ()  # the ids in it
        self._made: OrderedDict[tuple[int, date], Future[Propagation]] = OrderedDict()
        self._references: dict[int, References] = {}
        self._closed = threading.Event()
        self._watching: threading.Thread | None = None
        self._away: Sentence | None = None  # why the store did not answer last time

    # -- start and end

    def start(self) -> None:
        """Take the snapshot on disk, or make one; then follow commits of other processes."""
        self._hold(snapshot_of(self._store, cache=self._cache))
        assert self._held is not None
        self._kept_revision, self._kept_records = self.revision, self._held.records.ids
        self._watching = threading.Thread(target=self._watch, name="watch", daemon=True)
        self._watching.start()

    def close(self) -> None:
        """Stop following commits, and wait for a refresh that is running."""
        self._closed.set()
        self._worker.close()
        if self._watching is not None:  # it may be writing the file
            self._watching.join()
        self._keep_latest()

    @property
    def ready(self) -> bool:
        """Whether a snapshot is in memory to answer from."""
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
            with suppress(CreditGraphError):  # `latest` raises it for requests
                self._look()
                self._held_now()
                self._keep_latest()

    def _look(self) -> int:
        """The store's latest revision; a failure is remembered for `latest`."""
        try:
            number = self._store.revision().number
        except StoreError as error:
            self._away = error.sentence
            raise
        self._away = None
        return number

    # -- the views of requests

    def latest(self) -> int:
        """The store's latest revision. Raises StoreError when the store is away."""
        # At once, not after the timeout of each request; the watch asks the store meanwhile.
        if self._away is not None:
            raise StoreError(self._away)
        return self._look()

    def today(self) -> date:
        """The day of questions that name none."""
        return self._today()

    def current(self, as_of: date | None = None) -> View:
        """The view of the latest revision, or of an earlier one while a large load is taken in."""
        latest = self.latest()
        snapshot = self._held_at_revision(latest)
        if snapshot.revision != latest:
            # Asked again: a commit may have come while the snapshot was refreshed.
            latest = self.latest()
        reach = self._reach(snapshot, as_of or self.today())
        informed = Informed(self._store, snapshot)
        if latest == snapshot.revision:
            return View(informed, reach, self._known(snapshot), latest)
        gone = self._withdrawn_since(snapshot.revision)
        less = reach.without(gone) if gone else reach
        reader = WithoutWithdrawn(informed, gone)
        return View(reader, less, self._known(snapshot), latest, gone)

    def at(self, revision: int, as_of: date | None = None) -> View:
        """The view of what was known at a revision. Raises NotFound for one still to come."""
        latest = self.latest()
        if revision == latest:
            return self.current(as_of)
        self._store.revision(revision)  # raises NotFound before anything is computed
        reach = self._past(revision, as_of or self.today())
        reader = Informed(self._store, reach.snapshot)
        return View(reader, reach, self._known(reach.snapshot), latest, past=True)

    def _known(self, snapshot: Snapshot) -> References:
        number = snapshot.revision
        known = self._references.get(number)
        if known is None:
            # A new dict each time: requests read it without the lock.
            joined = partial(joined_ids, self._store, number)
            known = References(snapshot, self._store.secret, joined)
            self._references = {**dict(list(self._references.items())[-_KEPT:]), number: known}
        return known

    # -- the latest snapshot

    def _held_now(self) -> Snapshot:
        """The snapshot of the latest revision, or the one in memory after `patience_s`."""
        return self._held_at_revision(self.latest())

    def _held_at_revision(self, latest: int) -> Snapshot:
        """`_held_now`, where the latest revision is known already."""
        with self._lock:
            held = self._held
            if held is not None and held.revision == latest:
                self._held_at = time.monotonic()
                return held
            if self._refreshing is None or self._refreshing.done():
                self._refreshing = self._worker.begin(self._refresh)
            under_way = self._refreshing
        with suppress(NotYet):
            # Without any snapshot there is nothing to answer from, so the request waits.
            outcome(under_way, self._patience_s if held is not None else None)
        assert self._held is not None
        return self._held

    def _refresh(self) -> None:
        held, revision = self._held, self._store.revision().number
        # Revisions only grow: a store that is behind its snapshot was replaced by another copy.
        if held is None or held.revision > revision:
            made = snapshot_from(self._store.scan(at_revision=revision), revision)
        else:
            parts = self._store.scan(at_revision=revision, since=held.revision)
            made = refreshed(held, parts, revision)
        self._hold(made)

    def _hold(self, snapshot: Snapshot) -> None:
        # Computed before the swap, so that no request waits for today's propagation.
        self._reach(snapshot, self.today())
        with self._lock:
            self._held, self._held_at = snapshot, time.monotonic()
        if self._follow is not None:
            self._follow(snapshot)
        since = snapshot.since
        if since is None or not since.records_alone:  # records are no garbage worth looking for
            gc.collect()  # else each later collection walks millions of ids while a request waits
            gc.freeze()

    def _keep_latest(self) -> None:
        """Write the snapshot in memory to disk, apart from its making: no request waits for it."""
        held = self._held
        if held is not None and held.revision != self._kept_revision:
            # Without the file the next start reads the store instead.
            with suppress(CreditGraphError, OSError):
                ids = held.records.ids
                if ids is not self._kept_records and not {*ids}.issuperset(self._kept_records):
                    forget_snapshot(self._cache)
                keep(held, self._store, self._cache)
                self._kept_revision, self._kept_records = held.revision, ids

    def _withdrawn_since(self, revision: int) -> frozenset[str]:
        """Ids of the records of a revision that were repaired or revoked after it."""
        # `Gone` also names records that merely changed: those are still in the store.
        changes = self._store.scan(since=revision)
        gone = next((part for part in changes if isinstance(part, Gone)), None)
        ids = set(gone.records) if gone else set()
        standing = {record.id for record in self._store.records(ids=ids)} if ids else set()
        return frozenset(ids - standing)

    # -- other days and revisions, each computed once

    def _reach(self, snapshot: Snapshot, as_of: date) -> Propagation:
        def build() -> Propagation:
            made = Propagation(snapshot, self._policy, as_of)
            since = snapshot.since
            with self._lock:
                before = self._made.get((since.revision, as_of)) if since else None
            if before is not None and before.done() and before.exception() is None:
                made.following(before.result())
            return self._prepared(made)

        return self._once((snapshot.revision, as_of), build)

    def _past(self, revision: int, as_of: date) -> Propagation:
        def build() -> Propagation:
            held = self._held
            if held is not None and held.revision == revision:
                return self._prepared(Propagation(held, self._policy, as_of))
            snapshot = snapshot_from(self._store.scan(at_revision=revision), revision)
            return self._prepared(Propagation(snapshot, self._policy, as_of))

        return self._once((revision, as_of), build)

    def _prepared(self, made: Propagation) -> Propagation:
        return with_kept(made, self._store, self._cache).prepared()

    def _once(self, key: tuple[int, date], build: Callable[[], Propagation]) -> Propagation:
        # One request builds it; the others that ask for the same revision and day wait for it.
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
            except BaseException as error:  # any: else those who wait would wait for ever
                with self._lock:
                    self._made.pop(key, None)
                made.set_exception(error)
        return made.result()
