"""One share of a company traced upwards, as a Markov chain over companies (DESIGN §8).

From a company the share goes to one of its holders, each with the probability of its stake. A
holder who is no company of the chain keeps it: a person, a body without holders, or, for what no
known holder has, an owner without a name. The look-through share of a holder is the probability
that the share meets it.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy

from analytics.ownership.chain_edges import edges_of, ties_among
from analytics.ownership.elimination import deepest_first
from analytics.snapshot.columns import Floats, Ints
from analytics.snapshot.counting_sort import counted
from analytics.snapshot.merging import NO_RELATION
from analytics.snapshot.reached import reached
from analytics.snapshot.relation_lookup import rows_of
from analytics.snapshot.stakes import Stakes

NO_STATE: Final = -1


@dataclass(frozen=True, slots=True)
class Above:
    """Some companies (states) and all that hold them, rising.

    `outer` are the edges to holders without a state; `loose` tells whether a stake among them all
    is not known exactly.
    """

    states: Ints
    outer: Ints
    loose: bool


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class ShareChain:
    """The companies that have holders and are sound, as states; those of one circle are a block.

    A circle is a strongly connected component: companies that hold each other in a round. States
    of a block stand together, and the holders of a company are in its block or in an earlier one.

    By state: `place` of its entity, `block` its number (rising), `spare` what no guaranteed stake
    takes. The stakes of state s are edges offsets[s] : offsets[s + 1]; by edge: `holder` an entity
    place, `head` the holder's state (NO_STATE for who has none), `low` and `high`. A company's
    stake in itself is an edge too. `state` is by entity place.
    """

    place: Ints
    state: Ints
    block: Ints
    spare: Floats
    offsets: Ints
    holder: Ints
    head: Ints
    low: Floats
    high: Floats

    @cached_property
    def tail(self) -> Ints:
        """The state of each edge: whose stake it is."""
        return np.repeat(np.arange(len(self.place)), np.diff(self.offsets))

    @cached_property
    def rows(self) -> tuple[Ints, Ints, Ints, Floats, Floats, Floats]:
        """The columns as the compiled passes of `settling` take them."""
        return (self.offsets, self.holder, self.head, self.low, self.high, self.spare)

    @cached_property
    def by_holder(self) -> tuple[Ints, Ints]:
        """(offsets, edges): the edges of holder h are edges[offsets[h] : offsets[h + 1]]."""
        offsets, edges = counted(self.holder, len(self.state))
        return offsets, edges

    @cached_property
    def by_head(self) -> tuple[Ints, Ints]:
        """As `by_holder`, by the state of the holder; holders without a state are left out."""
        inner = np.flatnonzero(self.head != NO_STATE)
        offsets, at = counted(self.head[inner], len(self.place))
        return offsets, inner[at]

    @cached_property
    def below(self) -> Ints:
        """The companies (states) of the edges of `by_head`, in the same order."""
        return self.tail[self.by_head[1]]

    def upstream(self, states: Ints) -> Ints:
        """These states and all that hold them, directly or not, rising."""
        marked: Ints = reached(self.offsets, self.head, states)
        return np.flatnonzero(marked)

    def above(self, companies: Ints) -> Above:
        """Companies (states) and all that hold them, directly or not."""
        states = self.upstream(companies)
        edges = rows_of(self.offsets, states)
        outer = edges[self.head[edges] == NO_STATE]
        return Above(states, outer, bool((self.high[edges] > self.low[edges]).any()))

    def downstream(self, holder: int) -> Ints:
        """The states of which a holder may have a share, directly or not, itself left out; rising.

        Nothing is held through the holder itself: a share that meets it is already there.
        """
        offsets, edges = self.by_holder
        direct = self.tail[edges[offsets[holder] : offsets[holder + 1]]]
        marked: Ints = reached(self.by_head[0], self.below, direct)
        if self.state[holder] != NO_STATE:
            marked[self.state[holder]] = False
        return np.flatnonzero(marked)

    def is_loose(self, states: Ints) -> bool:
        """Whether a stake of one of these companies is not known exactly."""
        edges = rows_of(self.offsets, states)
        return bool((self.high[edges] > self.low[edges]).any())

    def inner_row(self, state: int) -> Floats:
        """The lower ends of the stakes that a company's own circle holds in it, by place there."""
        begin, end = np.searchsorted(self.block, [self.block[state], self.block[state] + 1])
        row = np.zeros(end - begin)
        edges = slice(int(self.offsets[state]), int(self.offsets[state + 1]))
        inside = (self.head[edges] >= begin) & (self.head[edges] < end)
        row[self.head[edges][inside] - begin] = self.low[edges][inside]
        return row

    def replaced(
        self, state: int, holder: Ints, low: Floats, high: Floats, spare: float
    ) -> "ShareChain":
        """The chain with other stakes of one company, of holders of its block or earlier ones."""
        first, last = int(self.offsets[state]), int(self.offsets[state + 1])
        offsets, spares = self.offsets.copy(), self.spare.copy()
        offsets[state + 1 :] += len(holder) - (last - first)
        spares[state] = spare
        lows = np.concatenate((self.low[:first], low, self.low[last:]))
        highs = np.concatenate((self.high[:first], high, self.high[last:]))
        if np.array_equal(self.holder[first:last], holder):
            chain = replace(self, spare=spares, low=lows, high=highs)
            # Who holds whom is as it was, and so is what was sorted by it.
            for name in ("tail", "by_holder", "by_head", "below"):
                if name in self.__dict__:
                    chain.__dict__[name] = self.__dict__[name]
            return chain
        holders = np.concatenate((self.holder[:first], holder, self.holder[last:]))
        heads = np.concatenate((self.head[:first], self.state[holder], self.head[last:]))
        return replace(
            self,
            spare=spares,
            offsets=offsets,
            holder=holders,
            head=heads,
            low=lows,
            high=highs,
        )

    def part(self, states: Ints) -> tuple["ShareChain", Ints]:
        """(the chain of some states and all their holders, the entity place of each of its places).

        `states` hold all states that hold them: so nothing of their shares is lost.
        """
        edges = rows_of(self.offsets, states)
        entity = np.unique(np.concatenate((self.place[states], self.holder[edges])))
        place, holder = (
            np.searchsorted(entity, some) for some in (self.place[states], self.holder[edges])
        )
        state = np.full(len(entity), NO_STATE)
        state[place] = np.arange(len(states))
        offsets = np.concatenate(([0], np.cumsum(self.offsets[states + 1] - self.offsets[states])))
        part = ShareChain(
            place=place,
            state=state,
            block=self.block[states],
            spare=self.spare[states],
            offsets=offsets,
            holder=holder,
            head=state[holder],
            low=self.low[edges],
            high=self.high[edges],
        )
        return part, entity


