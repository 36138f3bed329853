"""The commands law …: what a change of the law would alter (docs/law.md)."""

from dataclasses import asdict
from pathlib import Path

import click

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.law_change import changed_answers, counted
from api.cli.command import Group, argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from graph.words import SCENARIOS


@click.group("law", cls=Group)
def law() -> None:
    """The law as data: try a changed folder before it decides."""


@command("diff")
@argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@option("--scenario", "scenarios", multiple=True, type=click.Choice(SCENARIOS))
@asks
def diff(question: Question, folder: Path, scenarios: tuple[str, ...]) -> None:
    """Which answers of the loaded data the law in FOLDER would alter."""
    after = read_measures(folder)  # a faulty row is refused before anything is read
    with question.store() as store:
        snapshot = snapshot_of(store, at_revision=question.at_revision, cache=question.cache(store))
        reach = Propagation(snapshot, read_policy(), question.as_of).prepared()
        changes = list(
            changed_answers(
                store,
                reach,
                before=read_measures(),
                after=after,
                scenarios=scenarios or SCENARIOS,
            )
        )
        store.append_access(question.settings.who, question.purpose, "law diff", [])
    if question.json:
        frame = {"as_of": question.as_of, "revision": snapshot.revision}
        give({**frame, "changed": [asdict(one) for one in changes], "counts": counted(changes)})
        return
    question.say("cli.law.count", count=len(changes))
    for one in changes:
        question.say(
            "cli.law.one",
            subject=one.subject,
            scenario=one.scenario,
            before=one.before,
            after=one.after,
        )


law.add_command(diff)
