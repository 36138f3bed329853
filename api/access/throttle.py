"""How often a password may be tried."""

import math
import time
from typing import Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.access.refusals import TooMany

_PER_NAME: Final = "5 per 5 minutes"
_PER_ADDRESS: Final = "30 per 5 minutes"


class Throttle:
    """Counts failed logins by name and address, and by address alone."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._name, self._address = parse(_PER_NAME), parse(_PER_ADDRESS)

    def check(self, name: str, address: str) -> None:
        """Refuse a try after too many failed ones."""
        for item, keys in self._counted(name, address):
            if not self._limiter.test(item, *keys):
                reset = self._limiter.get_window_stats(item, *keys).reset_time
                wait = max(1, math.ceil(reset - time.time()))
                raise TooMany(f"too many failed logins: try again in {wait} s.", wait)

    def failed(self, name: str, address: str) -> None:
        """Count a failed try."""
        for item, keys in self._counted(name, address):
            self._limiter.hit(item, *keys)

    def _counted(self, name: str, address: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        return [(self._name, ("name", name, address)), (self._address, ("address", address))]
