"""Patterns that are joins, of everybody, by an engine of one's choice: `patterns --engine`."""

from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

from analytics.parquet.pattern_rows import PATTERNS, found_by, pattern_batches
from analytics.parquet.rows_file import write_sealed
from analytics.patterns.pattern_row import Pattern
from analytics.patterns.search import hits_in
from analytics.patterns.world import World
from analytics.relational.pattern_steps import joined, part_for
from analytics.relational.patterns import write_patterns_by
from analytics.relational.sealed_rows import SealedBy
from analytics.snapshot.file import snapshot_of
from analytics.vetting.pattern_findings import Wanted as WantedPatterns
from api.cli.engines import (
    KERNEL,
    EngineAsked,
    Frame,
    Wanted,
    checked_out,
    columns_for,
    frame_at,
    frame_of,
    say_round,
    told_of,
)
from api.cli.output import give
from api.cli.question import Question, past, say_past
from api.cli.second_word import await_second_word
from graph.errors import BadInput
from graph.store import Store


def write_patterns_by_engine(
    question: Question, asked: EngineAsked, wanted: WantedPatterns, out: Path | None
) -> None:
    """Write where the wanted patterns are found, and tell its digest and what was not looked for.

    Raises BadInput where none of them is a join.
    """
    path, (patterns, others, rules) = checked_out(out), _looked_for(wanted)
    with question.store() as store:
        announce = partial(_journal, question, store, path)
        file = Wanted(path, announce, part=part_for(patterns))
        by = _over_columns if asked.relational else _by_kernel
        done, frame = by(question, store, asked, patterns, file)
        withdrawn = question.withdrawn_since(store, done.written.records)
    told, codes = told_of(done), [one.code for one in patterns]
    if question.json:
        answer = {**frame, **told, "out": str(path), **past(withdrawn)}
        give({**answer, "patterns": codes, "left_out": [*others, *rules]})
        return
    question.say("cli.patterns.written", path=path, **told)
    if others:
        question.say("cli.patterns.looked_for", patterns=codes, left_out=others)
    if rules:
        question.say("cli.patterns.no_ties")
    say_past(question.voice, withdrawn)
    question.say("cli.patterns.principle")


def _looked_for(wanted: WantedPatterns) -> tuple[list[Pattern], list[str], list[str]]:
    """The wanted patterns that are joins, the codes of those that are none, and of wanted ties."""
    every, rules = wanted.chosen()
    patterns = joined(every)
    if not patterns:
        known = [one.code for one in joined(wanted.patterns)]
        raise BadInput("patterns.no_join", name=wanted.name, known=known)
    others = {one.code for one in every} - {one.code for one in patterns}
    return patterns, sorted(others), sorted(rule.code for rule in rules)


def _journal(question: Question, store: Store, out: Path) -> None:
    await_second_word(question, store, "export", {"format": "patterns"})
    question.journal_look(store, "patterns", [], everyone=True)
    question.note_file(store, out, "patterns")


def _by_kernel(
    question: Question, store: Store, _: EngineAsked, patterns: Sequence[Pattern], wanted: Wanted
) -> tuple[SealedBy, Frame]:
    wanted.announce()
    cache = question.cache(store)
    snapshot = snapshot_of(store, at_revision=question.at_revision, cache=cache)
    found = found_by(hits_in(World(snapshot, question.as_of, store), patterns))
    written = write_sealed(pattern_batches(found), PATTERNS, wanted.out)
    return SealedBy(KERNEL, version("creditgraph"), written), frame_at(question, snapshot)


def _over_columns(
    question: Question,
    store: Store,
    asked: EngineAsked,
    patterns: Sequence[Pattern],
    wanted: Wanted,
) -> tuple[SealedBy, Frame]:
    progress = partial(say_round, question)
    with columns_for(question, store, asked, None, wanted) as columns:
        done = write_patterns_by(asked.opening(), columns, patterns, wanted.out, progress)
        return done, frame_of(columns[1])
