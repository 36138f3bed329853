"""Which companies' stakes changed, and the chain in which one company has other stakes."""

import numpy as np

from analytics.ownership.share_chain import NO_STATE, ShareChain
from analytics.snapshot.columns import Ints
from analytics.snapshot.merging import NO_RELATION
from analytics.snapshot.relation_lookup import rows_of
from analytics.snapshot.stakes import Stakes


def changed_companies(one: Stakes, other: Stakes) -> Ints:
    """The companies whose stakes are not the same in both."""
    count = np.diff(one.offsets), np.diff(other.offsets)
    rows = others = np.arange(len(one.holder))
    if not np.array_equal(*count):
        alike = np.flatnonzero(count[0] == count[1])
        rows, others = rows_of(one.offsets, alike), rows_of(other.offsets, alike)
    apart = (
        (one.holder[rows] != other.holder[others])
        | (one.low[rows] != other.low[others])
        | (one.high[rows] != other.high[others])
    )
    own = (one.own.low != other.own.low) | (one.own.high != other.own.high)
    own |= count[0] != count[1]
    own[one.company[rows][apart]] = True
    return np.flatnonzero(own)


def with_company(chain: ShareChain, stakes: Stakes, company: int) -> ShareChain | None:
    """The chain with the stakes of one company; None where its order no longer holds."""
    state = int(chain.state[company])
    rows = np.array(stakes.rows_of(company), dtype=np.int64)
    rows = rows[stakes.high[rows] > 0]
    own = stakes.own.relation[company] != NO_RELATION and stakes.own.high[company] > 0
    if state == NO_STATE or not (len(rows) or own):
        return None
    itself = np.full(int(own), company)
    holder = np.concatenate((stakes.holder[rows], itself))
    head = chain.state[holder]
    if (chain.block[head[head != NO_STATE]] > chain.block[state]).any():
        return None  # a new circle may have come about
    scale = max(1.0, float(stakes.guaranteed[company]))
    low = np.concatenate((stakes.low[rows], stakes.own.low[itself])) / scale
    high = np.concatenate((stakes.high[rows], stakes.own.high[itself])) / scale
    spare = max(0.0, 1 - float(stakes.guaranteed[company]))
    return chain.replaced(state, holder, low, np.maximum(high, low), spare)
