"""Ties among those who bid for one lot, in recent lots or around one party (DESIGN §8b).

The rules and their grades are those of a vetting; whether a bid is void is decided there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analytics.patterns.tender_ties import TenderTie, tender_ties
from analytics.vetting.lots_to_look_at import lots_to_look_at
from analytics.vetting.tender_file import tender_file
from analytics.vetting.tender_findings import parties_of, relations_of, way_of
from analytics.wording import in_words
from api.desk.question import Ask
from api.desk.response import framed
from graph.model import Entity, Relation

MOST_BIDS: Final = 100_000  # relations of the lots of one answer
# Bidders and ties of one lot that are given; a lot has seldom more than fifty bidders.
_MOST_BIDDERS: Final = 500
_MOST_TIES: Final = 200


@dataclass(frozen=True, slots=True)
class _Found:
    """The bids for some lots, the ties in each lot, and whether there may be more of either."""

    bids: tuple[Relation, ...]
    by_lot: Mapping[str, Sequence[TenderTie]]
    cut: bool


def tenders(ask: Ask, text: str | None, *, scenario: str, limit: int) -> dict[str, Any]:
    """The lots in which a rule of the scenario names a tie: the newest first, of `limit` lots.

    Of a party its own lots, whatever their age; otherwise those of the last year. `left` counts the
    lots that were not looked at, `bidders_left` and `ties_left` those of a lot that are not given.
    Raises NotFound and Ambiguous.
    """
    about = ask.entity(text) if text else None
    every = lots_to_look_at(ask.view.reach.snapshot, ask.view.as_of, about)
    lots, left = every[:limit], max(0, len(every) - limit)
    found = _found(ask, lots, scenario, about)
    bidders = _bidders(found)
    shown = {lot: some[:_MOST_TIES] for lot, some in found.by_lot.items()}
    named = {id_ for lot in shown for id_ in bidders[lot][:_MOST_BIDDERS]}
    entities, relations = _facts(ask, shown, named | ({about.id} if about else set()))
    ask.looked_at("tenders", entities.values())
    names = {id_: ask.masking.entity(entity).name for id_, entity in entities.items()}
    return {
        **framed(ask, explored=len(found.bids), truncated=left > 0 or found.cut),
        "entity": ask.masking.entity(about) if about else None,
        "scenario": scenario,
        "lots": [
            {
                "lot": ask.masking.id(lot),
                "bidders": [ask.masking.id(id_) for id_ in bidders[lot][:_MOST_BIDDERS]],
                "bidders_left": max(0, len(bidders[lot]) - _MOST_BIDDERS),
                "ties": [_plain(ask, tie, relations, names, scenario) for tie in shown[lot]],
                "ties_left": max(0, len(found.by_lot[lot]) - _MOST_TIES),
            }
            for lot in lots
            if lot in shown
        ],
        "looked": len(lots),
        "left": left,
        "names": ask.masking.names(entities),
        "relations": {id_: ask.masking.relation(tie) for id_, tie in relations.items()},
    }


# -- the bids and their ties


def _found(ask: Ask, lots: Collection[str], scenario: str, about: Entity | None) -> _Found:
    """The bids for these lots up to the day, and the ties of whoever is asked about."""
    bids, cut = _bids(ask, lots)
    ties, more = _ties(ask, bids, scenario)
    by_lot: dict[str, list[TenderTie]] = {}
    for tie in ties:
        if about is None or about.kind in ("bid_lot", "project") or about.id in parties_of(tie):
            by_lot.setdefault(tie.lot, []).append(tie)
    return _Found(bids, by_lot, cut or more)


def _bids(ask: Ask, lots: Collection[str]) -> tuple[tuple[Relation, ...], bool]:
    """(the bids for these lots up to the day, whether there are more than are read)"""
    if not lots:
        return (), False
    view = ask.view
    bids = view.reader.relations_at(
        lots, kinds=["bids_in"], limit=MOST_BIDS + 1, at_revision=view.revision
    )
    known = (bid for bid in bids[:MOST_BIDS] if not bid.valid_from or bid.valid_from <= view.as_of)
    return tuple(known), len(bids) > MOST_BIDS


def _ties(ask: Ask, bids: Collection[Relation], scenario: str) -> tuple[list[TenderTie], bool]:
    """(the ties by the confirmed rules of a scenario, whether there may be more)"""
    rules = [
        rule for rule in ask.desk.measures.ties if rule.confirmed and scenario in rule.scenarios
    ]
    if not (bids and rules):
        return [], False
    file = tender_file(ask.view.reader, ask.view.reach.snapshot, bids)
    ties = [tie for one in file.tenders for tie in tender_ties(rules, one, file.background)]
    return ties, file.cut


def _bidders(found: _Found) -> dict[str, list[str]]:
    """By lot, who bid."""
    by_lot: dict[str, dict[str, None]] = {}
    for bid in found.bids:
        by_lot.setdefault(bid.target, {})[bid.source] = None
    return {lot: list(some) for lot, some in by_lot.items()}


def _facts(
    ask: Ask, shown: Mapping[str, Collection[TenderTie]], bidders: Collection[str]
) -> tuple[dict[str, Entity], dict[str, Relation]]:
    """These bidders, whoever is named in a tie that is shown, and the relations that prove it."""
    view, ties = ask.view, [tie for some in shown.values() for tie in some]
    proofs = {id_ for tie in ties for id_ in relations_of(tie)}
    relations = view.reader.relations(proofs, at_revision=view.revision) if proofs else {}
    ids = {
        *bidders,
        *shown,
        *(end for tie in relations.values() for end in (tie.source, tie.target)),
    }
    ids |= {id_ for tie in ties for id_ in parties_of(tie)}
    entities = view.reader.entities(ids, at_revision=view.revision) if ids else {}
    return dict(entities), dict(relations)


def _plain(
    ask: Ask,
    tie: TenderTie,
    relations: Mapping[str, Relation],
    names: Mapping[str, str],
    scenario: str,
) -> dict[str, Any]:
    rule = tie.rule
    grade = rule.grade_of(scenario, certain=tie.certain)
    way = way_of(tie.bidders[0], tie, relations, names)
    return {
        "rule": rule.code,
        "name": in_words("pattern", rule.code, rule.name, ask.caller.language),
        "article": rule.article,
        "grade": grade,
        "department": rule.department,
        "ask": rule.ask if grade == "lead" else None,
        "bars": grade == "statutory" and rule.bars_in(scenario, "bidder"),
        "text": ask.masking.text(way.text(ask.caller.language)),
        "bidders": [ask.masking.id(id_) for id_ in tie.bidders],
        "shared": [ask.masking.id(id_) for id_ in tie.shared],
        "on": tie.day,
        "marks": list(tie.marks),
        "relations": list(dict.fromkeys((*tie.path, *tie.witnesses))),
    }
