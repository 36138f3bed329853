"""The queue of loads: one after another, each in a process and a folder of its own.

Each load is written down, so it outlives the server: waiting loads go on after a restart, and one
that was running is marked as stopped.
"""

import logging
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from api.access.caller import Caller
from api.access.refusals import Forbidden, TooMany
from api.clock import SHANGHAI, day, now
from api.loading.job import REJECTS, Kept, Load, cancelling, keep, kept
from api.loading.order import Order
from api.loading.own_mappings import OwnMappings
from api.loading.process import Bounds, Child
from api.loading.uploads import Upload, keep_uploads
from api.loading.written import Written, forget_begin, has_begun, written_by
from graph.errors import CreditGraphError, NotFound, Overtaken, StoreError
from graph.masking import mask_numbers
from graph.private_files import new_private_folder, private_folder
from graph.store import Store
from loaders.loads import StandingLoad, standing_loads, unload
from loaders.rejects import draft_of

LOG: Final = logging.getLogger("creditgraph.loads")
_KEPT: Final = 200  # loads that are remembered, with their refused rows
_WAITING: Final = 20  # loads that may wait at once
_AFTER_S: Final = 60  # a load of a city takes a minute or two
_DAYS: Final = 1  # for which the files of a dry run are kept


class Loads:
    """The loads of one desk; safe to use from several threads.

    `link` holds URL, secret and login with which their processes open the store; `ended` is called
    with each load that is over. `store` tells what a load that ended early has written;
    of one caller at most `waiting` loads wait at once.
    """

    def __init__(
        self,
        folder: Path,
        link: Mapping[str, str],
        *,
        ended: Callable[[Load], None],
        bounds: Bounds | None = None,
        store: Store | None = None,
        waiting: Callable[[Caller], int] = lambda _: _WAITING,
    ) -> None:
        self._store = store
        self._most = waiting
        self._folder = folder
        self._link = link
        self._ended = ended
        self._bounds = bounds or Bounds()
        self.own = OwnMappings(folder / "mappings")
        self._lock = threading.RLock()
        self._known: dict[int, Load] = {}
        self._queue: SimpleQueue[int | None] = SimpleQueue()
        self._child: Child | None = None
        self._closing = False
        self._worker = threading.Thread(target=self._work, name="loads", daemon=True)

    # -- start and end

    def start(self) -> None:
        """Read the loads that were written down, and begin with those that wait."""
        private_folder(self._folder, ours=True)
        for folder in self._numbered():
            if load := kept(folder):
                self._known[load.number] = load
            else:  # the server stopped while these files were coming in
                shutil.rmtree(folder, ignore_errors=True)
        for number in sorted(self._known):
            load = self._known[number]
            if load.state == "running":
                why = "cancelled" if load.cancelled else "server"
                self._end_early(load, why)
            elif load.state == "waiting":
                self._queue.put(number)
        self._worker.start()

    def close(self) -> None:
        """End the running load; waiting ones go on when the desk is opened again."""
        with self._lock:
            self._closing = True
            if self._child is not None:
                self._child.end()
        self._queue.put(None)
        if self._worker.is_alive():
            self._worker.join()

    # -- for requests

    def add(self, caller: Caller, order: Order, uploads: Sequence[Upload]) -> Load:
        """Keep files and queue their load; gives the waiting load.

        Raises Forbidden for a caller without a department, TooMany when the queue is full, BadInput
        for an unknown source, StoreError when the disk takes no more.
        """
        # A load is shown to its own department only; without one nobody could see it.
        if not caller.department:
            raise Forbidden("upload.no_department")
        order.check()
        self._refuse_many(caller)
        number, folder = self._place()
        try:
            sent = keep_uploads(uploads, folder)
            load = order.as_load(number, caller, [list(one) for one in sent])
            self._note(load)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._queue.put(number)
        self._forget_old()
        self.drop_old_files()
        return load

    def _refuse_many(self, caller: Caller) -> None:
        """Raise TooMany where too many loads wait, of all or of this caller."""
        with self._lock:
            waiting = [load.who for load in self._known.values() if load.state == "waiting"]
        most = self._most(caller)
        if len(waiting) >= _WAITING:
            raise TooMany("upload.queue_full", after_s=_AFTER_S, most=_WAITING, wait=_AFTER_S)
        if most and waiting.count(caller.name) >= most:
            raise TooMany("limits.loads", after_s=_AFTER_S, most=most, wait=_AFTER_S)

    def of(self, number: int, caller: Caller) -> Load:
        """A load of the caller's own department. Raises NotFound for any other."""
        load = self._known.get(number)
        if load is None or not caller.answers_for(load.department):
            raise NotFound("upload.no_load")
        return load

    def take_back(self, store: Store, number: int, caller: Caller, reason: str) -> Load:
        """Take a load of the caller's own department back whole; gives the load as it is then.

        Raises NotFound for any other and for one that brought nothing, and what `unload` raises.
        """
        load, standing = self.refuse_back(store, number, caller)
        unload(store, standing, reason=reason, who=caller.name)
        about = {"at": now(), "who": caller.name, "reason": mask_numbers(reason)}
        self._note(replace(load, taken_back=about))
        return self._known[number]

    def refuse_back(self, store: Store, number: int, caller: Caller) -> tuple[Load, StandingLoad]:
        """The load that may be taken back, as kept here and in the store; raises as `take_back`."""
        load = self.of(number, caller)
        standing = next((one for one in standing_loads(store) if one.id == load.load), None)
        # The id is of the content: the same file may stand as another sender's load.
        if not load.over or load.dry_run or standing is None or standing.who != load.who:
            raise NotFound("upload.not_taken_back")
        return load, standing

    def cancel(self, number: int, caller: Caller, reason: str) -> Load:
        """End a load of the caller's own department; gives it as it is then.

        A waiting load leaves the queue; a running one ends after the batch under way, and is
        journalled once it has. Raises NotFound for any other load, Overtaken for one that is over.
        """
        self.of(number, caller)
        about = {"at": now(), "who": caller.name, "reason": mask_numbers(reason)}
        with self._lock:
            load = self._known[number]
            if load.over:
                raise Overtaken("upload.is_over")
            load = replace(load, cancelled=about)
            if load.state == "waiting":
                self._end_early(load, "cancelled")
            else:
                self._note(load)
                if self._child is not None:
                    self._child.stop()
            return self._known[number]

    def every(self, caller: Caller) -> list[Load]:
        """The loads of the caller's own department, the latest first."""
        with self._lock:
            known = sorted(self._known.values(), key=lambda load: -load.number)
        return [load for load in known if caller.answers_for(load.department)]

    def waiting(self) -> int:
        """How many loads wait, of all departments."""
        with self._lock:
            return sum(load.state == "waiting" for load in self._known.values())

    def ahead_of(self, load: Load) -> int:
        """The number of loads that come before a waiting one."""
        with self._lock:
            return sum(not one.over and one.number < load.number for one in self._known.values())

    def rejects(self, load: Load) -> Path | None:
        """The file of a load's refused rows; None before the load is over, or without such rows."""
        path = self._folder / str(load.number) / REJECTS
        return path if load.over and path.exists() else None

    def again(self, number: int, caller: Caller, *, dry_run: bool) -> Load:
        """Queue a load of the files that a dry run kept: for good, or once more to be looked at.

        Raises NotFound where the files are kept no longer.
        """
        before = self.of(number, caller)
        self._refuse_many(caller)
        old = self._folder / str(number)
        with self._lock:  # of two that ask at once the second finds nothing
            if not self.has_files(before):
                raise NotFound("upload.files_gone")
            new, folder = self._place()
            for name, _, _ in before.sent:
                (old / name).rename(folder / name)
        order = Order(
            before.source,
            day(before.dated),
            day(before.received),
            dry_run=dry_run,
            keeps=dry_run,
            mends=before.mends,
        )
        load = order.as_load(new, caller, before.sent)
        self._note(load)
        self._queue.put(new)
        return load

    def has_files(self, load: Load) -> bool:
        """Whether the files of a load that is over are still there."""
        folder = self._folder / str(load.number)
        return _stays(load) and all((folder / name).exists() for name, _, _ in load.sent)

    def drop_old_files(self) -> None:
        """Delete files of dry runs that nobody loaded for good within a day."""
        oldest = (datetime.now(SHANGHAI) - timedelta(days=_DAYS)).isoformat(timespec="seconds")
        with self._lock:
            old = [x for x in self._known.values() if x.over and (x.ended_at or "") < oldest]
        for load in old:
            _drop_files(load, self._folder / str(load.number))

    # -- keeping

    def _place(self) -> tuple[int, Path]:
        """A new number and its folder. Raises StoreError when the disk takes no more."""
        private_folder(self._folder, ours=True)
        number = max([0, *(int(path.name) for path in self._numbered()), *self._known]) + 1
        while True:
            folder = self._folder / str(number)
            try:
                new_private_folder(folder)
            except FileExistsError:  # another request came first
                number += 1
            except OSError as error:
                raise StoreError("upload.unkept", error=error.strerror) from error
            else:
                return number, folder

    def _numbered(self) -> list[Path]:
        return [path for path in self._folder.iterdir() if path.name.isdecimal()]

    def _note(self, load: Load) -> None:
        # One at a time: of two drafts of one load the first would be gone when it is renamed.
        with self._lock:
            keep(load, self._folder / str(load.number))
            self._known[load.number] = load

    def _see(self, number: int, message: Mapping[str, Any]) -> None:
        """Update a load in memory only: progress comes several times a second."""
        with self._lock:  # somebody may cancel it meanwhile
            self._known[number] = _further(self._known[number], message)

    def _forget_old(self) -> None:
        with self._lock:
            over = sorted(number for number, load in self._known.items() if load.over)
            old = over[: max(0, len(self._known) - _KEPT)]  # loads that are not over stay
            for number in old:
                del self._known[number]
        for number in old:
            shutil.rmtree(self._folder / str(number), ignore_errors=True)

    # -- loading

    def _work(self) -> None:
        while (number := self._queue.get()) is not None:
            try:
                self._run(self._known[number])
            except Exception as error:  # the next load is not to blame
                LOG.error("load", exc_info=error)
                self._end_early(self._known[number], "fault")

    def _run(self, load: Load) -> None:
        # Under the lock: `close` either comes first and no process starts, or ends this one.
        with self._lock:
            if self._closing or self._known[load.number].over:  # it was cancelled meanwhile
                return
            self._note(replace(load, state="running", began_at=now()))
            child = self._child = Child(self._job(load))
        end: dict[str, Any] = {}
        for message in child.messages():
            end.update(message)
            self._see(load.number, message)
        why = child.why()
        with self._lock:
            self._child = None
        self._settle(self._known[load.number], end, why)

    def _job(self, load: Load) -> dict[str, Any]:
        return {
            **self._link,
            "bounds": asdict(self._bounds),
            "who": load.who,
            "folder": str(self._folder / str(load.number)),
            "source": load.source,
            "files": [[here, shown] for here, shown, _ in load.sent],
            "dated": load.dated,
            "received": load.received,
            "dry_run": load.dry_run,
            "keeps": load.keeps,
            "own": [str(path) for path in self.own.paths(load.department)],
            "language": load.language,
            "department": load.department,
            "all_records": load.all_records,
        }

    def _settle(self, load: Load, end: Mapping[str, Any], why: str) -> None:
        """End a load by its report, by the reason its process gave, or by how that process died."""
        if "report" in end:
            rows = sum(file["rows"] for file in end["report"]["files"])
            self._end(replace(load, state="done", rows=rows, ended_at=now()))
            return
        if end.get("ended") == "fault":
            LOG.error("load", extra={"fields": {"load": load.number, "fault": end["place"]}})
        # On closing, the desk itself killed the process: that is no fault of the file.
        reason = "server" if self._closing else end.get("ended", why)
        if load.cancelled and not self._closing:
            reason = "cancelled"
        self._end_early(load, reason, end.get("detail", ""))

    def _end_early(self, load: Load, why: str, detail: Kept = "") -> None:
        """Close a load before its time, with what it has written; a cancelled one is journalled."""
        folder = self._folder / str(load.number)
        # Without a mark nothing was written; with one, only the store knows.
        written = None if has_begun(folder) else Written()
        if self._store is not None:
            with suppress(StoreError):
                written = written_by(self._store, folder)
        self._end(load.ended(why, now(), detail, written=written))
        if load.cancelled and self._store is not None:
            try:
                self._store.commit(cancelling(self._known[load.number]))
            except CreditGraphError as error:  # the load is over all the same
                LOG.error("cancel", exc_info=error)

    def _end(self, load: Load) -> None:
        """Close a load: delete its files, keep its refused rows, write it down, count it."""
        folder = self._folder / str(load.number)
        # The process may have died before it gave its refused rows their final name.
        with suppress(FileNotFoundError):
            draft_of(folder / REJECTS).replace(folder / REJECTS)
        if not _stays(load):
            _drop_files(load, folder)
        self._note(load)
        forget_begin(folder)
        self._ended(load)


def _stays(load: Load) -> bool:
    """Whether the files of a load that is over are still wanted."""
    return load.keeps and (load.state == "done" or load.unknown is not None)


def _drop_files(load: Load, folder: Path) -> None:
    for name, _, _ in load.sent:
        (folder / name).unlink(missing_ok=True)


def _further(load: Load, message: Mapping[str, Any]) -> Load:
    """A load with what a message of its process adds."""
    parts = ("rows", "sheets", "report", "load", "unknown")
    known = {key: message[key] for key in parts if key in message}
    return replace(load, **known)
