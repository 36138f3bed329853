"""What waits for a department's data officer: notices, conditions, rows to mend, sources due."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import quote

from analytics.law.measure_events import fitting_actions
from api.answers.records import covers
from api.answers.worklists.officer import records_of
from api.answers.worklists.supervisor import disputed_items
from api.answers.worklists.worklist import MOST, Item, Span, Worklist, part
from api.cases.alert_words import deed_said
from api.clock import SHANGHAI, today
from api.desk.asked_conditions import AskedCondition
from api.desk.facts_log import RecordAct
from api.desk.question import Ask
from api.loading.job import Load
from graph.model import Record
from graph.sentence import Sentence, Word, say
from loaders.workdays import ALLOWED, working_days_between

_DAYS: Final = 30  # for which a notice is shown


def notices(ask: Ask, span: Span) -> Worklist:
    """Objections to the own department's records, what others did to them, notices of loads.

    Objections stand until they are settled, the rest for thirty days.
    """
    mine, more = disputed_items(ask, ask.caller.answers_for_record, own=True)
    disputed = {item.record.id for item in mine if item.record}
    since = datetime.now(UTC) - timedelta(days=_DAYS)
    acts = [
        one
        for one in ask.desk.facts.changes(ask.desk.store, since)
        if one.act.who != ask.caller.name and one.record not in disputed
    ]
    records = records_of(ask, {one.record for one in acts[:MOST]})
    changes = [
        _change(ask, one, records[one.record])
        for one in acts[:MOST]
        if one.record in records and ask.caller.answers_for_record(records[one.record])
    ]
    loads = [_load(load) for load in _loads(ask) if _told_of(load, since)]
    return part([*mine, *changes, *loads], span, truncated=more or len(acts) > MOST)


def _change(ask: Ask, one: RecordAct, record: Record) -> Item:
    # Only who may restore a withdrawn record sees it; its own department is told of the act alone.
    seen = record.state not in ("repaired", "revoked") or ask.caller.may("restore")
    deed = deed_said(one.act.what)
    return Item(
        link=f"/records/{quote(record.id, safe='')}" if seen else "",
        what=say("worklist.changed", deed=deed, number=record.document_no or record.id),
        about=record.subject if seen else "",
        at=one.act.at,
        who=one.act.who,
        record=record if seen else None,
        calm=True,
    )


def _loads(ask: Ask) -> list[Load]:
    """The own department's loads that are over, the last first."""
    return [load for load in ask.desk.loads.every(ask.caller) if load.over]


def _told_of(load: Load, since: datetime) -> bool:
    ended = datetime.fromisoformat(load.ended_at) if load.ended_at else None
    recent = ended is not None and ended >= since
    return recent and bool(load.report and load.report["notices"]) and load.taken_back is None


def _load(load: Load) -> Item:
    count = len(load.report["notices"]) if load.report else 0
    return Item(
        link=f"/loads/{load.number}",
        what=say("worklist.load_notices", count=count),
        name=f"#{load.number}",
        at=datetime.fromisoformat(load.ended_at) if load.ended_at else None,
        who=load.who,
        calm=True,
    )


def conditions_to_confirm(ask: Ask, span: Span) -> Worklist:
    """The conditions that officers' vettings ask about and the caller may confirm, last first."""
    asked = ask.desk.certificates.conditions(None, limit=MOST + 1)
    records = records_of(ask, {one.record for one in asked})
    items = [
        _condition(ask, one, records[one.record])
        for one in asked[:MOST]
        if one.record in records and _may_confirm(ask, one, records[one.record])
    ]
    return part(items, span, truncated=len(asked) > MOST)


def _may_confirm(ask: Ask, asked: AskedCondition, record: Record) -> bool:
    measure = ask.desk.measures.measure(asked.measure)
    return (
        measure is not None
        and measure.applies_to(record)
        and "confirm" in fitting_actions(record, measure)
        and covers(ask.caller, record, measure, "confirm")
    )


def _condition(ask: Ask, asked: AskedCondition, record: Record) -> Item:
    measure = ask.desk.measures.measure(asked.measure)
    assert measure is not None
    return Item(
        link=f"/records/{quote(record.id, safe='')}",
        what=say("worklist.condition_asked", measure=asked.measure, count=asked.count),
        about=record.subject,
        at=datetime.fromtimestamp(asked.at, UTC),
        says=measure.ask or measure.condition,
        record=record,
    )


def rejects_to_mend(ask: Ask, span: Span) -> Worklist:
    """The own department's loads with refused rows that no later load has mended, last first."""
    loads = [load for load in _loads(ask) if not load.dry_run and load.taken_back is None]
    mended = {load.mends for load in loads if load.mends and load.state == "done"}
    items = [
        Item(
            link=f"/loads/{load.number}/mend",
            what=say("worklist.rejects", count=_refused(load)),
            name=f"#{load.number} {load.sent[0][1] if load.sent else ''}",
            at=datetime.fromisoformat(load.ended_at) if load.ended_at else None,
            who=load.who,
        )
        for load in loads
        if load.number not in mended and ask.desk.loads.rejects(load) is not None
    ]
    return part(items, span)


def _refused(load: Load) -> int:
    return sum(file["refused"] for file in load.report["files"]) if load.report else 0


def late_sources(ask: Ask, span: Span) -> Worklist:
    """The sources of the own department whose last load is longer ago than a decision may wait.

    Permits and penalties go online within seven working days (loaders.workdays), so whatever was
    decided since the last load and not sent is late by now.
    """
    last: dict[str, Load] = {}
    for load in _loads(ask):
        if load.state == "done" and not load.dry_run and load.taken_back is None and load.report:
            for file in load.report["files"]:
                last.setdefault(str(file["source"]), load)
    now = today()
    items = [
        _late(source, load, since, waited)
        for source, load in last.items()
        if (waited := working_days_between(since := _received(load), now)) > ALLOWED
    ]
    return part(sorted(items, key=lambda item: item.at or datetime.min), span)


def _received(load: Load) -> date:
    return date.fromisoformat(load.received or (load.ended_at or load.sent_at)[:10])


def _late(source: str, load: Load, since: date, waited: int) -> Item:
    told = {"waited": waited, "allowed": ALLOWED}
    return Item(
        link="/loads",
        what=Sentence("worklist.late", told),
        name=Word("source", source),
        at=datetime(since.year, since.month, since.day, tzinfo=SHANGHAI),
        who=load.who,
        over=True,
    )
