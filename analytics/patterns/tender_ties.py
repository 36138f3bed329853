"""The ties among those who bid for one lot that a text of law names, dated at the bid (DESIGN §8b).

One small function for each kind of rule. Members of one consortium are one bidder: a tie between
them is none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Final

from analytics.patterns.control import Holdings, common_holder
from analytics.patterns.same_party import Same, agreement, same_parties
from analytics.patterns.tender import AGENT, MANAGER, PAYER, WRITER, Background, Bid, Tender, Tie
from analytics.patterns.tie_rule import TieRule

_SERVICES: Final = frozenset({"design", "supervision", "testing"})
_PARTY_OF: Final = {
    "same_document_writer": WRITER,
    "same_agent": AGENT,
    "same_manager": MANAGER,
    "same_deposit_payer": PAYER,
}
# Whom a bidder itself can stand in for: it may write the file of another, or pay for it.
_BY_OTHERS: Final = frozenset({WRITER, PAYER})


@dataclass(frozen=True, slots=True)
class TenderTie:
    """A tie that a rule names: between two bidders, or of one with a party of the project.

    `way` says how they are tied, a sentence of the catalogue (`tender_tie.*`). `lot` and `day` are
    those of the bids, None for an unknown day. `shared` are the parties that
    tie them. `path` leads over relations from the first of `bidders` to the second, where there is
    one; `witnesses` are the other relations that prove it. `certain` is false where identity, day,
    control or consortium is not.
    """

    rule: TieRule
    bidders: tuple[str, ...]
    way: str
    certain: bool
    lot: str = ""
    day: date | None = None
    shared: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def other(self, party: str) -> str | None:
        """Who else is tied, beside this party; None for a party tied to the project alone."""
        return next((one for one in self.bidders if one != party), None)


def tender_ties(
    rules: Iterable[TieRule], tender: Tender, background: Background
) -> list[TenderTie]:
    """The ties in a tender that these rules name, in a fixed order, each once."""
    reading = _Reading(tender, background)
    ties = {
        replace(tie, lot=tender.lot, day=tender.day(reading.bids[tie.bidders[0]]))
        for rule in rules
        if rule.kind in _LOOKING  # the others look at the whole project
        for tie in _LOOKING[rule.kind](rule, reading)
    }
    # That the common head holds both as well says nothing more to whoever decides.
    headed = {(tie.bidders, one) for tie in ties if tie.way == "same_head" for one in tie.shared}
    ties = {
        tie
        for tie in ties
        if tie.way != "common_holder" or (tie.bidders, tie.shared[0]) not in headed
    }
    return sorted(ties, key=lambda tie: (tie.rule.code, tie.bidders, tie.way, tie.shared, tie.path))


@dataclass(frozen=True)
class _Reading:
    """One tender under all rules; what several of them ask is computed once."""

    tender: Tender
    background: Background

    @cached_property
    def bids(self) -> Mapping[str, Bid]:
        return {bid.bidder: bid for bid in self.tender.bids}

    @cached_property
    def holdings_on_day(self) -> Mapping[date | None, Holdings]:
        days, holdings = (
            {self.tender.day(bid) for bid in self.tender.bids},
            self.background.holdings,
        )
        return {day: holdings(day) for day in days} if holdings else {}

    def pairs(self) -> Iterator[tuple[str, str]]:
        return combinations(sorted(self.bids), 2)

    def between(self, tie: TenderTie) -> Iterator[TenderTie]:
        """The tie of two bidders, unless they are one; a lead where that or the day is unknown."""
        one, other = (self.bids[bidder] for bidder in tie.bidders)
        joint = self.tender.one_bidder(one, other)
        if joint is not True:
            proof = tuple(sorted((*one.relations, *other.relations)))
            tie = replace(tie, witnesses=tuple(dict.fromkeys((*tie.witnesses, *proof))))
            yield _doubted(tie, "consortium_unclear") if joint is None else tie

    def holdings(self, *bids: Bid) -> list[Holdings]:
        """The holdings on each day on which one of these bids was made."""
        days = {self.tender.day(bid): 0 for bid in bids}
        return [self.holdings_on_day[day] for day in days if day in self.holdings_on_day]

    def dated(self, tie: TenderTie, *bids: Bid) -> TenderTie:
        """The tie, a lead where the day of the bid is unknown and so what held on it."""
        known = all(self.tender.day(bid) for bid in bids)
        return tie if known else _doubted(tie, "bid_date_unknown")


def _doubted(tie: TenderTie, mark: str) -> TenderTie:
    return replace(tie, certain=False, marks=(*tie.marks, mark))


def _same(rule: TieRule, same: Same, way: str) -> TenderTie:
    shared = tuple(sorted({same.one, same.other}))
    marks = () if same.certain else ("possibly_same_as",)
    witnesses = (same.by,) if same.by else ()
    return TenderTie(
        rule,
        same.bidders,
        way if same.certain else f"{way}_alike",
        same.certain,
        shared=shared,
        witnesses=witnesses,
        marks=marks,
    )


def _same_head(rule: TieRule, reading: _Reading) -> Iterator[TenderTie]:
    terms: dict[tuple[str, str], Tie] = {}
    for term in reading.background.heads:
        bid = reading.bids.get(term.target)
        if bid and term.holds_on(reading.tender.day(bid)):
            key = (term.target, term.source)
            if key not in terms or (term.sure and not terms[key].sure):
                terms[key] = term
    heads = _by_bidder(terms)
    for same in same_parties(heads, reading.background):
        one, other = same.bidders
        first, second = terms[one, same.one], terms[other, same.other]
        tie = _same(rule, same, rule.kind)
        links = (same.by,) if same.by else ()
        if same.certain or same.by:
            tie = replace(tie, path=(first.id, *links, second.id), witnesses=())
        else:
            tie = replace(tie, witnesses=(first.id, second.id))
        if not (first.sure and second.sure):
            tie = _doubted(tie, "role_doubted")
        yield from reading.between(reading.dated(tie, reading.bids[one], reading.bids[other]))


def _by_bidder(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    named: dict[str, set[str]] = {}
    for bidder, party in pairs:
        named.setdefault(bidder, set()).add(party)
    return {bidder: frozenset(parties) for bidder, parties in named.items()}


def _same_party(rule: TieRule, reading: _Reading) -> Iterator[TenderTie]:
    attribute = _PARTY_OF[rule.kind]
    named = {bidder: bid.named(attribute) for bidder, bid in reading.bids.items()}
    tied = set()
    for same in same_parties(named, reading.background):
        tied.add(same.bidders)
        yield from reading.between(_same(rule, same, rule.kind))
    if attribute in _BY_OTHERS:
        for one, other in reading.pairs():
            if (one, other) not in tied:
                yield from _by_the_other(rule, reading, one, other)


def _by_the_other(rule: TieRule, reading: _Reading, one: str, other: str) -> Iterator[TenderTie]:
    """One bidder paid for the other or wrote its file, and its own bid does not tell by whom."""
    attribute = _PARTY_OF[rule.kind]
    for bidder, helper in ((one, other), (other, one)):
        for party in sorted(reading.bids[bidder].named(attribute)):
            if agreement(party, helper, reading.background) is not None:
                yield from reading.between(
                    TenderTie(rule, (one, other), f"{rule.kind}_other", False, shared=(helper,))
                )


def _holding(rule: TieRule, reading: _Reading) -> Iterator[TenderTie]:
    for one, other in reading.pairs():
        bids = reading.bids[one], reading.bids[other]
        ties = [
            tie
            for holdings in reading.holdings(*bids)
            if (tie := _held(rule, holdings, one, other, reading.background))
        ]
        if ties:  # of the days of both bids, the one that proves most
            best = max(ties, key=lambda tie: (tie.certain, tie.way != "common_holder"))
            yield from reading.between(reading.dated(best, *bids))


def _held(
    rule: TieRule, holdings: Holdings, one: str, other: str, background: Background
) -> TenderTie | None:
    """The tie of control between two bidders on a day, or what may be one."""
    for holder, party in ((one, other), (other, one)):
        path = holdings.controlled(holder).get(party)
        if path:
            certain = not rule.direct or holdings.controls(holder, party)
            return _along(rule, (one, other), path, holder, certain=certain)
    for holder, party in ((one, other), (other, one)):
        path = holdings.notable(holder, party)
        if path:
            return _along(rule, (one, other), path, holder, certain=False)
    both = common_holder(holdings, one, other, background.states)
    if both is None:
        return None
    return TenderTie(rule, (one, other), "common_holder", False, shared=(both[0],), path=both[1])


def _along(
    rule: TieRule, bidders: tuple[str, str], path: tuple[str, ...], holder: str, *, certain: bool
) -> TenderTie:
    forward = path if holder == bidders[0] else path[::-1]
    return TenderTie(
        rule, bidders, "holding" if certain else "holding_perhaps", certain, path=forward
    )


def _agent_bids(rule: TieRule, reading: _Reading) -> Iterator[TenderTie]:
    """The tender agent bids itself, bids for another, writes its file, or is tied by ownership."""
    for bid in reading.tender.bids:
        day = reading.tender.day(bid)
        for role in reading.tender.roles:
            if role.role == "tender_agent" and role.holds_on(day):
                tie = _of_agency(rule, reading, bid, role.source)
                if tie:
                    tie = tie if role.sure else _doubted(tie, "role_doubted")
                    witnesses = (role.id, *sorted(bid.relations))
                    yield reading.dated(replace(tie, witnesses=witnesses), bid)


def _of_agency(rule: TieRule, reading: _Reading, bid: Bid, agency: str) -> TenderTie | None:
    alike = agreement(bid.bidder, agency, reading.background)
    if alike is not None:
        way, marks = ("agent_bids", ()) if alike else ("agent_bids_alike", ("possibly_same_as",))
        return TenderTie(rule, (bid.bidder,), way, alike, shared=(agency,), marks=marks)
    parties = sorted(bid.named(WRITER) | bid.named(AGENT))
    known = [agreement(party, agency, reading.background) for party in parties]
    if any(one is not None for one in known):
        certain = any(known)
        marks = () if certain else ("possibly_same_as",)
        return TenderTie(rule, (bid.bidder, agency), "agent_helped", certain, marks=marks)
    for holdings in reading.holdings(bid):
        for holder, party in ((bid.bidder, agency), (agency, bid.bidder)):
            path = holdings.controlled(holder).get(party) or holdings.notable(holder, party)
            if path:
                forward = path if holder == bid.bidder else path[::-1]
                return TenderTie(rule, (bid.bidder, agency), "agent_holding", False, path=forward)
    return None


def _served(rule: TieRule, reading: _Reading) -> Iterator[TenderTie]:
    """Who designed, supervised or tested for the project before bids for what is bought for it."""
    for bidder, bid in sorted(reading.bids.items()):
        day = reading.tender.day(bid)
        for role in reading.tender.roles:
            alike = role.role in _SERVICES and agreement(bidder, role.source, reading.background)
            if role.role not in _SERVICES or alike is None:
                continue
            if role.begins and day and role.begins >= day:
                continue  # it serves since the bid, perhaps because of it
            tie = TenderTie(
                rule,
                (bidder,),
                "served",
                bool(alike),
                shared=(role.source,),
                witnesses=(role.id, *sorted(bid.relations)),
                marks=() if alike else ("possibly_same_as",),
            )
            if role.begins is None:
                tie = _doubted(tie, "service_date_unknown")
            if len(reading.bids) < 2:  # perhaps bought from a single source
                tie = _doubted(tie, "condition_open")
            yield reading.dated(tie, bid)


_LOOKING: Final[Mapping[str, Callable[[TieRule, _Reading], Iterator[TenderTie]]]] = {
    "same_head": _same_head,
    "holding": _holding,
    "agent_bids": _agent_bids,
    "served": _served,
    **dict.fromkeys(_PARTY_OF, _same_party),
}
