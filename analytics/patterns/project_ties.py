"""The ties in a project that a text of law names beside those among bidders (DESIGN §8b).

Of whoever supervises, values, assesses or runs the tender with whom it should be apart from, and of
who reviews the bids with the bidders. One small function for each kind of rule; each tie is dated.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Final

from analytics.patterns.control import Holdings, common_holder
from analytics.patterns.price_ties import price_ties
from analytics.patterns.same_party import same_parties
from analytics.patterns.tender import FILED, Background, Bid, Tender, Tie
from analytics.patterns.tender_ties import TenderTie
from analytics.patterns.tie_rule import TieRule
from graph.identity import is_hashed_person

BIDDER: Final = "bidder"
CLIENT: Final = "project_legal_person"
# Who must be apart from whom, by kind of rule: the roles in one project.
PAIRS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "supervisor_tied": (frozenset({"supervision"}), frozenset({"construction", "supply"})),
    "valuer_tied": (frozenset({"evaluation"}), frozenset({CLIENT})),
    "tenderer_tied": (frozenset({BIDDER}), frozenset({CLIENT})),
}
# Both work for the project: a role that has ended ties nobody any more.
WORKING: Final = frozenset({"supervisor_tied", "valuer_tied"})
# Whom no organ of the state may own or direct, by kind of rule.
_OF_ORGANS: Final = {
    "agent_of_organ": "tender_agent",
    "assessor_of_organ": "environmental_assessment",
}
_REVIEWER: Final = "reviewer_tied"
_PRICES: Final = "price_pattern"
# 政府采购法实施条例 9: relations of the three years before count.
_BEFORE: Final = timedelta(days=3 * 365)
_SEATS: Final = ("董事", "监事")
# How a reviewer is tied to a bidder by each kind of relation.
_WAYS: Final = {
    "legal_representative_of": "reviewer_heads",
    "principal_of": "reviewer_heads",
    "actual_controller_of": "reviewer_directs",
    "officer_of": "reviewer_works",
    "practises_at": "reviewer_works",
    "shareholder_of": "reviewer_holds",
    "partner_of": "reviewer_holds",
}


def project_ties(
    rules: Iterable[TieRule], tender: Tender, background: Background
) -> list[TenderTie]:
    """The ties in the project of a tender that these rules name, in a fixed order, each once."""
    reading = _Reading(tender, background)
    ties = {tie for rule in rules for tie in _of_rule(rule, reading)}
    return sorted(ties, key=lambda tie: (tie.rule.code, tie.bidders, tie.way, tie.shared, tie.path))


def _of_rule(rule: TieRule, reading: "_Reading") -> Iterator[TenderTie]:
    if rule.kind in PAIRS:
        return _between_roles(rule, reading)
    if rule.kind in _OF_ORGANS:
        return _of_organs(rule, reading)
    if rule.kind == _PRICES:
        return _of_prices(rule, reading)
    return _of_reviewers(rule, reading) if rule.kind == _REVIEWER else iter(())


def _of_prices(rule: TieRule, reading: "_Reading") -> Iterator[TenderTie]:
    days = (reading.tender.day(bid) for bid in reading.tender.bids)
    day = max((one for one in days if one), default=None)
    return (replace(tie, day=day) for tie in price_ties(rule, reading.tender))


class _Reading:
    """One project; who holds whom on a day is computed once."""

    def __init__(self, tender: Tender, background: Background) -> None:
        self.tender = tender
        self.background = background
        self._days: dict[date | None, Holdings] = {}

    def holdings(self, day: date | None) -> Holdings | None:
        """Who holds whom on a day, None where nothing is known of holders."""
        if self.background.holdings and day not in self._days:
            self._days[day] = self.background.holdings(day)
        return self._days.get(day)

    def terms(self, roles: Iterable[str]) -> list[Tie]:
        """Who has one of these roles, and when; a bidder has it on the day of its bid."""
        wanted = set(roles)
        held = [term for term in self.tender.roles if term.role in wanted]
        bids = [self._term(bid) for bid in self.tender.bids] if BIDDER in wanted else []
        return held + bids

    def _term(self, bid: Bid) -> Tie:
        day, id_ = self.tender.day(bid), bid.relations[0]
        return Tie(id_, "bids_in", bid.bidder, self.tender.lot, day, role=BIDDER)

    def heads(self, party: str, day: date | None) -> dict[str, str]:
        """Who heads a party on a day, with the relation."""
        terms = self.background.heads
        return {t.source: t.id for t in terms if t.target == party and t.holds_on(day)}


def _between_roles(rule: TieRule, reading: _Reading) -> Iterator[TenderTie]:
    ones, others = (reading.terms(roles) for roles in PAIRS[rule.kind])
    for one, other in product(ones, others):
        if one.source == other.source or not _met(one, other):
            continue
        day = _both_since(one, other)
        tie = _link(rule, reading, (one.source, other.source), day)
        if tie:
            tie = replace(tie, witnesses=(*tie.witnesses, one.id, other.id))
            yield _dated(tie, reading, day)


def _met(one: Tie, other: Tie) -> bool:
    """Whether two roles may have been held at one time."""
    ends = [day for day in (one.ends, other.ends) if day]
    begins = [day for day in (one.begins, other.begins) if day]
    return not (ends and begins) or max(begins) < min(ends)


def _both_since(one: Tie, other: Tie) -> date | None:
    """The day from which both roles are held; None where one of them is undated."""
    return max(one.begins, other.begins) if one.begins and other.begins else None


def _dated(tie: TenderTie, reading: _Reading, day: date | None) -> TenderTie:
    tie = replace(tie, lot=reading.tender.lot, day=day)
    if day:
        return tie
    return replace(tie, certain=False, marks=(*tie.marks, "service_date_unknown"))


def _link(
    rule: TieRule, reading: _Reading, ends: tuple[str, str], day: date | None
) -> TenderTie | None:
    """What ties two parties on a day: one head, control, a stake, or a holder of both."""
    held = [reading.heads(party, day) for party in ends]
    named = {party: frozenset(some) for party, some in zip(ends, held, strict=True)}
    for same in same_parties(named, reading.background):
        by_party = dict(zip(ends, held, strict=True))
        first, second = same.bidders
        witnesses = by_party[first][same.one], by_party[second][same.other]
        shared = tuple(sorted({same.one, same.other}))
        return TenderTie(rule, ends, "project_head", False, shared=shared, witnesses=witnesses)
    holdings = reading.holdings(day)
    return _by_holding(rule, reading, holdings, ends) if holdings else None


def _by_holding(
    rule: TieRule, reading: _Reading, holdings: Holdings, ends: tuple[str, str]
) -> TenderTie | None:
    for certain in (True, False):
        for holder, party in (ends, ends[::-1]):
            within = holdings.controlled(holder).get(party)
            path = within if certain else holdings.notable(holder, party)
            if path:
                forward = path if holder == ends[0] else path[::-1]
                way = "project_held" if certain else "project_stake"
                return TenderTie(rule, ends, way, certain, path=forward)
    both = common_holder(holdings, *ends, reading.background.states)
    if both is None:
        return None
    return TenderTie(rule, ends, "project_holder", False, shared=(both[0],), path=both[1])


def _of_organs(rule: TieRule, reading: _Reading) -> Iterator[TenderTie]:
    """An agency that an organ of the state holds or directs."""
    for term in reading.terms([_OF_ORGANS[rule.kind]]):
        holdings = reading.holdings(term.begins)
        if holdings is None:
            continue
        for organ in sorted(reading.background.organs):
            path = holdings.controlled(organ).get(term.source)
            path = path or holdings.notable(organ, term.source)
            if path:
                ends = term.source, organ
                tie = TenderTie(
                    rule, ends, "project_organ", False, path=path[::-1], witnesses=(term.id,)
                )
                yield _dated(tie, reading, term.begins)


def _of_reviewers(rule: TieRule, reading: _Reading) -> Iterator[TenderTie]:
    """A reviewer who works for, sits in, directs or owns a bidder, or is of its head's family."""
    for review, bid in product(reading.tender.reviewers, reading.tender.bids):
        day = reading.tender.day(bid)
        heads = reading.heads(bid.bidder, day)
        for link in reading.background.links:
            way = _interest(link, review.source, bid.bidder, heads, day)
            if way is None:
                continue
            certain = way in _NAMED_BY_LAW and is_hashed_person(review.source) and day is not None
            known = [heads[end] for end in (link.source, link.target) if end in heads]
            ends = bid.bidder, review.source
            tie = TenderTie(rule, ends, way, certain, witnesses=(link.id, *known, review.id))
            marks = () if day else ("bid_date_unknown",)
            yield replace(tie, lot=reading.tender.lot, day=day, marks=marks)


# The relations that 政府采购法实施条例 9 (二) to (四) names, and that a sheet shows for certain.
_NAMED_BY_LAW: Final = frozenset({"reviewer_sits", "reviewer_directs", "reviewer_family"})


def _interest(
    link: Tie, reviewer: str, bidder: str, heads: Mapping[str, str], day: date | None
) -> str | None:
    """How a relation ties a reviewer to a bidder; None where it does not."""
    if reviewer not in (link.source, link.target):
        return None
    other = link.target if link.source == reviewer else link.source
    if link.kind == "family_of":
        return "reviewer_family" if other in heads and link.holds_on(day) else None
    if other != bidder or not _within_years(link, day):
        return None
    if link.role == FILED:
        return "reviewer_filed"
    seated = link.kind == "officer_of" and any(word in link.role for word in _SEATS)
    return "reviewer_sits" if seated else _WAYS[link.kind]


def _within_years(link: Tie, day: date | None) -> bool:
    """Whether a relation held at some time in the three years before a day, or on it."""
    if day is None:
        return True
    begun = link.begins is None or link.begins <= day
    return begun and (link.ends is None or link.ends > day - _BEFORE)
