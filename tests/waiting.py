"""Waiting until something holds, on however busy a machine."""

import time
from collections.abc import Callable
from typing import Final

PATIENCE_S: Final = 300.0  # what has not come by then never will
_PAUSE_S: Final = 0.02


def wait_until(reached: Callable[[], object]) -> None:
    """Wait until something holds; fail where it never does."""
    end = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < end, "what is waited for did not come"
        time.sleep(_PAUSE_S)
