"""Limits on trying passwords and codes, which nobody else's failures turn against their owner."""

import math
import threading
import time
from collections.abc import Callable
from typing import Final

from api.access.refusals import TooMany

_WINDOW_S: Final = 300.0
_PER_ACCOUNT: Final = 5  # tries of one account from one place in the window
# Failed tries of any names from one address, after which it is no longer one clerk's bad morning:
# then its tries take turns. It is never closed, since a whole office may share it.
_NOISY: Final = 30
_TURN_S: Final = 1.0
_LONGEST_TURN_S: Final = 10.0  # who would wait longer is told when to come again

Key = tuple[str, ...]


class Throttle:
    """Counts tries of the last five minutes by account and place together, and noise by address.

    A place is an address, or a browser from which the account has logged in before. `clock` gives
    seconds. The counts are kept in memory, so a restart forgets them.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tries: dict[Key, list[float]] = {}
        self._turns: dict[str, float] = {}  # when an address may try next

    def begin(self, account: str, *place: str) -> None:
        """Count a try before it is made, so that many at once are not all let through.

        Raises TooMany after too many of them, with the seconds to wait.
        """
        key, now = (account, *place), self._clock()
        with self._lock:
            self._forget(now)
            recent = self._recent(key, now)
            # A try is free again once the oldest of the last five has left the window.
            if len(recent) >= _PER_ACCOUNT:
                raise _too_many(recent[-_PER_ACCOUNT] + _WINDOW_S - now)
            self._tries[key] = [*recent, now]

    def passed(self, account: str, *place: str) -> None:
        """Forget the tries of whoever has just shown the right password or code."""
        with self._lock:
            self._tries.pop((account, *place), None)

    def failed(self, address: str) -> None:
        """Count a failure of any name at an address."""
        now = self._clock()
        with self._lock:
            self._tries[("", address)] = [*self._recent(("", address), now), now]

    def turn(self, address: str) -> float:
        """The seconds until it is an address's turn to try: 0 unless many tries failed there.

        Raises TooMany where that would take long.
        """
        now = self._clock()
        with self._lock:
            if len(self._recent(("", address), now)) < _NOISY:
                return 0.0
            at = max(now, self._turns.get(address, 0.0))
            if at - now > _LONGEST_TURN_S:
                raise _too_many(at - now)
            self._turns[address] = at + _TURN_S
            return at - now

    def _recent(self, key: Key, now: float) -> list[float]:
        return [at for at in self._tries.get(key, ()) if at > now - _WINDOW_S]

    def _forget(self, now: float) -> None:
        """Drop the keys whose last try is older than the window, to bound memory."""
        self._tries = {k: at for k, at in self._tries.items() if at[-1] > now - _WINDOW_S}
        self._turns = {address: at for address, at in self._turns.items() if at > now}


def _too_many(seconds: float) -> TooMany:
    wait = max(1, math.ceil(seconds))
    return TooMany("access.too_many_logins", after_s=wait, wait=wait)