def share_chain(stakes: Stakes, touched: npt.NDArray[np.bool_]) -> ShareChain:
    """The chain of all companies but those that something unsound touches."""
    count = len(stakes.offsets) - 1
    owned = stakes.own.relation != NO_RELATION
    is_state = ((np.diff(stakes.offsets) > 0) | owned) & ~touched
    place, block = _in_order(np.flatnonzero(is_state), stakes)
    state = np.full(count, NO_STATE)
    state[place] = np.arange(len(place))
    columns = (stakes.offsets, stakes.holder, stakes.low, stakes.high)
    own = (stakes.own.low, stakes.own.high, stakes.guaranteed)
    offsets, holder, head, low, high = edges_of(place, state, columns, own)
    return ShareChain(
        place=place,
        state=state,
        block=block,
        spare=np.maximum(0.0, 1 - stakes.guaranteed[place]),
        offsets=offsets,
        holder=holder,
        head=head,
        low=low,
        high=high,
    )


def _in_order(companies: Ints, stakes: Stakes) -> tuple[Ints, Ints]:
    """(companies in the order of ShareChain, the number of the block of each)."""
    size = len(companies)
    if not size:
        return companies, np.zeros(0, dtype=np.int64)
    at = np.full(len(stakes.offsets) - 1, NO_STATE)
    at[companies] = np.arange(size)
    columns = (stakes.offsets, stakes.holder, stakes.high)
    begin, heads = ties_among(companies, at, columns, stakes.own.high)
    ties = scipy.sparse.csr_array((np.ones(len(heads)), heads, begin), shape=(size, size))
    blocks, label = scipy.sparse.csgraph.connected_components(ties, connection="strong")
    if not (label[heads] <= np.repeat(label, np.diff(begin))).all():
        # scipy numbers them so, and does not promise it
        raise AssertionError("components do not come in the order of their holders")
    # Inside a circle an order in which most holders come first: sweeps need fewer rounds.
    by_depth = np.empty(size, dtype=np.int64)
    by_depth[deepest_first(begin, heads)] = np.arange(size)
    order = by_depth[counted(label[by_depth], blocks)[1]]
    return companies[order], label[order].astype(np.int64)
