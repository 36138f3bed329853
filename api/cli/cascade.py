"""The command cascade: what all who are listed own together, of everybody (DESIGN §8)."""

from pathlib import Path
from typing import Any

import click

from analytics.ownership.cascade import listings_on, reach_of_listed
from analytics.parquet.rows_file import Sealed, write_sealed
from analytics.parquet.stakes import CASCADE, cascade_batches
from analytics.relational.cascade import write_cascade_by
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.stakes import stakes_of
from api.cli.command import command, option
from api.cli.engines import EngineAsked, by_engine
from api.cli.output import give
from api.cli.question import Question, asks, past, say_past
from api.cli.sealed_answer import AboutEverybody, sealed_answer
from graph.store import Store


@command("cascade")
@option("--out", type=click.Path(dir_okay=False, path_type=Path))
@by_engine
@asks
def cascade(
    question: Question,
    *,
    out: Path | None,
    **by: Any,  # noqa: ANN401 - options of an engine, told in api/cli/engines.py
) -> None:
    """Which companies all who are listed own together, half or more, of everybody."""

    def kernel(snapshot: Snapshot, _: Store, path: Path) -> Sealed:
        stakes = stakes_of(snapshot, question.as_of)
        reach, listings = reach_of_listed(snapshot, stakes), listings_on(snapshot, stakes.day)
        return write_sealed(cascade_batches(reach, snapshot, listings), CASCADE, path)

    asked = EngineAsked(**by)
    asked.chosen(everyone=True)
    about = AboutEverybody(
        "cascade",
        "cascade",
        kernel,
        lambda opening, columns, *rest: write_cascade_by(opening, columns[0], *rest),
        part="stakes",
    )
    answer = sealed_answer(question, asked, out, about)
    if question.json:
        give({**answer.plain, **past(answer.withdrawn)})
        return
    question.say("cli.cascade.written", path=answer.path, **answer.told)
    say_past(question.voice, answer.withdrawn)
    question.say("cli.cascade.principle")
