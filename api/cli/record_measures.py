"""Measures of a record: the commands confirm, unconfirm, lift and unlift (DESIGN §9)."""

from typing import Final

import click

from analytics.law.measure_events import refuse_unfit_measure
from analytics.law.measures import read_measures
from api.cli.change import commit_event
from api.cli.command import argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from graph.model import StateEvent

# The sentence printed after an event was written, by its action.
_DONE: Final = {
    "confirm": "cli.change.confirm",
    "unconfirm": "cli.change.unconfirm",
    "lift": "cli.change.lift",
    "unlift": "cli.change.unlift",
}


def _event(action: str) -> click.Command:
    @command(action)
    @argument("record")
    @argument("measure")
    @option("--reason", required=True)
    @option("--document", default="")
    @asks
    def write_event(
        question: Question, record: str, measure: str, *, reason: str, document: str
    ) -> None:
        who, on = question.settings.who, question.as_of
        event = StateEvent(record, action, reason, who, on=on, measure=measure, document=document)
        _write(question, event)

    return write_event


def _write(question: Question, event: StateEvent) -> None:
    with question.store() as store:
        # An unknown record is refused by the commit.
        for record in store.records(ids=[event.record], withdrawn=True):
            refuse_unfit_measure(event, record, read_measures())
        now, revision = commit_event(store, event)
    if question.json:
        answer = {"record": now.id, "state": now.state, "measure": event.measure}
        standing = {"confirmed": now.confirmed, "lifted": now.lifted}
        give({**answer, **standing, "revision": revision})
        return
    about = {"record": now.id, "measure": event.measure, "day": event.on}
    question.say(_DONE[event.action], **about, revision=revision)


confirm = _event("confirm")
unconfirm = _event("unconfirm")
lift = _event("lift")
unlift = _event("unlift")
