"""The integrity check of the store: one at a time, in a bounded process, since it reads all.

Whoever asks for a check is answered at once and comes back for what it found.
"""

import json
import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from api.loading.process import Bounds, Child
from graph.private_files import write_private
from graph.sentence import Sentence, say, sentence_of

LOG: Final = logging.getLogger("creditgraph.check")
# Three million parties take some minutes; what takes hours is checked by the command line.
BOUNDS: Final = Bounds(memory=8 * 2**30, cpu_s=4 * 3600)


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check: one sentence for each fault, none when the store is whole.

    `took_s` are the seconds that it took; None in a file of before these were kept.
    """

    at: datetime
    revision: int
    faults: tuple[Sentence, ...]
    took_s: int | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A check that ended without a result, and why: it says nothing about the store."""

    at: datetime
    why: Sentence


class IntegrityCheck:
    """Checks the store that a link leads to; the last result is kept in a file.

    `running_since` is when the check under way began, None where none is; `unfinished` is the one
    that came after `last` and found out nothing.
    """

    def __init__(self, path: Path, link: Mapping[str, str], bounds: Bounds = BOUNDS) -> None:
        self._job = {**link, "task": "check", "bounds": asdict(bounds)}
        self._path = path
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._thread: threading.Thread | None = None
        self._closing = False
        self.running_since: datetime | None = None
        self.last: Checked | None = _kept(path)
        self.unfinished: Unfinished | None = None

    def begin(self) -> None:
        """Begin a check, where none is under way."""
        with self._lock:
            if self._closing or self.running_since is not None:
                return
            self._child = Child(self._job)
            self.running_since = datetime.now(UTC)
            self._thread = threading.Thread(
                target=self._hear, args=(self._child,), name="integrity", daemon=True
            )
            self._thread.start()

    def wait(self) -> None:
        """Wait until no check is under way."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def close(self) -> None:
        """End a check under way, of which nothing is kept."""
        with self._lock:
            self._closing = True
            if self._child is not None:
                self._child.end()
        self.wait()

    def _hear(self, child: Child) -> None:
        end: dict[str, Any] = {}
        for message in child.messages():
            end.update(message)
        why = child.why()
        with self._lock:
            self._child = None
            try:
                self._settle(end, why)
            finally:
                self.running_since = None

    def _settle(self, end: Mapping[str, Any], why: str) -> None:
        """Note what the process found, else by what it ended."""
        if "checked" in end:
            told = {"at": datetime.now(UTC).isoformat(), **end["checked"]}
            self.last, self.unfinished = _read(told), None
            with suppress(OSError):  # the result is told all the same
                write_private(self._path, json.dumps(told))
        elif not self._closing:
            said = sentence_of(end["detail"]) if end.get("detail") else None
            why = end.get("ended", why)
            if why == "fault":
                LOG.error("check", extra={"fields": {"fault": end.get("place", "")}})
            self.unfinished = Unfinished(datetime.now(UTC), said or say(f"check_ended.{why}"))


def _kept(path: Path) -> Checked | None:
    try:
        return _read(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _read(told: Mapping[str, Any]) -> Checked:
    faults = tuple(map(sentence_of, told["faults"]))
    at = datetime.fromisoformat(told["at"])
    return Checked(at, int(told["revision"]), faults, told.get("took_s"))
