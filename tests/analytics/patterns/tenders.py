"""Tenders in one line each, for tests of patterns."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from analytics.law.measures import read_measures
from analytics.patterns.tender import BID_PARTIES, Background, Bid, Tender, Tie
from analytics.patterns.tender_ties import TenderTie, tender_ties
from analytics.vetting.bidder_holdings import BidderHoldings
from graph.model import Entity, Relation
from graph.sentence import catalogue
from tests.analytics.columns import snapshot
from tests.builders import day, firm, owns

BID_ON = day("2026-11-20")
LAW = read_measures()


def bid(bidder: str, on: date | None = BID_ON, **fields: str | bool) -> Bid:
    """A bid; further fields are `consortium`, `leads` and whom it names by attribute."""
    parties = {key: frozenset({str(fields[key])}) for key in BID_PARTIES if key in fields}
    consortium = str(fields["consortium"]) if "consortium" in fields else None
    return Bid(bidder, (f"bid-{bidder}",), on, consortium, bool(fields.get("leads")), parties)


def tie(kind: str, source: str, target: str, **fields: object) -> Tie:
    id_ = str(fields.pop("id", f"{kind}-{source}-{target}"))
    return Tie(id_, kind, source, target, **fields)  # type: ignore[arg-type]


def holdings(*held: Relation) -> Callable[[date | None], BidderHoldings]:
    """Who holds whom by these relations, as a vetting asks it."""
    ends = {end for one in held for end in (one.source, one.target)}
    bidders = {"a", "b", "c", "d", "g"}
    part = snapshot([firm(end) for end in sorted(ends | bidders)], list(held), [])
    return partial(BidderHoldings, part)


def head(source: str, target: str, **fields: object) -> Tie:
    return tie("legal_representative_of", source, target, **fields)


def directs(kind: str, source: str, target: str) -> Relation:
    return Relation(f"{kind}-{source}-{target}", kind, source, target)


def stake(source: str, target: str, share: float | None, **fields: Any) -> Relation:
    return owns(source, target, share, **{"id": f"shareholder_of-{source}-{target}", **fields})


def role(name: str, source: str, **fields: object) -> Tie:
    return tie("participates_in", source, "project", role=name, **fields)


def people(*entities: Entity) -> dict[str, Entity]:
    return {entity.id: entity for entity in entities}


def ties(
    *bids: Bid,
    scenario: str = "bidding",
    roles: tuple[Tie, ...] = (),
    background: Background | None = None,
) -> list[TenderTie]:
    """The ties that the shipped rules of a scenario find in one lot."""
    rules = [rule for rule in LAW.ties if scenario in rule.scenarios]
    return tender_ties(rules, Tender("lot", bids, roles), background or Background())


def graded(found: list[TenderTie], scenario: str = "bidding") -> list[tuple[str, str, str]]:
    """The bidders (as one word), the way (which has a sentence) and the grade of each tie."""
    assert all(f"tender_tie.{one.way}" in catalogue() for one in found)
    return [
        ("".join(one.bidders), one.way, one.rule.grade_of(scenario, certain=one.certain))
        for one in found
    ]
