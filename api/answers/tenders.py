"""Ties among those who bid for one lot, in recent lots or around one party (DESIGN §8b).

The rules and their grades are those of a vetting; whether a bid is void is decided there.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from analytics.patterns.tender_ties import TenderTie, tender_ties
from analytics.vetting.lots_to_look_at import lots_to_look_at
from analytics.vetting.tender_file import tender_file
from analytics.vetting.tender_findings import parties_of, relations_of, way_of
from api.desk.question import Ask
from api.desk.response import framed
from graph.model import Entity, Relation

_MOST_BIDS: Final = 100_000  # relations of the lots of one answer


def tenders(ask: Ask, text: str | None, *, scenario: str, limit: int) -> dict[str, Any]:
    """The lots in which a rule of the scenario names a tie: the newest first, of `limit` lots.

    Of a party its own lots, whatever their age; otherwise those of the last year. `left` counts the
    lots that were not looked at. Raises NotFound and Ambiguous.
    """
    about = ask.entity(text) if text else None
    every = lots_to_look_at(ask.view.reach.snapshot, ask.view.as_of, about)
    lots, left = every[:limit], max(0, len(every) - limit)
    bids = _bids(ask, lots)
    by_lot: dict[str, list[TenderTie]] = {}
    for tie in _ties(ask, bids, scenario):
        if about is None or about.kind in ("bid_lot", "project") or about.id in parties_of(tie):
            by_lot.setdefault(tie.lot, []).append(tie)
    entities, relations = _facts(ask, by_lot, bids, about)
    ask.looked_at("tenders", entities.values())
    names = {id_: ask.masking.entity(entity).name for id_, entity in entities.items()}
    bidders = _bidders(ask, bids)
    return {
        **framed(ask, explored=len(bids), truncated=left > 0 or len(bids) == _MOST_BIDS),
        "entity": ask.masking.entity(about) if about else None,
        "scenario": scenario,
        "lots": [
            {
                "lot": ask.masking.id(lot),
                "bidders": bidders[lot],
                "ties": [_plain(ask, tie, relations, names, scenario) for tie in by_lot[lot]],
            }
            for lot in lots
            if lot in by_lot
        ],
        "looked": len(lots),
        "left": left,
        "names": ask.masking.names(entities),
        "relations": {id_: ask.masking.relation(tie) for id_, tie in relations.items()},
    }


# -- the bids


def _bids(ask: Ask, lots: Collection[str]) -> tuple[Relation, ...]:
    """The bids for these lots up to the day."""
    if not lots:
        return ()
    view = ask.view
    bids = view.reader.relations_at(
        lots, kinds=["bids_in"], limit=_MOST_BIDS, at_revision=view.revision
    )
    return tuple(bid for bid in bids if bid.valid_from is None or bid.valid_from <= view.as_of)


def _bidders(ask: Ask, bids: Iterable[Relation]) -> dict[str, list[str]]:
    """By lot, the references of those who bid."""
    by_lot: dict[str, dict[str, None]] = {}
    for bid in bids:
        by_lot.setdefault(bid.target, {})[ask.masking.id(bid.source)] = None
    return {lot: list(some) for lot, some in by_lot.items()}


# -- their ties


def _ties(ask: Ask, bids: Collection[Relation], scenario: str) -> list[TenderTie]:
    rules = [
        rule for rule in ask.desk.measures.ties if rule.confirmed and scenario in rule.scenarios
    ]
    if not (bids and rules):
        return []
    file = tender_file(ask.view.reader, ask.view.reach.snapshot, bids)
    return [tie for one in file.tenders for tie in tender_ties(rules, one, file.background)]


def _facts(
    ask: Ask,
    by_lot: Mapping[str, Collection[TenderTie]],
    bids: Iterable[Relation],
    about: Entity | None,
) -> tuple[dict[str, Entity], dict[str, Relation]]:
    """Everybody who bids in lots with ties or is named in one, and the relations that prove it."""
    view, ties = ask.view, [tie for some in by_lot.values() for tie in some]
    proofs = {id_ for tie in ties for id_ in relations_of(tie)}
    relations = view.reader.relations(proofs, at_revision=view.revision) if proofs else {}
    ids = {end for bid in bids if bid.target in by_lot for end in (bid.source, bid.target)}
    ids |= {end for tie in relations.values() for end in (tie.source, tie.target)}
    ids |= {id_ for tie in ties for id_ in parties_of(tie)} | ({about.id} if about else set())
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
        "name": rule.name,
        "article": rule.article,
        "grade": grade,
        "department": rule.department,
        "ask": rule.ask if grade == "lead" else None,
        "bars": grade == "statutory" and rule.bars_in(scenario, "bidder"),
        "text": way.text(ask.caller.language),
        "bidders": [ask.masking.id(id_) for id_ in tie.bidders],
        "shared": [ask.masking.id(id_) for id_ in tie.shared],
        "on": tie.day,
        "marks": list(tie.marks),
        "relations": list(dict.fromkeys((*tie.path, *tie.witnesses))),
    }
