"""What waits for an approval officer: vettings without a word, and what departments were asked."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from api.answers.worklists.worklist import MOST, Item, Span, Worklist, part
from api.clock import today
from api.desk.asked_conditions import AskedCondition
from api.desk.facts_log import Act
from api.desk.question import Ask
from graph.model import Record
from graph.sentence import Sentence, Word
from graph.words import WITHDRAWN_STATES


def open_vettings(ask: Ask, span: Span) -> Worklist:
    """The caller's last vetting of each question on which no word stands, the last first."""
    desk = ask.desk
    latest = desk.certificates.latest_of(ask.caller.name, limit=MOST + 1)
    said = desk.facts.words(desk.store, [hash_ for hash_, _ in latest])
    waiting = [
        (hash_, at)
        for hash_, at in latest[:MOST]
        if hash_ not in said or said[hash_].what == "withdrawn"
    ]
    asked = waiting[span.skip : span.skip + span.limit]
    kept = desk.certificates.texts_of([hash_ for hash_, _ in asked])
    items = [_vetting(hash_, at, kept[hash_].certificate) for hash_, at in asked if hash_ in kept]
    return Worklist(items, len(waiting), truncated=len(latest) > MOST)


def _vetting(hash_: str, at: int, certificate: Mapping[str, Any]) -> Item:
    question = certificate["question"]
    fresh = certificate["as_of"] == today().isoformat()
    told = {
        "scenario": Word("scenario", question["scenario"]),
        "decision": Word("decision", certificate["decision"]),
    }
    return Item(
        link=f"/vettings/{hash_}",
        what=Sentence("worklist.vetting" if fresh else "worklist.vetting_stale", told),
        about=question["subject"],
        at=datetime.fromtimestamp(at, UTC),
        over=not fresh,
    )


def conditions_asked(ask: Ask, span: Span) -> Worklist:
    """The conditions in the caller's vettings that departments are to confirm, and the answers.

    One that was answered stands first, until its question is vetted again.
    """
    desk = ask.desk
    asked = desk.certificates.conditions(ask.caller.name, limit=MOST + 1)
    records = records_of(ask, {one.record for one in asked})
    said = desk.facts.conditions(desk.store, [(one.record, one.measure) for one in asked])
    items = [
        _condition(ask, one, records[one.record], said.get((one.record, one.measure)))
        for one in asked[:MOST]
        if one.record in records
    ]
    items.sort(key=lambda item: not item.over)
    return part(items, span, truncated=len(asked) > MOST)


def records_of(ask: Ask, ids: Collection[str]) -> dict[str, Record]:
    """Records by id as they stand now, withdrawn ones too; one query."""
    return {one.id: one for one in ask.desk.store.records(ids=ids, withdrawn=True)} if ids else {}


def _condition(ask: Ask, asked: AskedCondition, record: Record, said: Act | None) -> Item:
    measure = ask.desk.measures.measure(asked.measure)
    withdrawn = record.state in WITHDRAWN_STATES
    answered = withdrawn or asked.measure in record.confirmed
    act = said if answered else None
    told = {"measure": asked.measure, "department": measure.department if measure else ""}
    return Item(
        link=f"/vettings/{asked.hash}",
        what=Sentence(_state(record, asked, said), told),
        about=record.subject,
        at=act.at if act else datetime.fromtimestamp(asked.at, UTC),
        who=act.who if act else "",
        says=(measure.ask or measure.condition) if measure else "",
        # A withdrawn record is shown nowhere but to who may restore it.
        record=None if withdrawn else record,
        over=answered,
    )


def _state(record: Record, asked: AskedCondition, said: Act | None) -> str:
    if record.state in WITHDRAWN_STATES:
        return "worklist.condition_void"
    if asked.measure in record.confirmed:
        return "worklist.condition_met"
    taken_back = said is not None and said.what == "unconfirm"
    return "worklist.condition_unmet" if taken_back else "worklist.condition_waits"
