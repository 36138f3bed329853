"""How much one caller may ask: requests, vettings and names in a minute, and loads that wait.

A caller is an account or a system's key; who is not logged in is counted by address. Each has a
store of tokens that fills up again evenly (a token bucket), so short bursts pass.
"""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Final, Literal

from api.access.caller import Caller
from api.access.refusals import TooMany
from graph.errors import BadInput

_MINUTE_S: Final = 60.0
_REMEMBERED: Final = 10_000  # stores; then the full ones, which say nothing, are forgotten
What = Literal["requests", "vettings", "names"]
_TOO_MANY: Final[Mapping[What, str]] = {
    "requests": "limits.requests",
    "vettings": "limits.vettings",
    "names": "limits.names",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one kind of caller; 0 is no limit.

    `requests`, `vettings` and `names` are of a minute; `loads` may wait at once; `at_once` requests
    are worked on together, the others wait for their turn.
    """

    requests: int
    vettings: int
    names: int
    loads: int
    at_once: int


# A person types a few names a second at most; a page asks for up to ten parts.
_PEOPLE: Final = Limits(requests=600, vettings=2_000, names=300, loads=5, at_once=3)
# A system that vets 200 a second for an hour stays far below.
_SYSTEMS: Final = Limits(requests=60_000, vettings=60_000, names=60_000, loads=20, at_once=6)
_STRANGERS: Final = 600  # requests of an address without a login: a whole office may share one


@dataclass(frozen=True, slots=True)
class AllLimits:
    """The limits of people, of systems with a key, and of addresses without a login."""

    people: Limits = _PEOPLE
    systems: Limits = _SYSTEMS
    strangers: int = _STRANGERS

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "AllLimits":
        """Those of an environment: `CREDITGRAPH_LIMIT_REQUESTS`, `CREDITGRAPH_KEY_LIMIT_NAMES`, …

        Raises BadInput for a value that is no whole number.
        """
        return cls(
            _read(values, "CREDITGRAPH_LIMIT_", _PEOPLE),
            _read(values, "CREDITGRAPH_KEY_LIMIT_", _SYSTEMS),
            _number(values, "CREDITGRAPH_LIMIT_STRANGERS", _STRANGERS),
        )

    def of(self, caller: Caller) -> Limits:
        """The limits of a caller: only people have sessions."""
        return self.people if caller.session else self.systems


def _read(values: Mapping[str, str], prefix: str, otherwise: Limits) -> Limits:
    names = [field.name for field in fields(Limits)]
    return Limits(**{n: _number(values, prefix + n.upper(), getattr(otherwise, n)) for n in names})


def _number(values: Mapping[str, str], name: str, otherwise: int) -> int:
    text = values.get(name, "").strip()
    if not text:
        return otherwise
    # `isdecimal` alone lets other scripts' digits through, and those of thousands of places.
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise BadInput("limits.no_number", variable=name, text=text)
    return int(text)


class Meter:
    """Counts what callers use; safe to use from several threads. `clock` gives seconds."""

    def __init__(self, limits: AllLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[tuple[str, str], tuple[float, float, int]] = {}  # tokens, when, most

    def spend(self, caller: Caller, what: What, count: int = 1) -> None:
        """Count a caller's use. Raises TooMany, with the seconds to wait, where it is too much.

        More at once than fits into a minute passes when nothing else was asked for a minute.
        """
        most = getattr(self.limits.of(caller), what)
        self._spend((what, caller.name), most, count, _TOO_MANY[what])

    def spend_stranger(self, address: str) -> None:
        """Count a request of an address without a login. Raises TooMany."""
        self._spend(("strangers", address), self.limits.strangers, 1, "limits.requests")

    def _spend(self, key: tuple[str, str], most: int, count: int, code: str) -> None:
        if not most:
            return
        now, cost = self._clock(), float(min(count, most))
        with self._lock:
            tokens, at, _ = self._left.get(key, (float(most), now, most))
            tokens = min(most, tokens + (now - at) * most / _MINUTE_S)
            enough = tokens >= cost
            self._left[key] = (tokens - cost if enough else tokens, now, most)
            if len(self._left) > _REMEMBERED:
                self._forget(now)
        if not enough:
            wait = max(1, math.ceil((cost - tokens) * _MINUTE_S / most))
            raise TooMany(code, after_s=wait, wait=wait, most=most)

    def _forget(self, now: float) -> None:
        """Drop the stores that are full again, to bound memory."""
        self._left = {
            key: (tokens, at, most)
            for key, (tokens, at, most) in self._left.items()
            if tokens + (now - at) * most / _MINUTE_S < most
        }
