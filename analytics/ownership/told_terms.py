"""What the sheets tell on a day of votes, income and partners apart from stakes, and of agreements.

公司法 65 and 210 let the articles give votes and profit otherwise than by the capital paid in; a
partnership is executed by whom its partners charge (合伙企业法 26, 67); and shareholders may
agree to vote as one, or give their votes into another's hand (公司法 265(三): 协议).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

from analytics.snapshot.columns import OF_TIES, RELATION_WORDS, Snapshot
from analytics.snapshot.merging import DIGITS
from analytics.snapshot.stakes import kept_by_day
from graph.words import STAKE_KINDS

_STAKES: Final = frozenset(RELATION_WORDS.index(kind) for kind in STAKE_KINDS)
Range = tuple[float, float]
Pair = tuple[int, int]  # (company, holder)


class Part(NamedTuple):
    """The part of one party in an agreement about a company; places of the snapshot.

    `key` tells the agreements about a company apart: its name or number, else its two days.
    `part` is its `filed_as`; `votes` is what is entrusted, None for all.
    """

    company: int
    key: str | Pair
    party: int
    part: str
    votes: Range | None
    relation: int


@dataclass(frozen=True, slots=True)
class ToldTerms:
    """By (company, holder): votes and income as parts of all, the class of a partner.

    Each is of the highest-ranked source that tells it, the later document first; what one source
    tells of parallel stakes is added. `parts` are those of agreements in force.
    """

    votes: Mapping[Pair, Range]
    income: Mapping[Pair, Range]
    partner: Mapping[Pair, str]
    parts: tuple[Part, ...]


def told_terms(snapshot: Snapshot, day: int) -> ToldTerms:
    """The terms that hold on a day (an ordinal); kept with the snapshot."""
    return kept_by_day(snapshot, f"{OF_TIES}ownership.terms", day, lambda: _told(snapshot, day))


def _told(snapshot: Snapshot, day: int) -> ToldTerms:
    ties, parts = snapshot.relations, []
    of_stakes: defaultdict[Pair, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
    for place, text in zip(ties.with_terms.tolist(), ties.terms, strict=True):
        if not ties.valid_from[place] <= day < ties.valid_to[place]:
            continue
        terms = _parsed(text)
        if ties.kind[place] in _STAKES:
            of_stakes[int(ties.target[place]), int(ties.source[place])].append((place, terms))
        elif terms["filed_as"] != "owner":
            parts.append(_part(snapshot, place, terms))
    amounts = {
        name: {
            pair: total for pair, told in of_stakes.items() if (total := _sum(snapshot, told, name))
        }
        for name in ("votes", "income")
    }
    partner = {
        pair: str(standing[0][1]["partner"])
        for pair, told in of_stakes.items()
        if (standing := _standing(snapshot, told, "partner"))
    }
    return ToldTerms(amounts["votes"], amounts["income"], partner, tuple(parts))


@lru_cache(maxsize=50_000)  # sheets tell few different terms
def _parsed(text: str) -> Mapping[str, Any]:
    terms: Mapping[str, Any] = orjson.loads(text)
    return terms


def _part(snapshot: Snapshot, place: int, terms: Mapping[str, Any]) -> Part:
    ties = snapshot.relations
    days = (int(ties.valid_from[place]), int(ties.valid_to[place]))
    return Part(
        int(ties.target[place]),
        str(terms["agreement"]) if "agreement" in terms else days,
        int(ties.source[place]),
        str(terms["filed_as"]),
        _range(terms["votes"]) if "votes" in terms else None,
        place,
    )


def _standing(
    snapshot: Snapshot, told: Iterable[tuple[int, Mapping[str, Any]]], name: str
) -> list[tuple[int, Mapping[str, Any]]]:
    """Those of the source that stands, among the relations that tell this term."""
    ties = snapshot.relations
    some = [(place, terms) for place, terms in told if name in terms]
    if not some:
        return []
    first = min(some, key=lambda one: (ties.rank[one[0]], -ties.precedence[one[0]], one[0]))[0]
    source = (ties.rank[first], ties.claimant[first])
    return [one for one in some if (ties.rank[one[0]], ties.claimant[one[0]]) == source]


def _sum(
    snapshot: Snapshot, told: Iterable[tuple[int, Mapping[str, Any]]], name: str
) -> Range | None:
    standing = _standing(snapshot, told, name)
    if not standing:
        return None
    lows, highs = zip(*(_range(terms[name]) for _, terms in standing), strict=True)
    return round(sum(lows), DIGITS), round(min(sum(highs), 1.0), DIGITS)


def _range(told: float | list[float]) -> Range:
    """A part of all, or [least, most]; what is no number in [0, 1] tells nothing."""
    low, high = told if isinstance(told, list) else (told, told)
    return (float(low), float(high)) if 0 <= low <= high <= 1 else (0.0, 1.0)
