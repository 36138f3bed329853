"""Patterns that are joins, of everybody, by an engine of one's choice: `patterns --engine`."""

from pathlib import Path

from analytics.parquet.pattern_rows import PATTERNS, found_by, pattern_batches
from analytics.parquet.rows_file import Sealed, write_sealed
from analytics.patterns.pattern_row import Pattern
from analytics.patterns.search import hits_in
from analytics.patterns.world import World
from analytics.relational.pattern_steps import joined, part_for
from analytics.relational.patterns import write_patterns_by
from analytics.snapshot.columns import Snapshot
from analytics.vetting.pattern_findings import Wanted
from api.cli.engine_options import EngineAsked
from api.cli.output import give
from api.cli.question import Question, past, say_past
from api.cli.sealed_answer import AboutEverybody, sealed_answer
from graph.errors import BadInput
from graph.store import Store


def write_patterns_by_engine(
    question: Question, asked: EngineAsked, wanted: Wanted, out: Path | None
) -> None:
    """Write where the wanted patterns are found, and tell its digest and what was not looked for.

    Raises BadInput where none of them is a join.
    """
    patterns, others, rules = _looked_for(wanted)
    codes = [one.code for one in patterns]

    def kernel(snapshot: Snapshot, store: Store, path: Path) -> Sealed:
        found = found_by(hits_in(World(snapshot, question.as_of, store), patterns))
        return write_sealed(pattern_batches(found), PATTERNS, path)

    about = AboutEverybody(
        "patterns",
        "patterns",
        kernel,
        lambda opening, columns, *rest: write_patterns_by(opening, columns, patterns, *rest),
        part=part_for(patterns),
    )
    answer = sealed_answer(question, asked, out, about)
    if question.json:
        more = {"patterns": codes, "left_out": [*others, *rules]}
        give({**answer.plain, **past(answer.withdrawn), **more})
        return
    question.say("cli.patterns.written", path=answer.path, **answer.told)
    if others:
        question.say("cli.patterns.looked_for", patterns=codes, left_out=others)
    if rules:
        question.say("cli.patterns.no_ties")
    say_past(question.voice, answer.withdrawn)
    question.say("cli.patterns.principle")


def _looked_for(wanted: Wanted) -> tuple[list[Pattern], list[str], list[str]]:
    """The wanted patterns that are joins, the codes of those that are none, and of wanted ties."""
    every, rules = wanted.chosen()
    patterns = joined(every)
    if not patterns:
        known = [one.code for one in joined(wanted.patterns)]
        raise BadInput("patterns.no_join", name=wanted.name, known=known)
    others = {one.code for one in every} - {one.code for one in patterns}
    return patterns, sorted(others), sorted(rule.code for rule in rules)
