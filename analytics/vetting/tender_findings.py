"""Findings of what ties bidders of one lot to each other (DESIGN §8b, §10)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from analytics.law.measures import Measures
from analytics.patterns.project_ties import WORKING, project_ties
from analytics.patterns.tender_ties import TenderTie, tender_ties
from analytics.patterns.tie_rule import TieRule
from analytics.propagation.exposure import Propagation
from analytics.vetting import participants
from analytics.vetting.bids import TENDERS
from analytics.vetting.chain_words import chain_in_words
from analytics.vetting.finding import Finding
from analytics.vetting.participant import Participant
from analytics.vetting.participants import TakingPart
from analytics.vetting.tender_file import TenderFile, tender_file
from analytics.wording import term
from graph.model import Entity, Relation
from graph.sentence import Sentence, say
from graph.store import Reader

# Of a party vetted by itself only lots of the last year are looked at: what is still being decided.
_RECENT: Final = timedelta(days=365)
_BIDDING: Final = ("applicant", "bidder", "consortium_member")
# How each way of being tied is told.
_TOLD: Final = {
    "same_head": "tender_tie.same_head",
    "same_head_alike": "tender_tie.same_head_alike",
    "holding": "tender_tie.holding",
    "holding_perhaps": "tender_tie.holding_perhaps",
    "common_holder": "tender_tie.common_holder",
    "same_document_writer": "tender_tie.same_document_writer",
    "same_document_writer_alike": "tender_tie.same_document_writer_alike",
    "same_document_writer_other": "tender_tie.same_document_writer_other",
    "same_agent": "tender_tie.same_agent",
    "same_agent_alike": "tender_tie.same_agent_alike",
    "same_manager": "tender_tie.same_manager",
    "same_manager_alike": "tender_tie.same_manager_alike",
    "same_deposit_payer": "tender_tie.same_deposit_payer",
    "same_deposit_payer_alike": "tender_tie.same_deposit_payer_alike",
    "same_deposit_payer_other": "tender_tie.same_deposit_payer_other",
    "agent_bids": "tender_tie.agent_bids",
    "agent_bids_alike": "tender_tie.agent_bids_alike",
    "agent_helped": "tender_tie.agent_helped",
    "agent_holding": "tender_tie.agent_holding",
    "served": "tender_tie.served",
    "project_head": "tender_tie.project_head",
    "project_held": "tender_tie.project_held",
    "project_stake": "tender_tie.project_stake",
    "project_holder": "tender_tie.project_holder",
    "project_organ": "tender_tie.project_organ",
    "reviewer_works": "tender_tie.reviewer_works",
    "reviewer_filed": "tender_tie.reviewer_filed",
    "reviewer_sits": "tender_tie.reviewer_sits",
    "reviewer_directs": "tender_tie.reviewer_directs",
    "reviewer_heads": "tender_tie.reviewer_heads",
    "reviewer_holds": "tender_tie.reviewer_holds",
    "reviewer_family": "tender_tie.reviewer_family",
    "price_equal": "tender_tie.price_equal",
    "price_differences": "tender_tie.price_differences",
    "price_ratios": "tender_tie.price_ratios",
}


class TiesOfBidders(NamedTuple):
    """Ties by confirmed rules, those by rules that nobody has confirmed, and whether some bids or
    roles are beyond what is read."""

    sure: tuple[TenderTie, ...] = ()
    unconfirmed: tuple[TenderTie, ...] = ()
    cut: bool = False


def ties_of_bidders(
    store: Reader,
    reach: Propagation,
    subject: Entity,
    part: TakingPart,
    *,
    scenario: str,
    measures: Measures,
) -> TiesOfBidders:
    """The ties between the bidders of a project's lots, of a lot, or of a party and its rivals.

    And those between others who take part in it. None outside bidding and government procurement.
    """
    if scenario not in TENDERS:
        return TiesOfBidders()
    whole = subject.kind in ("project", "bid_lot")
    bids, cut = (part.bids, False) if whole else _bids_around(store, reach, subject.id)
    rules = [rule for rule in measures.ties if scenario in rule.scenarios]
    bare = [subject.id] if subject.kind == "project" and not bids else []
    if not rules or not (bids or bare):
        return TiesOfBidders(cut=cut)
    file = tender_file(store, reach.snapshot, bids, bare)
    ties = [
        tie
        for tie in ties_in(file, rules)
        if (_takes_part(tie, part, reach.as_of) if whole else subject.id in tie.bidders)
    ]
    return TiesOfBidders(
        tuple(tie for tie in ties if tie.rule.confirmed),
        tuple(tie for tie in ties if not tie.rule.confirmed),
        cut or file.cut,
    )


def _takes_part(tie: TenderTie, part: TakingPart, as_of: date) -> bool:
    """Whether those whom a tie ties take part on the day; of two roles in a project both must."""
    present = {party.entity for party in part.participants}
    if tie.rule.kind not in WORKING:
        return not present.isdisjoint(tie.bidders)
    return present >= set(tie.bidders) and (tie.day is None or tie.day <= as_of)


def ties_in(file: TenderFile, rules: Sequence[TieRule]) -> list[TenderTie]:
    """All ties in some tenders; one of a project itself is told of the first of its lots alone."""
    every: dict[object, TenderTie] = {}
    for tender in file.tenders:
        for tie in tender_ties(rules, tender, file.background):
            every[tie] = tie
        for tie in project_ties(rules, tender, file.background):
            lot = tie.lot if tender.bid_of(tie.bidders) else ""
            every.setdefault((tie.rule.code, tie.bidders, tie.way, tie.path, lot), tie)
    return list(every.values())


def _bids_around(
    store: Reader, reach: Propagation, party: str
) -> tuple[tuple[Relation, ...], bool]:
    """(the bids of a party in recent lots and those of its rivals there, whether there are more)"""
    at, since = reach.snapshot.revision, reach.as_of - _RECENT
    most = participants.MOST
    own = store.relations_at([party], kinds=["bids_in"], limit=most + 1, at_revision=at)
    recent = {bid.target for bid in own if bid.valid_from is None or bid.valid_from > since}
    if not recent:
        return (), len(own) > most
    lots = sorted(recent)
    bids = store.relations_at(lots, kinds=["bids_in"], limit=most + 1, at_revision=at)
    return bids[:most], len(own) > most or len(bids) > most


def parties_of(tie: TenderTie) -> set[str]:
    """Everybody whom the finding of a tie names."""
    return {tie.lot, *tie.bidders, *tie.shared}


def relations_of(tie: TenderTie) -> set[str]:
    """The relations that prove a tie."""
    return {*tie.path, *tie.witnesses}


def finding_of_tie(
    tie: TenderTie,
    part: TakingPart,
    relations: Mapping[str, Relation],
    names: Mapping[str, str],
    *,
    scenario: str,
) -> Finding:
    """The finding of a tie, told of the first of the two bidders that takes part."""
    party, rule = _told_of(tie, part, scenario), tie.rule
    grade = rule.grade_of(scenario, certain=tie.certain)
    known = [relations[id_] for id_ in relations_of(tie) if id_ in relations]
    return Finding(
        grade=grade,
        entity=party.entity,
        role=party.role,
        record=None,
        measure=rule.code,
        article=rule.article,
        chain=(*_path_to(party.entity, tie), *tie.witnesses),
        marks=tie.marks,
        sources=tuple(sorted({source for one in known for source in one.sources})),
        bars=grade == "statutory" and rule.bars_in(scenario, party.role),
        score=None,
        sentence=_sentence(party, grade, tie, relations, names),
        department=rule.department,
        begins=tie.day,
        ask=rule.ask if grade == "lead" else None,
        tie=tie,
    )


def _told_of(tie: TenderTie, part: TakingPart, scenario: str) -> Participant:
    """The participant that a tie is told of: whose role it bars, else who bids, else the first."""
    tied = [p for p in part.participants if p.entity in tie.bidders]
    barred = (p for p in tied if tie.rule.bars_in(scenario, p.role))
    bidding = (p for p in tied if p.role in _BIDDING)
    return next(barred, None) or next(bidding, None) or tied[0]


def _sentence(
    party: Participant,
    grade: str,
    tie: TenderTie,
    relations: Mapping[str, Relation],
    names: Mapping[str, str],
) -> Sentence:
    other = tie.other(party.entity)
    particulars = {
        "grade": term("grade", grade),
        "party": names[party.entity],
        "role": term("participant", party.role),
        "other": names[other] if other else "",
        "lot": names[tie.lot],
        "way": way_of(party.entity, tie, relations, names),
        "rule": tie.rule.name,
        "article": tie.rule.article,
        "department": tie.rule.department,
    }
    told = Sentence("finding.tender_tie" if other else "finding.tender_alone", particulars)
    return say("finding.tender_lead", fact=told, ask=tie.rule.ask) if grade == "lead" else told


def way_of(
    party: str, tie: TenderTie, relations: Mapping[str, Relation], names: Mapping[str, str]
) -> Sentence:
    """How they are tied, with whom they have in common, or with the path in words."""
    path, other = _path_to(party, tie), tie.other(party)
    chain: Sentence | str = ""
    if path and other:
        chain = chain_in_words(path, relations, names, debtor=other, party=party)
    shared = _each_once(names[id_] for id_ in tie.shared)
    return Sentence(_TOLD[tie.way], {"shared": shared, "chain": chain})


def _path_to(party: str, tie: TenderTie) -> tuple[str, ...]:
    """The path of a tie, so that it ends at this party."""
    return tie.path[::-1] if party == tie.bidders[0] else tie.path


def _each_once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
