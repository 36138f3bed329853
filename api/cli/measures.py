"""The command measures: what the law attaches to a party (DESIGN §13.9)."""

from dataclasses import asdict
from typing import Any

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.due import MeasureDue, measures_due
from analytics.vetting.law_file import law_file
from api.cli.command import argument, command
from api.cli.output import give
from api.cli.question import Question, asks, past, say_past
from graph.lookup import entity_of


@command("measures")
@argument("id_", metavar="ID")
@asks
def measures(question: Question, id_: str) -> None:
    """Measures that last on a party: department, article, from when, until when."""
    at, law = question.at_revision, read_measures()
    with question.store() as store:
        entity = entity_of(store, id_, at_revision=at)
        snapshot = snapshot_of(store, at_revision=at, cache=question.cache(store))
        reach = Propagation(snapshot, read_policy(), question.as_of)
        due = measures_due(law_file(store, reach, [entity.id]), entity.id, law)
        question.journal_look(store, "measures", [entity])
        withdrawn = question.withdrawn_since(store, [one.record for one in due])
    if question.json:
        answer = {"id": entity.id, "measures": [_plain(one) for one in due]}
        frame = {"as_of": question.as_of, "revision": snapshot.revision}
        give({**answer, **frame, **past(withdrawn)})
        return
    question.say("cli.measures.count", name=entity.name, count=len(due))
    for one in due:
        _tell(question, one)
    say_past(question.voice, withdrawn)


def _plain(due: MeasureDue) -> dict[str, Any]:
    plain = asdict(due)
    return {**plain, "from": plain.pop("begins")}


def _tell(question: Question, due: MeasureDue) -> None:
    until = question.voice.text("cli.line.until", day=due.until) if due.until else ""
    question.say(
        "cli.measures.one",
        measure=due.measure,
        name=due.name,
        department=due.department,
        article=due.article,
        begins=due.begins,
        until=until,
        record=due.record,
    )
    if due.open:
        question.say("cli.measures.open", condition=due.condition)
