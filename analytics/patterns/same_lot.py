"""Ties between two bidders of one lot that the law speaks of (DESIGN §8b, domain rules G-01 …)."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path
from typing import Any, Final

from graph.model import Relation
from graph.words import STAKE_KINDS

_TABLE: Final = Path(__file__).with_name("patterns.toml")
_HEADSHIPS: Final = ("legal_representative_of", "principal_of")
_MANAGED: Final = ("actual_controller_of", "branch_of")  # 管理关系, as filed
_HALF: Final = 0.5  # more than half of the capital is 控股 (公司法 265)
# What a tie between bidders is read from, besides the bids.
TIE_KINDS: Final = (*_HEADSHIPS, *_MANAGED, *sorted(STAKE_KINDS))
# An id by name alone is not certain, and makes a lead of anything (DESIGN §2).
_UNCERTAIN: Final = "name:"


@dataclass(frozen=True, slots=True, order=True)
class TenderTie:
    """What ties two bidders of one lot: `through` is the party that both have in common, if any.

    `relations` are the ids of the relations that show it, for the chain of a finding.
    """

    lot: str
    bidders: tuple[str, str]
    pattern: str
    grade: str
    article: str
    relations: tuple[str, ...]
    through: str | None


def tender_ties(
    bids: Iterable[Relation],
    ties: Sequence[Relation],
    *,
    scenario: str,
    as_of: date,
    joint: Mapping[tuple[str, str], str],
) -> list[TenderTie]:
    """The ties between bidders of the same lot, in order.

    `bids` are `bids_in` relations, `ties` relations of `TIE_KINDS` at the bidders. A tie counts
    where it held on the days of both bids (`as_of` where a bid has none). Members of one consortium
    (`joint` by lot and bidder) bid together, so no tie between them is one.
    """
    by_lot: defaultdict[str, defaultdict[str, list[Relation]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for bid in bids:
        by_lot[bid.target][bid.source].append(bid)
    shown: set[TenderTie] = set()
    for lot, bidders in by_lot.items():
        for one, other in combinations(sorted(bidders), 2):
            name = joint.get((lot, one))
            if name is not None and name == joint.get((lot, other)):
                continue
            days = {bid.valid_from or as_of for bid in (*bidders[one], *bidders[other])}
            held = [tie for tie in ties if all(map(tie.holds_on, days))]
            for tie in (*_in_bids(bidders[one], bidders[other]), *_among(held, one, other)):
                shown.add(_tender_tie(lot, (one, other), tie, scenario))
    return sorted(shown, key=lambda tie: (tie.lot, tie.bidders, tie.pattern, tie.relations))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A tie before its row of the table is looked up."""

    pattern: str
    relations: tuple[str, ...]
    through: str | None = None
    sure: bool = True


def _tender_tie(lot: str, bidders: tuple[str, str], tie: _Shown, scenario: str) -> TenderTie:
    row = _rows()[tie.pattern]
    grade = row["grade"] if tie.sure else "lead"
    article = row["articles"][scenario]
    return TenderTie(lot, bidders, tie.pattern, grade, article, tie.relations, tie.through)


def _in_bids(one: Sequence[Relation], other: Sequence[Relation]) -> Iterator[_Shown]:
    """What two bids name alike: the agent, the manager, the deposit payer, who wrote them."""
    for row in _rows().values():
        for mine, theirs in product(one, other) if "attribute" in row else ():
            party = mine.attributes.get(row["attribute"])
            if party is not None and party == theirs.attributes.get(row["attribute"]):
                sure = not str(party).startswith(_UNCERTAIN)
                yield _Shown(row["name"], (mine.id, theirs.id), str(party), sure)
                break


def _among(ties: Sequence[Relation], one: str, other: str) -> Iterator[_Shown]:
    """One head of both, or a holding or control of one in the other."""
    heads = {end: _heads(ties, end) for end in (one, other)}
    for head in sorted(heads[one].keys() & heads[other].keys()):
        yield _Shown("same_head", (heads[one][head], heads[other][head]), head)
    between = [tie for tie in ties if {tie.source, tie.target} == {one, other}]
    for tie in between:
        if tie.kind in _MANAGED:
            yield _Shown("holding", (tie.id,))
    for source in (one, other):
        yield from _holding([t for t in between if t.source == source and t.kind in STAKE_KINDS])


def _holding(stakes: Sequence[Relation]) -> Iterator[_Shown]:
    """More than half held by one in the other; one that may be more than half is a lead."""
    ids = tuple(sorted(stake.id for stake in stakes))
    if sum(stake.share.low for stake in stakes if stake.share) > _HALF:
        yield _Shown("holding", ids)
    elif sum(stake.share.high if stake.share else 1.0 for stake in stakes) > _HALF:
        yield _Shown("holding", ids, sure=False)


def _heads(ties: Iterable[Relation], end: str) -> dict[str, str]:
    """The heads of an organisation, each with the relation that says so (the smallest id)."""
    found = ((t.source, t.id) for t in ties if t.kind in _HEADSHIPS and t.target == end)
    return dict(sorted(found, key=lambda pair: pair[1], reverse=True))


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, Mapping[str, Any]]:
    rows = tomllib.loads(_TABLE.read_text("utf-8"))["pattern"]
    return {row["name"]: row for row in rows}
