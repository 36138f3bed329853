"""The command patterns: shapes in the graph that a person is asked to look into (DESIGN §8b)."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from analytics.law.measures import read_measures
from analytics.patterns.pattern_row import FILE
from analytics.patterns.search import patterns_of
from analytics.policy import read_policy
from analytics.snapshot.file import snapshot_of
from analytics.vetting.pattern_findings import PatternAnswer, Wanted, pattern_findings
from api.cli.command import argument, command, option
from api.cli.engine_options import EngineAsked, by_engine
from api.cli.output import give
from api.cli.question import Question, asks, past, say_past
from graph.errors import BadInput
from graph.lookup import entity_of
from graph.store import Store

_FILE: Final = click.Path(dir_okay=False, path_type=Path)
# Findings that are printed; all of them are in --json.
_PRINTED: Final = 100


@command("patterns")
@argument("id_", metavar="[ID]", required=False)
@option("--pattern", "name", metavar="NAME")
@option("--file", "path", type=_FILE, default=None)
@option("--out", type=_FILE)
@by_engine
@asks
def patterns(
    question: Question,
    id_: str | None,
    *,
    name: str | None,
    path: Path | None,
    out: Path | None,
    **by: Any,  # noqa: ANN401 - options of an engine, told in api/cli/engine_options.py
) -> None:
    """Patterns in the whole graph, or those in which one party has a part."""
    # First: a faulty file is refused before a store is opened.
    wanted = Wanted(patterns_of(path or FILE), name, rules=read_measures().ties)
    asked = EngineAsked(**by)
    if asked.chosen(everyone=id_ is None):
        from api.cli.patterns_by_engine import write_patterns_by_engine  # noqa: PLC0415 - an extra

        write_patterns_by_engine(question, asked, wanted, out)
    elif out is not None:
        raise BadInput("cli.engine.out_needs_engine")
    else:
        _tell(question, id_, wanted)


def _tell(question: Question, id_: str | None, wanted: Wanted) -> None:
    with question.store() as store:
        about = entity_of(store, id_, at_revision=question.at_revision).id if id_ else None
        snapshot = snapshot_of(store, at_revision=question.at_revision, cache=question.cache(store))
        wanted = replace(wanted, about=about)
        found = pattern_findings(store, snapshot, question.as_of, wanted)
        _journal(question, store, found, about)
        withdrawn = question.withdrawn_since(store, found.records)
    if question.json:
        frame = {"as_of": question.as_of, "revision": snapshot.revision}
        frame["policy"] = read_policy().digest
        give({**found.plain(), **frame, **past(withdrawn)})
        return
    for one in found.findings[:_PRINTED]:
        question.voice.line(question.voice.given(one.sentence))
    if len(found.findings) > _PRINTED:
        question.say("cli.patterns.more", shown=_PRINTED, all=len(found.findings))
    statutory = sum(one.grade == "statutory" for one in found.findings)
    question.say("cli.patterns.count", count=len(found.findings), statutory=statutory)
    if found.cut:
        question.say("cli.patterns.ties_cut")
    if not all(one.whole for one in found.findings):
        question.say("cli.patterns.cut")
    say_past(question.voice, withdrawn)


def _journal(question: Question, store: Store, found: PatternAnswer, about: str | None) -> None:
    """Journal who is looked at: everybody named, in one entry where nobody was asked about."""
    if about is None:
        question.journal_look(store, "patterns", [], everyone=True)
        return
    entities = store.entities({about, *found.entities}, at_revision=question.at_revision)
    question.journal_look(store, "patterns", list(entities.values()))
