"""The card of one party, and its records."""

from collections.abc import Sequence
from typing import Any

from analytics.propagation.exposure import Evidence
from analytics.vetting.credit_status import CreditStatus, credit_status_of
from analytics.vetting.ground import Ground
from analytics.vetting.noted import standing_noted
from api.answers.ties import counts_of
from api.desk.question import Ask
from api.desk.response import framed
from api.plain import plain
from graph.model import Record


def card(ask: Ask, text: str) -> dict[str, Any]:
    """One party: its identity, its records, grounds by grade, exposure, and counts of relations.

    `noted` are its records in force that have no tier, yet are no good news (DESIGN §2).
    """
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
        "noted": [record.id for record in standing_noted(records, ask.desk.measures, view.as_of)],
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
