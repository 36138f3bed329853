"""Findings of what ties bidders of one lot to each other (DESIGN §8b, §10)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from analytics.patterns.same_lot import TIE_KINDS, TenderTie, tender_ties
from analytics.vetting.bids import TENDERS, joint_bids
from analytics.vetting.finding import Finding
from analytics.vetting.participant import Participant
from analytics.vetting.participants import TakingPart
from analytics.wording import term
from graph.model import Entity, Relation
from graph.sentence import Sentence, say
from graph.store import Reader

_MOST: Final = 100_000  # relations of the bidders of one project
# Of a party vetted by itself only lots of the last year are looked at: what is still being decided.
_RECENT: Final = timedelta(days=365)
_BIDDING: Final = ("applicant", "bidder", "consortium_member")
_TOLD: Final = {
    "same_head": "tender_tie.same_head",
    "holding": "tender_tie.holding",
    "same_manager": "tender_tie.same_manager",
    "same_deposit_payer": "tender_tie.same_deposit_payer",
    "same_agent": "tender_tie.same_agent",
    "same_document_writer": "tender_tie.same_document_writer",
}


def ties_of_bidders(
    store: Reader, subject: Entity, part: TakingPart, *, scenario: str, as_of: date, at: int
) -> list[TenderTie]:
    """The ties between the bidders of a project's lots, of a lot, or of a party and its rivals.

    None outside bidding and government procurement.
    """
    if scenario not in TENDERS:
        return []
    whole = subject.kind in ("project", "bid_lot")
    bids = part.bids if whole else _bids_around(store, subject.id, as_of, at)
    bidders = sorted({bid.source for bid in bids})
    if len(bidders) < 2:
        return []
    ties = store.relations_at(bidders, kinds=TIE_KINDS, limit=_MOST, at_revision=at)
    found = tender_ties(bids, ties, scenario=scenario, as_of=as_of, joint=joint_bids(bids))
    return [tie for tie in found if whole or subject.id in tie.bidders]


def _bids_around(store: Reader, party: str, as_of: date, at: int) -> tuple[Relation, ...]:
    """The bids of a party in recent lots, and those of its rivals there."""
    own = store.relations_at([party], kinds=["bids_in"], limit=_MOST, at_revision=at)
    recent = {
        bid.target for bid in own if bid.valid_from is None or bid.valid_from > as_of - _RECENT
    }
    if not recent:
        return ()
    return store.relations_at(sorted(recent), kinds=["bids_in"], limit=_MOST, at_revision=at)


def parties_of(tie: TenderTie) -> set[str]:
    """Everybody whom the finding of a tie names."""
    return {tie.lot, *tie.bidders, *([tie.through] if tie.through else ())}


def finding_of_tie(
    tie: TenderTie, part: TakingPart, relations: Mapping[str, Relation], names: Mapping[str, str]
) -> Finding:
    """The finding of a tie, told of the first of the two bidders that takes part."""
    bidding = (p for p in part.participants if p.entity in tie.bidders and p.role in _BIDDING)
    return _finding(next(bidding), tie, relations, names)


def _finding(
    party: Participant,
    tie: TenderTie,
    relations: Mapping[str, Relation],
    names: Mapping[str, str],
) -> Finding:
    (other,) = {*tie.bidders} - {party.entity}
    through = say("tender_tie.through", name=names[tie.through]) if tie.through else ""
    known = [relations[id_] for id_ in tie.relations if id_ in relations]
    return Finding(
        grade=tie.grade,
        entity=party.entity,
        role=party.role,
        record=None,
        measure=None,
        article=tie.article,
        chain=tie.relations,
        marks=(),
        sources=tuple(sorted({source for one in known for source in one.sources})),
        bars=False,
        score=None,
        sentence=say(
            "finding.tender_tie",
            grade=term("grade", tie.grade),
            party=names[party.entity],
            role=term("participant", party.role),
            other=names[other],
            lot=names[tie.lot],
            tie=Sentence(_TOLD[tie.pattern], {"through": through}),
            article=tie.article,
        ),
        tie=tie,
    )
