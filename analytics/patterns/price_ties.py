"""Prices that differ by rule: 投标报价呈规律性差异 (招标投标法实施条例 40(四)), a lead alone.

Three prices and more of which each is as far from the next as every other, or in one ratio to it.
Three round prices may lie so by chance, and what counts as regular is for the 评标委员会 to say.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from analytics.patterns.tender import UNNAMED, Bid, Tender
from analytics.patterns.tender_ties import TenderTie
from analytics.patterns.tie_rule import TieRule

LEAST: Final = 3  # any two prices are some distance apart
_YUAN: Final = 0.5  # sheets round to the yuan or coarser
_RATIO: Final = 1e-6


def regular(prices: Sequence[float]) -> str | None:
    """`equal`, `differences` or `ratios` where prices lie by rule, None where they do not."""
    ordered = sorted(prices)
    if len(ordered) < LEAST or ordered[0] <= 0:
        return None
    steps = [high - low for low, high in pairwise(ordered)]
    if max(steps) <= _YUAN:
        return "equal"
    if max(steps) - min(steps) <= _YUAN and min(steps) > _YUAN:
        return "differences"
    ratios = [high / low for low, high in pairwise(ordered)]
    alike = all(math.isclose(one, ratios[0], rel_tol=_RATIO) for one in ratios)
    return "ratios" if alike and ratios[0] > 1 + _RATIO else None


_WAYS: Final = {
    "equal": "price_equal",
    "differences": "price_differences",
    "ratios": "price_ratios",
}


def price_ties(rule: TieRule, tender: Tender) -> Iterator[TenderTie]:
    """The tie of all bidders of a lot whose prices lie by rule; a consortium has one price."""
    priced: dict[str, Bid] = {}
    for bid in tender.bids:
        if bid.price is None:
            return  # of those who are not known nobody can say that they lie by rule
        alone = bid.consortium is None or bid.consortium in UNNAMED
        priced.setdefault(bid.bidder if alone else f"joint {bid.consortium}", bid)
    bids = list(priced.values())
    how = regular([bid.price for bid in bids if bid.price is not None])
    if how:
        bidders = tuple(sorted(bid.bidder for bid in bids))
        witnesses = tuple(sorted(id_ for bid in bids for id_ in bid.relations))
        yield TenderTie(
            rule, bidders, _WAYS[how], False, tender.lot, shared=bidders, witnesses=witnesses
        )
