"""Parties: search by name, identifier or document number, and the card of one party."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from analytics.propagation.exposure import Evidence
from analytics.vetting.credit_status import CreditStatus, credit_status_of
from analytics.vetting.ground import Ground
from api.answers.ties import counts_of
from api.desk.person_looks import tells_name
from api.desk.question import Ask
from api.desk.response import framed
from api.plain import plain
from graph.errors import Ambiguous, NotFound
from graph.identifiers import is_citizen_id
from graph.lookup import search
from graph.model import Record
from graph.store import Found, Match


def found(ask: Ask, text: str, limit: int, organisation: str = "") -> dict[str, Any]:
    """Entities that a text finds, at most `limit`, in the order of DESIGN §12.

    A document number comes after exact identifiers and before names. A masked person is found as
    `PersonLooks` says, never by a part of the name; with `organisation` nobody else is found.
    """
    ask.spend("names")
    whole = [Match(one, "name") for one in ask.looks.named(text, organisation)]
    numbered, filed, hits, more = list[Match](), list[Match](), Found((), False), False
    if not organisation:
        numbered, hits = _numbered(ask, text), _hits(ask, text, limit)
        filed, more = _filed(ask, text, limit)
    exact = [match for match in hits.matches if match.matched == "identifier"]
    # An entity that matches in several ways keeps its first place.
    matches: dict[str, Match] = {}
    for match in (*numbered, *exact, *filed, *whole, *hits.matches):
        matches.setdefault(match.entity.id, match)
    shown = list(matches.values())[:limit]
    ask.looked_at("find", [match.entity for match in shown])
    # Who sees persons learns from any answer whom it does not hold.
    if not ask.journalled.written and (ask.caller.sees_persons or not shown):
        ask.looks.note("find missed")
    truncated = hits.truncated or more or len(matches) > limit
    return {
        **framed(ask, explored=len(matches), truncated=truncated),
        "results": [_match(ask, match) for match in shown],
    }


def _numbered(ask: Ask, text: str) -> list[Match]:
    """The person of an ID number; nobody where it is none, or finds nobody."""
    if not is_citizen_id(text):
        return []
    try:
        return [Match(ask.entity(text), "identifier")]
    except (NotFound, Ambiguous):
        return []


def _hits(ask: Ask, text: str, limit: int) -> Found:
    """What the store finds by identifier and name; persons by no name where they are masked."""
    view, masked = ask.view, ask.masking.masked
    hits = search(view.reader, text, limit=limit, at_revision=view.revision, masked=masked)
    if not masked:
        return hits
    kept = (m for m in hits.matches if not (is_citizen_id(text) and m.entity.kind == "person"))
    return replace(hits, matches=tuple(m for m in kept if not tells_name(text, m.entity)))


def _filed(ask: Ask, text: str, limit: int) -> tuple[list[Match], bool]:
    """The subjects of the records of a document number, and whether there may be more."""
    view = ask.view
    # One more than asked shows whether there are more.
    records = view.reader.records_by_document_no(text, limit=limit + 1, at_revision=view.revision)
    subjects = dict.fromkeys(record.subject for record in records)
    entities = view.reader.entities(list(subjects), at_revision=view.revision) if subjects else {}
    matches = [Match(entities[id_], "document") for id_ in subjects if id_ in entities]
    return matches, len(records) > limit


def _match(ask: Ask, match: Match) -> dict[str, Any]:
    entity = ask.masking.entity(match.entity)
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "roles": entity.roles,
        "matched": match.matched,
    }


def card(ask: Ask, text: str) -> dict[str, Any]:
    """One party: its identity, its records, grounds by grade, exposure, and counts of relations."""
    entity, view, masking = ask.entity(text), ask.view, ask.masking
    records = view.reader.records(subjects=[entity.id], at_revision=view.revision)
    status = credit_status_of(view.reader, view.reach, entity, records, measures=ask.desk.measures)
    ask.looked_at("card", [entity])
    grounds = _grounds(ask, status)
    behind = {ground["record"] for part in grounds.values() for ground in part}
    return {
        **framed(ask, explored=len(status.exposure.evidence), truncated=view.reach.truncated),
        **ask.since_withdrawn({*behind, *(record.id for record in records)}),
        "entity": masking.entity(entity),
        "records": [record_shown(ask, record) for record in records],
        "grounds": grounds,
        "exposure": {"index": status.exposure.index, "level": status.exposure.level},
        "ties": counts_of(ask, entity.id),
    }


def record_shown(ask: Ask, record: Record) -> dict[str, Any]:
    """A record, and whether it is in force on the day."""
    return {**plain(ask.masking.record(record)), "in_force": record.in_force_on(ask.view.as_of)}


def _grounds(ask: Ask, status: CreditStatus) -> dict[str, Any]:
    """Grounds by grade: ids of records, with the measure or chain behind each.

    The grades stay apart, since a lead is never a ground (DESIGN §2).
    """
    return {
        "listed": [{"record": record.id} for record in status.listed],
        "statutory": _extended(status.statutory),
        "lead": _extended(status.hints) + [_lead(ask, e) for e in status.exposure.evidence],
    }


def _lead(ask: Ask, evidence: Evidence) -> dict[str, Any]:
    """A lead; only roles that may `reach` see its chain (docs/roles.md)."""
    chain = evidence.chain if ask.caller.may("reach") else ()
    return {
        "record": evidence.record,
        "score": evidence.score,
        "hops": evidence.hops,
        "chain": chain,
        "marks": evidence.marks,
    }


def _extended(grounds: Sequence[Ground]) -> list[dict[str, Any]]:
    return [
        {
            "record": ground.record.id,
            "chain": ground.chain,
            "measure": ground.measure.code if ground.measure else None,
            "article": ground.measure.article if ground.measure else None,
        }
        for ground in grounds
    ]


def records_of(ask: Ask, text: str) -> dict[str, Any]:
    """The records of one party, by id."""
    entity = ask.entity(text)
    records = ask.view.reader.records(subjects=[entity.id], at_revision=ask.view.revision)
    ask.looked_at("records", [entity])
    return {
        **framed(ask, explored=len(records)),
        **ask.since_withdrawn(record.id for record in records),
        "records": [record_shown(ask, record) for record in records],
    }
