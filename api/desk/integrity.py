"""The integrity check of the store; it reads everything, so only one runs at a time."""

import json
import math
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.access.refusals import TooMany
from graph.private_files import write_private
from graph.sentence import Sentence, plain_sentence, sentence_of
from graph.store import Store

_AGAIN_S = 30  # seconds after which a refused caller may try again


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check: one sentence for each fault, none when the store is whole.

    `took_s` are the seconds that it took; None in a file of before these were kept.
    """

    at: datetime
    revision: int
    faults: tuple[Sentence, ...]
    took_s: int | None = None


class IntegrityCheck:
    """Checks the store, and remembers the last result, in a file too where one is given."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._path = path
        self.last: Checked | None = _kept(path) if path else None

    def check(self, store: Store) -> Checked:
        """Check now. Raises TooMany while another check runs, StoreError when the store is away."""
        if not self._lock.acquire(blocking=False):
            raise TooMany("desk.check_under_way", after_s=_AGAIN_S)
        try:
            # Read first: commits during the check belong to the next one.
            revision = store.revision().number
            began = time.monotonic()
            faults = store.verify()
            took_s = math.ceil(time.monotonic() - began)
            self.last = Checked(datetime.now(UTC), revision, faults, took_s)
            self._keep(self.last)
            return self.last
        finally:
            self._lock.release()

    def _keep(self, checked: Checked) -> None:
        if self._path is None:
            return
        told = {
            "at": checked.at.isoformat(),
            "revision": checked.revision,
            "faults": [plain_sentence(fault) for fault in checked.faults],
            "took_s": checked.took_s,
        }
        with suppress(OSError):  # the result is told all the same
            write_private(self._path, json.dumps(told))


def _kept(path: Path) -> Checked | None:
    try:
        told = json.loads(path.read_text("utf-8"))
        at = datetime.fromisoformat(told["at"])
        faults = tuple(map(sentence_of, told["faults"]))
        return Checked(at, int(told["revision"]), faults, told.get("took_s"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
