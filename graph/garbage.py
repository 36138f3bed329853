"""Python's garbage collector, run less often while many objects are made at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for cycles rarely: loads and snapshots make millions of objects and no cycles.

    The thresholds hold for the whole process and are put back at the end.
    """
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
