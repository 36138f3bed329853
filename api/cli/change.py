"""Decisions of people: events on records, verdicts on identity."""

from typing import Final

import click

from analytics.law.measure_events import repair_notices
from analytics.law.measures import read_measures
from analytics.propagation.kept_evidence import forget_evidence
from analytics.search.file import forget_index
from analytics.snapshot.file import bring_up_to_date
from api.cli.command import argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from graph.identity_verdicts import lifting, standing_verdict, verdict_number
from graph.lookup import entity_of
from graph.model import Batch, Record, StateEvent, Verdict
from graph.sentence import Sentence, Word
from graph.store import Store

# The sentence printed after an event on a whole record was written, by its action.
_DONE: Final = {
    "object": "cli.change.object",
    "repair": "cli.change.repair",
    "revoke": "cli.change.revoke",
    "restore": "cli.change.restore",
    "settle": "cli.change.settle",
}


def change(
    question: Question, record: str, action: str, reason: str, *, outcome: str | None = None
) -> None:
    """Write an event on a record, and say how the record stands then."""
    who = question.settings.who
    event = StateEvent(record, action, reason, who, outcome=outcome, on=question.as_of)
    notices: list[Sentence] = []
    with question.store() as store:
        for known in store.records(ids=[record]):  # the commit refuses others
            notices = repair_notices(event, known, read_measures())
        now, revision = commit_event(store, event)
        bring_up_to_date(store, question.cache(store))
        forget_index(question.cache(store))
        forget_evidence(question.cache(store))
    if question.json:
        give({"record": record, "state": now.state, "revision": revision, "notices": notices})
        return
    state = Word("state", now.state)
    question.say(_DONE[action], record=record, state=state, revision=revision)
    for notice in notices:
        question.say("cli.change.notice", notice=question.voice.given(notice))


def commit_event(store: Store, event: StateEvent) -> tuple[Record, int]:
    """Write an event, and give the record as it stands then with the revision."""
    revision = store.commit(Batch(events=(event,), who=event.who)).revision
    # Read back, since the commit derives the state, and also where the record is withdrawn now.
    (now,) = store.records(ids=[event.record], withdrawn=True)
    return now, revision


def _event(action: str) -> click.Command:
    @command(action)
    @argument("record")
    @option("--reason", required=True)
    @asks
    def write_event(question: Question, record: str, reason: str) -> None:
        change(question, record, action, reason)

    return write_event


object_ = _event("object")
repair = _event("repair")
revoke = _event("revoke")


@command("settle")
@argument("record")
@option("--outcome", type=click.Choice(["upheld", "rejected"]), required=True)
@option("--reason", required=True)
@asks
def settle(question: Question, record: str, outcome: str, reason: str) -> None:
    """Close an objection: upheld means revoked, rejected means in force."""
    change(question, record, "settle", reason, outcome=outcome)


def _verdict(kind: str, said: str) -> click.Command:
    @command(kind)
    @argument("one")
    @argument("other")
    @option("--reason", required=True)
    @asks
    def write_verdict(question: Question, one: str, other: str, reason: str) -> None:
        who = question.settings.who
        with question.store() as store:
            ids = [_given(store, id_) for id_ in (one, other)]
            verdict = Verdict(kind, ids[0], ids[1], reason, who)
            committed = store.commit(Batch(verdicts=(verdict,), who=who))
        number, revision = verdict_number(verdict), committed.revision
        if question.json:
            give({"verdict": number, "revision": revision, "notices": committed.notices})
            return
        question.say(said, number=number, one=ids[0], other=ids[1], revision=revision)

    return write_verdict


def _given(store: Store, id_: str) -> str:
    """The id itself where it is one, as joined ids stay ids; else that of an identifier."""
    return id_ if store.entities([id_]) else entity_of(store, id_).id


same = _verdict("same", "cli.verdict.same")
different = _verdict("different", "cli.verdict.different")


@command("undo")
@argument("verdict")
@option("--reason", default="undone")
@asks
def undo(question: Question, verdict: str, reason: str) -> None:
    """Lift a verdict by its number."""
    with question.store() as store:
        who = question.settings.who
        lifted = lifting(standing_verdict(store, verdict), reason, who)
        revision = store.commit(Batch(verdicts=(lifted,), who=who)).revision
    if question.json:
        give({"verdict": verdict, "revision": revision})
        return
    question.say("cli.verdict.lifted", verdict=verdict, revision=revision)
