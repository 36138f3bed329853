"""A large circle of which one company's stakes changed: answered from what was solved before.

With P' = P + e dᵀ, where e marks the company and d is its new row less its old one, Sherman and
Morrison (1950) give (I − P')⁻¹ = N + u v / (1 − v e), of N = (I − P)⁻¹, u = N e and v = dᵀ N: two
solutions with what is kept, in place of all of it anew.
"""

from functools import cached_property
from typing import Final

import numpy as np

from analytics.ownership.large_block import Solved, Untrusted, check
from analytics.snapshot.columns import Floats

# Below this the changed circle hardly leaks, and the formula would divide by a rounding error.
LEAST_PIVOT: Final = 1e-3


class ChangedBlock:
    """The solutions of a circle with another row, from those of the circle as it was.

    Rows and columns are checked against the changed shares themselves; where the formula does not
    reach the precision asked for, Untrusted is raised and the circle is to be built anew.
    """

    def __init__(self, before: Solved, row: int, difference: Floats) -> None:
        self._before = before
        self._row = row
        self._d = difference
        self._at = np.flatnonzero(difference)  # few: the holders of one company

    @cached_property
    def _u(self) -> Floats:
        mark = np.zeros(len(self._d))
        mark[self._row] = 1.0
        return self._before.rows(mark)

    @cached_property
    def _v(self) -> Floats:
        return self._before.columns(self._d)

    @cached_property
    def _pivot(self) -> float:
        pivot = 1 - self._times(self._u)
        if not pivot >= LEAST_PIVOT:
            raise Untrusted()
        return pivot

    def _times(self, x: Floats) -> float:
        """The difference of the row, applied."""
        return float(self._d[self._at] @ x[self._at])

    @cached_property
    def lengths(self) -> Floats:
        """By row, as of LargeBlock."""
        before = self._before.lengths
        w = before + self._u * (self._times(before) / self._pivot)
        least = 1 - float(self.residual_of_rows(np.ones(len(w)), w).max())
        if not (np.isfinite(w).all() and w.min() >= 0 and least > 0):
            raise Untrusted()
        return w / least

    def rows(self, b: Floats) -> Floats:
        """x with (I − P') x = b; raises Untrusted."""
        z = self._before.rows(b)
        x = z + self._u * (self._times(z) / self._pivot)
        r = float(np.abs(self.residual_of_rows(b, x)).max(initial=0.0))
        check(r * float(self.lengths.max(initial=0.0)))
        return x

    def columns(self, b: Floats) -> Floats:
        """y with y (I − P') = b; raises Untrusted."""
        z = self._before.columns(b)
        y: Floats = z + self._v * (z[self._row] / self._pivot)
        check(float((np.abs(self.residual_of_columns(b, y)) * self.lengths).sum()))
        return y

    def residual_of_rows(self, b: Floats, x: Floats) -> Floats:
        """b − (I − P') x."""
        left: Floats = self._before.residual_of_rows(b, x).copy()
        left[self._row] += self._times(x)
        return left

    def residual_of_columns(self, b: Floats, y: Floats) -> Floats:
        """b − y (I − P')."""
        left: Floats = self._before.residual_of_columns(b, y).copy()
        left += y[self._row] * self._d
        return left
