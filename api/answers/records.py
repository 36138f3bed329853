"""Records: one with its state and history, and what people do to it."""

from typing import Any, Final

from api.access.caller import Caller
from api.access.refusals import Forbidden
from api.clock import today
from api.desk.question import Ask
from api.desk.response import framed
from api.plain import plain
from graph.commit.states import FITTING
from graph.errors import NotFound
from graph.model import Batch, Record, StateEvent

_BEYOND_OWN: Final = "settle"  # whoever may settle answers for every department's records


def _answers_for(caller: Caller, record: Record) -> bool:
    return caller.may(_BEYOND_OWN) or caller.answers_for(record.issuer)


def actions_on(caller: Caller, record: Record) -> list[str]:
    """What this caller may do to a record as it stands."""
    if not _answers_for(caller, record):
        return []
    return [action for action in FITTING[record.state] if caller.may(action)]


def record_of(ask: Ask, id_: str) -> Record:
    """A record; a withdrawn one only for callers who may restore it, else NotFound."""
    withdrawn = ask.caller.may("restore")
    records = ask.view.reader.records(ids=[id_], at_revision=ask.view.revision, withdrawn=withdrawn)
    if not records:
        raise NotFound("desk.no_record")
    return records[0]


def one_record(ask: Ask, id_: str) -> dict[str, Any]:
    """One record, whom it is about, and what happened to it."""
    record = record_of(ask, id_)
    view, masking = ask.view, ask.masking
    ends = {record.subject, *(named.entity for named in record.named_in)}
    entities = view.reader.entities(ends, at_revision=view.revision)
    ask.looked_at("record", entities.values())
    withdrawn = record.state in ("repaired", "revoked")  # already at the revision asked
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
    }


def _history(ask: Ask, record: Record) -> list[dict[str, Any]]:
    """Events on a record; who did it and why only for callers of its own department."""
    answers = _answers_for(ask.caller, record) and ask.caller.may("object")
    return [
        {
            "action": event.action,
            "outcome": event.outcome,
            "on": event.on,
            "who": event.who if answers else None,
            "reason": event.reason if answers else None,
        }
        for event in ask.desk.store.events(record.id)
    ]


def apply_event(
    ask: Ask, id_: str, action: str, *, reason: str, outcome: str | None = None
) -> dict[str, Any]:
    """Do something to a record; its department and, in the commit, its state must allow it."""
    ask.caller.require(action)
    (record,) = ask.desk.store.records(ids=[id_], withdrawn=True) or (None,)
    if record is None:
        raise NotFound("desk.record_unknown")
    if not _answers_for(ask.caller, record):
        raise Forbidden("desk.record_of_others")
    who = ask.caller.name
    event = StateEvent(record.id, action, reason, who, outcome=outcome, on=today())
    done = ask.desk.store.commit(Batch(events=(event,), who=who))
    (now,) = ask.desk.store.records(ids=[id_], withdrawn=True)
    return {
        **framed(ask, explored=1),
        "revision": done.revision,
        "behind": 0,
        "record": now.id,
        "state": now.state,
    }
