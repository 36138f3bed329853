"""Limits on trying passwords."""

import math
import threading
import time
from collections.abc import Callable
from typing import Final

from api.access.refusals import TooMany

_WINDOW_S: Final = 300.0
# Failed tries of one name from one address: a name alone would let anybody lock a user out.
_PER_NAME: Final = 5
_PER_ADDRESS: Final = 30  # failed tries of any names, against going through a list of names

Key = tuple[str, ...]


class Throttle:
    """Counts failed logins of the last five minutes, by name with address and by address alone.

    `clock` gives seconds. The counts are kept in memory, so a restart forgets them.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: dict[Key, list[float]] = {}

    def check(self, name: str, address: str) -> None:
        """Raise TooMany after too many failed tries, with the seconds to wait."""
        now = self._clock()
        with self._lock:
            waits = [self._wait(key, most, now) for key, most in _counted(name, address)]
        if any(waits):
            wait = max(1, math.ceil(max(waits)))
            raise TooMany("access.too_many_logins", after_s=wait, wait=wait)

    def failed(self, name: str, address: str) -> None:
        """Count a failed try."""
        now = self._clock()
        with self._lock:
            self._forget(now)
            for key, _ in _counted(name, address):
                self._failed.setdefault(key, []).append(now)

    def _wait(self, key: Key, most: int, now: float) -> float:
        # A try is free again once the oldest of the last `most` has left the window.
        recent = [at for at in self._failed.get(key, ()) if at > now - _WINDOW_S]
        return recent[-most] + _WINDOW_S - now if len(recent) >= most else 0.0

    def _forget(self, now: float) -> None:
        """Drop the keys whose last failed try is older than the window, to bound memory."""
        over = [key for key, times in self._failed.items() if times[-1] <= now - _WINDOW_S]
        for key in over:
            del self._failed[key]


def _counted(name: str, address: str) -> tuple[tuple[Key, int], ...]:
    return ((("name", name, address), _PER_NAME), (("address", address), _PER_ADDRESS))
