"""The probability that one share of a company, traced upwards, meets a holder; and the converse.

All is done block by block, circles with few companies by elimination and large ones by
`analytics.ownership.large_block`. The lowest probabilities are those of the lower ends of all
stakes, since the rest may belong to an owner without a name; the highest come from policy
iteration.
"""

import threading
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.ownership.elimination import eliminate, solve_columns, solve_rows
from analytics.ownership.large_block import TRUSTED, LargeBlock, Solved, Untrusted
from analytics.ownership.rank_one import ChangedBlock
from analytics.ownership.settling import (
    block_matrix,
    distances,
    first_policy,
    improve,
    returns,
    settle,
    take_from_outside,
    visit,
)
from analytics.ownership.share_chain import NO_STATE, Above, ShareChain
from analytics.ownership.sweeps import policy_block
from analytics.snapshot.columns import Floats, Ints

MOST_DENSE: Final = 64  # companies of a circle that elimination takes: its work grows by the cube
MOST_ELIMINATED: Final = 1000  # of one that sweeps cannot vouch for: a second of work
_BETTER: Final = 1e-13  # what a row of a large circle must gain to change: sweeps are so exact
_POLICIES: Final = 200  # of a large circle; below ten is usual


class Meeting:
    """Probabilities of one chain, with the parts of the circles that every question needs."""

    def __init__(self, chain: ShareChain, *, most_dense: int = MOST_DENSE) -> None:
        self.chain = chain
        self.most_dense = most_dense
        self._kept: dict[int, Solved] = {}
        self._returns: dict[int, float] = {}
        self._above: dict[int, Above] = {}
        self._thread = threading.local()

    def lowest(self, target: int, states: Ints) -> Floats:
        """By state, the least probability of meeting an entity (a place); 0 outside `states`."""
        return self._met(target, states, free=False)

    def highest(self, target: int, states: Ints) -> Floats:
        """By state, the greatest; at least the whole of `states` must hold all their holders."""
        return self._met(target, states, free=True)

    def above(self, state: int) -> Above:
        """A company and all that hold it; of a large circle all its companies, which is kept."""
        if not self.is_in_large(np.array([state])).any():
            return self.chain.above(np.array([state]))
        number = int(self.chain.block[state])
        if number not in self._above:
            # Not of the company alone: stakes corrected since may have opened the circle.
            self._above[number] = self.chain.above(self._whole(number))
        return self._above[number]

    def visits(self, begin: Floats, states: Ints) -> Floats:
        """By state, how often shares that begin as `begin` come to it, at the lower ends.

        `states` are those in which they begin and all that hold them.
        """
        chain = self.chain
        y = begin.copy()
        upwards = (*chain.by_head, chain.tail, self._unmarked())
        end, well = visit(states, len(states), chain.block, chain.rows, upwards, self.most_dense, y)
        while well and end:
            number = int(chain.block[states[end - 1]])
            whole = self._whole(number)
            if end < len(states):
                take_from_outside(whole, chain.rows, upwards, y)
            y[whole] = self._solved(number, y[whole], by_rows=False)
            end = int(np.searchsorted(states, whole[0]))
            end, well = visit(states, end, chain.block, chain.rows, upwards, self.most_dense, y)
        if not well:
            raise Untrusted()
        return y

    def returns(self, states: Ints) -> Floats:
        """For each of these, how often a share that begins there is there: 1 or more."""
        counts: Floats = self._small_returns[states].copy()
        for at in np.flatnonzero(np.isnan(counts)).tolist():
            counts[at] = self._return(int(states[at]))
        return counts

    def is_in_large(self, states: Ints) -> npt.NDArray[np.bool_]:
        """Marks those of large circles: for `returns` such a circle is solved for each of them."""
        return np.isnan(self._small_returns[states])

    @cached_property
    def _small_returns(self) -> Floats:
        chain = self.chain
        found: Floats = returns(chain.block, chain.rows, self._unmarked(), self.most_dense)
        return found

    def _return(self, state: int) -> float:
        if state not in self._returns:
            number = int(self.chain.block[state])
            whole = self._whole(number)
            b = np.zeros(len(whole))
            b[state - whole[0]] = 1.0
            self._returns[state] = float(self._solved(number, b)[state - whole[0]])
        return self._returns[state]

    def _unmarked(self) -> Ints:
        """A column of -1 by state, for marks that are taken away again: one for each thread."""
        column: Ints | None = getattr(self._thread, "column", None)
        if column is None:
            column = self._thread.column = np.full(len(self.chain.place), -1)
        return column

    def _whole(self, number: int) -> Ints:
        """All states of a block."""
        begin, end = np.searchsorted(self.chain.block, [number, number + 1])
        return np.arange(begin, end)

    def _solved(self, number: int, b: Floats, *, by_rows: bool = True) -> Floats:
        """x with (I − P) x = b, or y with y (I − P) = b, of the lower ends of a large circle."""
        kept = self._kept.get(number)
        if isinstance(kept, ChangedBlock):
            try:
                return kept.rows(b) if by_rows else kept.columns(b)
            except Untrusted:
                kept = None  # corrected too often to be exact
        if kept is None:
            kept = self._kept[number] = self._built(number)
        try:
            return kept.rows(b) if by_rows else kept.columns(b)
        except Untrusted:
            if len(b) > MOST_ELIMINATED:
                raise
        return self._eliminated(number, b, by_rows=by_rows)

    def _eliminated(self, number: int, b: Floats, *, by_rows: bool) -> Floats:
        shares, exits = block_matrix(self._whole(number), self.chain.rows, self._unmarked())
        pivots = eliminate(shares, exits)
        found = b.copy()
        (solve_rows if by_rows else solve_columns)(shares, pivots, found)
        return found

    def _built(self, number: int) -> LargeBlock:
        whole, local = self._whole(number), self._unmarked()
        local[whole] = np.arange(len(whole))
        all_near = np.zeros(len(whole), dtype=np.int64)
        work = (np.zeros(len(local)), self.chain.low, local, False)
        block, _ = policy_block(whole, self.chain.rows, NO_STATE - 1, all_near, work)
        local[whole] = -1
        return LargeBlock(block)

    def changed(self, chain: ShareChain, state: int) -> "Meeting":
        """The probabilities of a chain in which one state has other stakes; keeps what it can."""
        other = Meeting(chain, most_dense=self.most_dense)
        number = int(chain.block[state])
        other._kept = {block: kept for block, kept in self._kept.items() if block != number}
        other._returns = {
            one: count for one, count in self._returns.items() if chain.block[one] != number
        }
        if number in self._kept:
            other._small_returns = self._small_returns  # nothing changed in a small circle
            difference = chain.inner_row(state) - self.chain.inner_row(state)
            row = state - int(self._whole(number)[0])
            other._kept[number] = ChangedBlock(self._kept[number], row, difference)
        return other

    # -- meeting a target

    def _met(self, target: int, states: Ints, *, free: bool) -> Floats:
        chain = self.chain
        x = np.zeros(len(chain.place))
        work = (x, np.empty(len(chain.head)), self._unmarked(), free)
        at, well = settle(states, 0, chain.block, chain.rows, target, self.most_dense, work)
        while well and at < len(states):
            number = int(chain.block[states[at]])
            end = int(np.searchsorted(states, self._whole(number)[-1] + 1))
            if free:
                well = self._settle_highest(states[at:end], target, work)
            else:
                self._settle_lowest(number, states[at:end], target, work)
            if well:
                at, well = settle(
                    states, end, chain.block, chain.rows, target, self.most_dense, work
                )
        if not well:
            raise Untrusted()
        return x

    def _settle_lowest(self, number: int, some: Ints, target: int, work: Any) -> None:  # noqa: ANN401
        """The lower ends of a large circle: solved with what is kept of it."""
        whole, x = self._whole(number), work[0]
        begin, inside = int(whole[0]), int(self.chain.state[target]) - int(whole[0])
        if 0 <= inside < len(whole):
            b = np.zeros(len(whole))
            b[inside] = 1.0
            found = self._solved(number, b)
            x[some] = found[some - begin] / found[inside]
            return
        b = self._from_outside(whole, target, work)
        x[some] = self._solved(number, b)[some - begin]

    def _from_outside(self, whole: Ints, target: int, work: Any) -> Floats:  # noqa: ANN401
        x, _, local, _ = work
        local[whole] = np.arange(len(whole))
        all_near = np.zeros(len(whole), dtype=np.int64)
        low = (x, self.chain.low, local, False)
        b: Floats = policy_block(whole, self.chain.rows, target, all_near, low)[1]
        local[whole] = -1
        return b

    def _settle_highest(self, some: Ints, target: int, work: Any) -> bool:  # noqa: ANN401
        """The highest of a large circle: swept, or eliminated where it is too nearly closed."""
        try:
            self._settle_large(some, target, work)
        except Untrusted:
            if len(some) > MOST_ELIMINATED:
                raise
            chain = self.chain
            return bool(settle(some, 0, chain.block, chain.rows, target, len(some), work)[1])
        return True

    def _settle_large(self, some: Ints, target: int, work: Any) -> None:  # noqa: ANN401
        """Policy iteration on a large circle."""
        x, _, local, _ = work
        rows = self.chain.rows
        local[some] = np.arange(len(some))
        far = distances(some, rows, target, x, local, True)
        unspent = first_policy(some, rows, target, far, work)
        value = np.zeros(len(some))
        improved = True
        rounds = 0
        while improved and rounds < _POLICIES:
            block, b = policy_block(some, rows, target, far, work)
            solver = LargeBlock(block)
            value = x[some] = solver.guessed(b, value)
            improved = bool(improve(some, rows, target, far, unspent, work, _BETTER))
            rounds += 1
        local[some] = -1
        if improved:
            raise Untrusted()
        x[some] = solver.rows(b, value)
        # What was left to gain in a row may be gained at each step of a share's way.
        if not _BETTER * solver.lengths.max() <= TRUSTED:
            raise Untrusted()
