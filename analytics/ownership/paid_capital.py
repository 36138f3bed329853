"""The stakes of one company by the capital paid in, in place of that subscribed.

Shares are of subscribed capital, as registers file it. A limited company divides its profit by what
was paid in, unless all agreed otherwise (公司法 210). A relation keeps both amounts as its source
tells them (`subscribed`, `paid`); who is interested in the paid ones asks with these stakes.
"""

from collections.abc import Iterable
from dataclasses import replace

from analytics.snapshot.columns import RELATION_WORDS, Ints, Snapshot
from analytics.snapshot.stakes import DIGITS, Stakes
from graph.model import Relation
from graph.words import STAKE_KINDS


def stakes_by_paid_capital(
    snapshot: Snapshot, stakes: Stakes, company: int, relations: Iterable[Relation]
) -> Stakes | None:
    """The stakes of all, with those of one company by what each holder paid in.

    `relations` are those into the company, as the store has them. None where one that counts does
    not tell what was paid, where nobody paid anything, or where the company holds a part of itself:
    then nobody's part is known.
    """
    told = {relation.id: relation.attributes.get("paid") for relation in relations}
    paid: dict[int, float] = {}
    for row in stakes.rows_of(company):
        amounts = [told.get(snapshot.relations.ids[tie]) for tie in _counted(snapshot, stakes, row)]
        known = [amount for amount in amounts if isinstance(amount, int | float)]
        if len(known) < len(amounts):
            return None
        paid[row] = sum(known)
    whole = sum(paid.values())
    if whole <= 0 or stakes.own.high[company] > 0:
        return None
    share = stakes.low.copy()
    high = stakes.high.copy()
    for row, amount in paid.items():
        share[row] = high[row] = round(amount / whole, DIGITS)
    return replace(stakes, low=share, high=high)


def _counted(snapshot: Snapshot, stakes: Stakes, row: int) -> list[int]:
    """The relations that were added to the stake of a row: those of the source that stands."""
    ties, near = snapshot.relations, snapshot.adjacency
    holder, witness = int(stakes.holder[row]), int(stakes.relation[row])
    around: Ints = near.relation[near.offset[holder] : near.offset[holder + 1]]
    kinds = [RELATION_WORDS.index(kind) for kind in STAKE_KINDS]
    same = (
        (ties.source[around] == holder)
        & (ties.target[around] == ties.target[witness])
        & (ties.rank[around] == ties.rank[witness])
        & (ties.claimant[around] == ties.claimant[witness])
        & (ties.valid_from[around] <= stakes.day)
        & (ties.valid_to[around] > stakes.day)
    )
    return [tie for tie in around[same].tolist() if ties.kind[tie] in kinds]
