"""The chain that is shown for a look-through share: of all ways the one of the largest product.

All chains are counted in the share; this is the one that a person can check (DESIGN §8).
"""

from functools import cached_property
from typing import Any, Final

import numpy as np
import scipy

from analytics.snapshot.columns import Ints
from analytics.snapshot.relation_lookup import rows_of
from analytics.snapshot.stakes import Stakes

_A_TIE: Final = 1e-9  # of equal products the chain of fewer ties; far below what a stake is told to
_END: Final = -9999  # scipy's mark of no predecessor


class SharePaths:
    """The chains between one party and all above it, or all below it.

    A stake counts by its upper end: an unknown one by what the others leave.
    """

    def __init__(self, stakes: Stakes, centre: int, *, upwards: bool) -> None:
        self._stakes, self._centre, self._upwards = stakes, centre, upwards
        near = stakes.above(centre) if upwards else stakes.below(centre)
        self._places: Ints = np.union1d(near, [centre])

    def chain(self, entity: int) -> tuple[int, ...]:
        """Relation places from the holder to the company; empty where no stake leads there."""
        step = int(np.searchsorted(self._places, entity))
        if step == len(self._places) or self._places[step] != entity:
            return ()
        rows, before = self._edges, self._before
        chain = []
        while before[step] != _END:
            row = rows[int(before[step]), step]
            chain.append(int(self._stakes.relation[row]))
            step = int(before[step])
        return tuple(chain) if self._upwards else tuple(reversed(chain))

    @cached_property
    def _columns(self) -> tuple[Ints, Ints, Ints]:
        """(from, to, row) of every stake among the parties, as places among `_places`."""
        stakes = self._stakes
        rows = rows_of(stakes.offsets, self._places)
        rows = rows[(stakes.high[rows] > 0) & np.isin(stakes.holder[rows], self._places)]
        company = np.searchsorted(self._places, stakes.company[rows])
        holder = np.searchsorted(self._places, stakes.holder[rows])
        return (company, holder, rows) if self._upwards else (holder, company, rows)

    @cached_property
    def _before(self) -> Any:  # noqa: ANN401 - an array of scipy
        tail, head, rows = self._columns
        count = len(self._places)
        length = -np.log(np.minimum(self._stakes.high[rows], 1.0)) + _A_TIE
        ways = scipy.sparse.csr_array((length, (tail, head)), shape=(count, count))
        start = int(np.searchsorted(self._places, self._centre))
        return scipy.sparse.csgraph.dijkstra(ways, indices=start, return_predecessors=True)[1]

    @cached_property
    def _edges(self) -> dict[tuple[int, int], int]:
        tail, head, rows = self._columns
        used = self._before[head] == tail  # of all stakes only those on some chain
        return {
            (one, other): row
            for one, other, row in zip(
                tail[used].tolist(), head[used].tolist(), rows[used].tolist(), strict=True
            )
        }
