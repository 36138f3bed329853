"""A limit on what one caller may do within a time."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable

from api.access.refusals import TooMany


class Limit:
    """At most `most` of something for one key within `window_s` seconds.

    `code` is the sentence of a refusal; it is told `most` and `wait`, in seconds. `clock` gives
    seconds. The counts are kept in memory, so a restart forgets them.
    """

    def __init__(
        self, most: int, window_s: float, code: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._window_s = window_s
        self._code = code
        self._clock = clock
        self._lock = threading.Lock()
        self._taken: dict[str, deque[float]] = {}
        self._told: set[str] = set()

    def take(self, key: str) -> None:
        """Count one more of a key. Raises TooMany, with when the next one is free."""
        now = self._clock()
        with self._lock:
            self._forget(now)
            taken = self._taken.get(key, ())
            if len(taken) >= self._most:
                wait = max(1, math.ceil(taken[0] + self._window_s - now)) if taken else 1
                raise TooMany(self._code, after_s=wait, most=self._most, wait=wait)
            self._taken.setdefault(key, deque()).append(now)
            self._told.discard(key)

    def give_back(self, key: str) -> None:
        """Take back the last one that a key took: it was none that is to be counted."""
        with self._lock:
            if taken := self._taken.get(key):
                taken.pop()

    def is_news(self, key: str) -> bool:
        """Whether a key was refused for the first time since it last took one."""
        with self._lock:
            news = key not in self._told
            self._told.add(key)
            return news

    def _forget(self, now: float) -> None:
        """Drop what has left the window, to bound memory."""
        for key in list(self._taken):
            taken = self._taken[key]
            while taken and taken[0] <= now - self._window_s:
                taken.popleft()
            if not taken:
                del self._taken[key]
