"""Look-through shares as rows of an answer: range, direct stake and the largest chain of each."""

from typing import Any, Final

import numpy as np

from analytics.ownership.asked import Asked, Range
from analytics.ownership.control_rows import MOST_LINKS, Rows
from analytics.ownership.holders import Shares
from analytics.ownership.share_paths import SharePaths

MOST_SHARES: Final = 1000  # holders, or holdings, of one answer: the largest


def shares_of(asked: Asked, shares: Shares, *, upwards: bool) -> Rows:
    """The holders of the party (`upwards`), or its holdings, the largest first."""
    paths = SharePaths(asked.stakes, asked.centre, upwards=upwards)
    rows = [row for row, one in enumerate(shares.entity.tolist()) if asked.names(one)]
    told: list[dict[str, Any]] = []
    links = 0
    for row in rows[:MOST_SHARES]:
        one = int(shares.entity[row])
        ends = (one, asked.centre) if upwards else (asked.centre, one)
        chain = paths.chain(one)
        links += len(chain)
        if told and links > MOST_LINKS:
            break
        told.append(
            {
                "entity": asked.id(one),
                "low": _number(shares.low[row]),
                "high": _number(shares.high[row]),
                "direct": plain_range(asked.stakes.between(*ends)),
                "chain": asked.relations(chain),
            }
        )
    return Rows(told, len(told) < len(rows))


def _number(share: float) -> float | None:
    return None if np.isnan(share) else float(share)


def plain_range(share: Range | None) -> dict[str, float] | None:
    """A direct stake as an answer gives it."""
    return None if share is None else {"low": share[0], "high": share[1]}
