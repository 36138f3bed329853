"""Records: one record with its state and history, and events on it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from analytics.law.measure import Measure
from analytics.law.measure_events import (
    fitting_actions,
    measures_of_record,
    refuse_unfit_measure,
    repair_notices,
)
from analytics.law.offices import is_office_of
from api.access.caller import Caller
from api.access.refusals import Forbidden
from api.answers.second_word import waits
from api.clock import today
from api.desk.question import Ask
from api.desk.response import framed
from api.plain import plain
from graph.commit.states import fitting
from graph.errors import NotFound
from graph.model import Batch, Record, StateEvent

_OF_CONDITION: Final = ("confirm", "unconfirm")
_BEYOND_OWN: Final = "settle"  # roles that may settle answer for the records of every department


def _answers_for(caller: Caller, record: Record) -> bool:
    return caller.may(_BEYOND_OWN) or caller.answers_for_record(record)


def actions_on(caller: Caller, record: Record) -> list[str]:
    """The actions that the caller's roles, the department and the record's state allow."""
    if not _answers_for(caller, record):
        return []
    may = fitting(record.state, publicity_over=record.repaired_on is not None)
    return [action for action in may if caller.may(action)]


def _measures(ask: Ask, record: Record) -> list[dict[str, Any]]:
    """The measures that a record triggers, how they stand, and what the caller may do to each."""
    lifted = dict(record.lifted)
    caller = ask.caller
    return [
        {
            "measure": measure.code,
            "name": measure.name,
            "department": measure.department,
            "condition": measure.condition,
            "confirmed": measure.code in record.confirmed,
            "lifted": lifted.get(measure.code),
            "actions": [
                action
                for action in fitting_actions(record, measure)
                if caller.may(action) and covers(caller, record, measure, action)
            ],
        }
        for measure in measures_of_record(record, ask.desk.measures)
    ]


def covers(caller: Caller, record: Record, measure: Measure | None, action: str) -> bool:
    """Whether the caller's department is the one for an action on a record or one measure of it.

    A ban is lifted by whose record it is; a condition is confirmed by the measure's office, too.
    """
    if _answers_for(caller, record):
        return True
    if measure is None or action not in _OF_CONDITION:
        return False
    return is_office_of(measure.department, caller.department)


def record_of(ask: Ask, id_: str) -> Record:
    """A record by its id; a withdrawn one only for callers who may restore it. Raises NotFound."""
    withdrawn = ask.caller.may("restore")
    records = ask.view.reader.records(ids=[id_], at_revision=ask.view.revision, withdrawn=withdrawn)
    if not records:
        raise NotFound("desk.no_record")
    return records[0]


def one_record(ask: Ask, id_: str) -> dict[str, Any]:
    """One record with the names in it, its history, and what the caller may do to it."""
    record = record_of(ask, id_)
    view, masking = ask.view, ask.masking
    ends = {record.subject, *(named.entity for named in record.named_in)}
    entities = view.reader.entities(ends, at_revision=view.revision)
    ask.looked_at("record", entities.values())
    withdrawn = record.state in ("repaired", "revoked")  # already at the revision asked
    # No answer at the latest revision shows a withdrawn record: this look is an entry of its own.
    if withdrawn:
        ask.vetted(f"withdrawn record {record.id}", [record.subject], why="unstated", past=True)
    shown = masking.record(record)
    return {
        **framed(ask, explored=1),
        **ask.since_withdrawn(() if withdrawn else (record.id,)),
        "record": {**plain(shown), "in_force": record.in_force_on(view.as_of)},
        "names": masking.names(entities),
        "events": _history(ask, record),
        "actions": actions_on(ask.caller, record),
        "measures": _measures(ask, record),
    }


def _history(ask: Ask, record: Record) -> list[dict[str, Any]]:
    """Events on a record; `who` and `reason` only for callers who answer for the record."""
    answers = _answers_for(ask.caller, record) and ask.caller.may("object")
    text = ask.masking.text
    return [
        {
            "action": event.action,
            "outcome": event.outcome,
            "measure": event.measure or None,
            "on": event.on,
            "who": event.who if answers else None,
            "reason": text(event.reason) if answers else None,
            "document": (text(event.document) or None) if answers else None,
        }
        for event in ask.desk.store.events(record.id)
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done to a record, and why; `measure` where it regards one of its measures."""

    action: str
    reason: str
    outcome: str | None = None
    measure: str = ""
    document: str = ""


def apply_event(ask: Ask, id_: str, change: Change) -> dict[str, Any]:
    """Write an event on a record, dated today, or keep it for a second person's word.

    Raises Forbidden for roles or departments that may not, NotFound for an unknown record, and
    BadInput where the event does not fit the state (DESIGN §4) or the law the measure (§9).
    """
    record = _record_for(ask, id_, change)
    law, who = ask.desk.measures, ask.caller.name
    event = StateEvent(
        record.id,
        change.action,
        change.reason,
        who,
        outcome=change.outcome,
        on=today(),
        measure=change.measure,
        document=change.document,
    )
    refuse_unfit_measure(event, record, law)
    notices = repair_notices(event, record, law)
    if kept := waits(ask, change.action, {"record": id_, **asdict(change)}, change.reason):
        return {**kept, "record": record.id, "state": record.state}
    done = ask.desk.store.commit(Batch(events=(event,), who=who))
    (now,) = ask.desk.store.records(ids=[id_], withdrawn=True)
    return {
        **framed(ask, explored=1),
        # The answer is of the commit, later than the view that the question began with.
        "revision": done.revision,
        "behind": 0,
        "record": now.id,
        "state": now.state,
        "confirmed": now.confirmed,
        "lifted": now.lifted,
        "notices": [notice.text(ask.caller.language) for notice in notices],
    }


def _record_for(ask: Ask, id_: str, change: Change) -> Record:
    """The record that a caller may change so; raises Forbidden and NotFound."""
    ask.caller.require(change.action)
    # Read from the store: a view may lag, and shows no withdrawn record, which may be restored.
    (record,) = ask.desk.store.records(ids=[id_], withdrawn=True) or (None,)
    if record is None:
        raise NotFound("desk.record_unknown")
    if not covers(ask.caller, record, ask.desk.measures.measure(change.measure), change.action):
        raise Forbidden("desk.record_of_others")
    return record


def check(ask: Ask, particulars: Mapping[str, Any]) -> None:
    """Raise Forbidden or NotFound unless the caller may do what was asked for (four eyes)."""
    _record_for(ask, *_kept(particulars))


def carry_out(ask: Ask, particulars: Mapping[str, Any]) -> dict[str, Any]:
    """Do what was asked for and has a second person's word; raises as `apply_event` does."""
    return apply_event(ask, *_kept(particulars))


def _kept(particulars: Mapping[str, Any]) -> tuple[str, Change]:
    rest = {key: value for key, value in particulars.items() if key != "record"}
    return particulars["record"], Change(**rest)
