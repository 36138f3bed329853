"""Solving for the shares of one large circle, and how far the answer can be from the truth.

Sweeps solve what leaks, which is nearly everything; a circle that hardly leaks is factored
(scipy's SuperLU), if the factors stay small. For what was found the residual r is told apart: with
w ≥ 0 and (I − P) w ≥ d > 0, each row of the answer is within w · max|r| / d of the truth, since
(I − P)⁻¹ has no entry below 0. An answer without such a bound is not given.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Protocol

import numpy as np
import scipy

from analytics.ownership.sweeps import residual, sweep, turned
from analytics.snapshot.columns import Floats
from graph.errors import CreditGraphError

TRUSTED: Final = 1e-9  # an answer that may be further than this from the truth is refused
_ENOUGH: Final = 1e-14  # relative change of a sweep at which it has arrived
_SWEEPS: Final = 300
_LONG_SWEEPS: Final = 20_000  # where no factor can be had
_SMALL: Final = 3_000  # rows of which even full factors are no burden
_MOST_FILL: Final = 40_000_000  # entries of factors that are kept: 0.5 GB


class Untrusted(CreditGraphError):
    """A circle is so nearly closed, or so large and tangled, that no share of it is certain."""

    def __init__(self) -> None:
        super().__init__("look_through.untrusted")


class Solved(Protocol):
    """A circle that can be solved: as it was built, or corrected for another row."""

    @property
    def lengths(self) -> Floats: ...
    def rows(self, b: Floats) -> Floats: ...
    def columns(self, b: Floats) -> Floats: ...
    def residual_of_rows(self, b: Floats, x: Floats) -> Floats: ...
    def residual_of_columns(self, b: Floats, y: Floats) -> Floats: ...


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class LargeBlock:
    """Fixed shares inside a circle, as in `analytics.ownership.sweeps`."""

    block: tuple[Any, Any, Any, Any]

    @cached_property
    def _turned(self) -> tuple[Any, Any, Any, Any]:
        found: tuple[Any, Any, Any, Any] = turned(self.block)
        return found

    @cached_property
    def lengths(self) -> Floats:
        """By row, how many companies of the circle a share passes; the w of the bound."""
        ones = np.ones(len(self.block[3]))
        w = self._solved(self.block, ones, ones.copy(), by_rows=True)
        least = 1 - float(residual(self.block, ones, w).max())
        if not (np.isfinite(w).all() and w.min() >= 0 and least > 0):
            raise Untrusted()
        return w / least

    def guessed(self, b: Floats, start: Floats) -> Floats:
        """x with (I − P) x = b as well as it was found, from a first guess; no bound is known."""
        return self._solved(self.block, b, start.copy(), by_rows=True)

    def rows(self, b: Floats, start: Floats | None = None) -> Floats:
        """x with (I − P) x = b, from a first guess; raises Untrusted."""
        x = self._solved(
            self.block, b, np.zeros(len(b)) if start is None else start.copy(), by_rows=True
        )
        r = float(np.abs(self.residual_of_rows(b, x)).max(initial=0))
        check(r * float(self.lengths.max(initial=0)))
        return x

    def columns(self, b: Floats) -> Floats:
        """y with y (I − P) = b; raises Untrusted."""
        back = np.ascontiguousarray(b[::-1])
        y = self._solved(self._turned, back, np.zeros(len(b)), by_rows=False)
        y = np.ascontiguousarray(y[::-1])
        check(float((np.abs(self.residual_of_columns(b, y)) * self.lengths).sum()))
        return y

    def residual_of_rows(self, b: Floats, x: Floats) -> Floats:
        """b − (I − P) x."""
        left: Floats = residual(self.block, b, x)
        return left

    def residual_of_columns(self, b: Floats, y: Floats) -> Floats:
        """b − y (I − P)."""
        back, there = np.ascontiguousarray(b[::-1]), np.ascontiguousarray(y[::-1])
        left: Floats = residual(self._turned, back, there)
        return left[::-1]

    def _solved(self, block: Any, b: Floats, x: Floats, *, by_rows: bool) -> Floats:  # noqa: ANN401
        if sweep(block, b, x, _SWEEPS, _ENOUGH) == 0.0:
            return x
        factors = self._factors
        if factors is None:
            sweep(block, b, x, _LONG_SWEEPS, _ENOUGH)
            return x
        order, lu = factors
        way = "N" if by_rows else "T"
        ours = order if by_rows else len(b) - 1 - order
        for _ in range(3):  # each adds the digits that the one before left out
            x[ours] += lu.solve(residual(block, b, x)[ours], way)
        return x

    @cached_property
    def _factors(self) -> tuple[Any, Any] | None:
        """(order, factors of I − P in that order); None where they would be too large."""
        offsets, other, share, rest = self.block
        size = len(rest)
        shares = scipy.sparse.csr_array((share, other, offsets), shape=(size, size))
        order = scipy.sparse.csgraph.reverse_cuthill_mckee(shares, symmetric_mode=False)
        at = np.empty(size, dtype=np.int64)
        at[order] = np.arange(size)
        rows = np.repeat(np.arange(size), np.diff(offsets))
        width = int(np.abs(at[rows] - at[other]).max(initial=0))
        # In this order no factor has an entry outside the band, whatever is inside it.
        if size > _SMALL and size * (2 * width + 1) > _MOST_FILL:
            return None
        system = (scipy.sparse.diags_array(rest) - shares).tocsr()[order][:, order].tocsc()
        if size <= _SMALL:
            return order, scipy.sparse.linalg.splu(system, diag_pivot_thresh=0.0)
        return order, scipy.sparse.linalg.splu(system, permc_spec="NATURAL", diag_pivot_thresh=0.0)


def check(error: float) -> None:
    """Raise Untrusted for an error that may be too large."""
    if not error <= TRUSTED:  # also where it is no number
        raise Untrusted()
