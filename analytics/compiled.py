"""Passes that numba compiles: once, kept on disk, and without the interpreter's lock."""

import sys
from typing import Final

from numba import njit

_UNUSED: Final = "scipy.linalg"

# What numba loads before its first pass looks for scipy's linear algebra, which takes longer to
# import than all the rest and which no pass of ours uses: here, before any thread, it finds none.
_before = sys.modules.get(_UNUSED)
# None is how Python marks what cannot be imported.
sys.modules[_UNUSED] = None  # type: ignore[assignment]
try:
    import numba.np.arraymath  # noqa: F401
finally:
    del sys.modules[_UNUSED]
    if _before is not None:
        sys.modules[_UNUSED] = _before

compiled: Final = njit(cache=True, nogil=True)
