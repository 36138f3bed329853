"""Records: one record with its state and history, and events on it."""

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

_BEYOND_OWN: Final = "settle"  # roles that may settle answer for the records of every department


def _answers_for(caller: Caller, record: Record) -> bool:
    return caller.may(_BEYOND_OWN) or caller.answers_for(record.issuer)


def actions_on(caller: Caller, record: Record) -> list[str]:
    """The actions that the caller's roles, the department and the record's state allow."""
    if not _answers_for(caller, record):
        return []
    return [action for action in FITTING[record.state] if caller.may(action)]


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
    }


def _history(ask: Ask, record: Record) -> list[dict[str, Any]]:
    """Events on a record; `who` and `reason` only for callers who answer for the record."""
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
    """Write an event on a record, dated today.

    Raises Forbidden for roles or departments that may not, NotFound for an unknown record, and what
    the commit raises where the event does not fit the state (DESIGN §4).
    """
    ask.caller.require(action)
    # Read from the store: a view may lag, and shows no withdrawn record, which may be restored.
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
        # The answer is of the commit, later than the view that the question began with.
        "revision": done.revision,
        "behind": 0,
        "record": now.id,
        "state": now.state,
    }
