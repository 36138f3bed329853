"""The integrity check of the store; it reads everything, so only one runs at a time."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime

from api.access.refusals import TooMany
from graph.sentence import Sentence
from graph.store import Store

_AGAIN_S = 30  # seconds after which a refused caller may try again


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check: one sentence for each fault, none when the store is whole."""

    at: datetime
    revision: int
    faults: tuple[Sentence | str, ...]


class IntegrityCheck:
    """Checks the store, and remembers the last result."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.last: Checked | None = None

    def check(self, store: Store) -> Checked:
        """Check now. Raises TooMany while another check runs, StoreError when the store is away."""
        if not self._lock.acquire(blocking=False):
            raise TooMany("desk.check_under_way", after_s=_AGAIN_S)
        try:
            # Read first: commits during the check belong to the next one.
            revision = store.revision().number
            self.last = Checked(datetime.now(UTC), revision, tuple(map(str, store.verify())))
            return self.last
        finally:
            self._lock.release()
