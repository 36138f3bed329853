"""Persons who may be beneficial owners by their share, and whose share is not told.

A large circle with unknown stakes has more holders than are worked out in one answer, and unsound
stakes give no share at all. Neither may hide an owner: who may be one is named here.
"""

from typing import Final, NamedTuple

import numpy as np

from analytics.ownership.asked import Asked
from analytics.ownership.beneficial import goes_by_equity
from analytics.ownership.grounds import grounds
from analytics.ownership.holders import Shares, rounded
from analytics.ownership.persons import is_person
from analytics.percent import percent
from analytics.snapshot.columns import Ints
from graph.sentence import Sentence, say

MOST_NAMED: Final = 100  # the largest possible shares first; `number` has all


class LeftOut(NamedTuple):
    """Persons (entity places) who may reach the share of an owner, how many, and why it is open."""

    persons: tuple[int, ...]
    number: int
    text: Sentence


def owners_left_out(asked: Asked, company: int, above: Shares) -> LeftOut | None:
    """Who may own a quarter of a company and has no share in the answer; None for nobody."""
    if not goes_by_equity(asked.snapshot, asked.as_of, company):
        return None
    least = grounds()["equity"].share
    sound = asked.is_sound(company)
    some = _large(above, least) if sound else above.entity
    persons = [one for one in some.tolist() if is_person(asked.snapshot, one) and asked.names(one)]
    if not persons:
        return None
    code = "ownership.left_out.circle" if sound else "ownership.left_out.unsound"
    text = say(code, count=len(persons), share=f"{percent(least)}%")
    return LeftOut(tuple(persons[:MOST_NAMED]), len(persons), text)


def _large(above: Shares, least: float) -> Ints:
    """Those left out whose share may be so large, the largest first."""
    at_most = rounded(above.at_most)
    order = np.argsort(-at_most, kind="stable")
    return above.left_out[order][at_most[order] >= least]
