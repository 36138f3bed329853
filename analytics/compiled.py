"""Passes that numba compiles: once, kept on disk, and without the interpreter's lock."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final


@contextmanager
def _absent(*modules: str) -> Iterator[None]:
    """Let these modules be none that can be imported, for as long as this lasts."""
    before = {name: sys.modules.get(name) for name in modules}
    for name in modules:
        # None is how Python marks what cannot be imported.
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name, module in before.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


# What numba loads before its first pass looks for scipy's linear algebra, which takes longer to
# import than all the rest and which no pass of ours uses: here, before any thread, it finds none.
# Without yaml it reads no `.numba_config.yaml` of the current folder: that file may name the folder
# of compiled code, which is code to run. With colorama it would take standard output away, and put
# it back, whenever it words a fault in whatever thread: what others put there meanwhile is lost.
with _absent("scipy.linalg", "yaml", "colorama"):
    import numba.np.arraymath  # noqa: F401
    from numba import njit

compiled: Final = njit(cache=True, nogil=True)
