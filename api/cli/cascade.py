"""The command cascade: what all who are listed own together, of everybody (DESIGN §8)."""

from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from analytics.ownership.cascade import listings_on, reach_of_listed
from analytics.parquet.rows_file import write_sealed
from analytics.parquet.stakes import CASCADE, cascade_batches
from analytics.relational.cascade import write_cascade_by
from analytics.relational.sealed_rows import SealedBy
from analytics.snapshot.file import snapshot_of
from analytics.snapshot.stakes import stakes_of
from api.cli.command import command, option
from api.cli.engines import (
    KERNEL,
    EngineAsked,
    Frame,
    Wanted,
    by_engine,
    checked_out,
    columns_for,
    frame_at,
    frame_of,
    say_round,
    told_of,
)
from api.cli.output import give
from api.cli.question import Question, asks, past, say_past
from api.cli.second_word import await_second_word
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
    asked = EngineAsked(**by)
    asked.chosen(everyone=True)
    path = checked_out(out)
    with question.store() as store:
        wanted = Wanted(path, partial(_journal, question, store, path), part="stakes")
        found = _over_columns if asked.relational else _by_kernel
        done, frame = found(question, store, asked, wanted)
        withdrawn = question.withdrawn_since(store, done.written.records)
    told = told_of(done)
    if question.json:
        give({**frame, **told, "out": str(path), **past(withdrawn)})
        return
    question.say("cli.cascade.written", path=path, **told)
    say_past(question.voice, withdrawn)
    question.say("cli.cascade.principle")


def _journal(question: Question, store: Store, out: Path) -> None:
    await_second_word(question, store, "export", {"format": "cascade"})
    question.journal_look(store, "cascade", [], everyone=True)
    question.note_file(store, out, "cascade")


def _by_kernel(
    question: Question, store: Store, _: EngineAsked, wanted: Wanted
) -> tuple[SealedBy, Frame]:
    wanted.announce()
    cache = question.cache(store)
    snapshot = snapshot_of(store, at_revision=question.at_revision, cache=cache)
    stakes = stakes_of(snapshot, question.as_of)
    reach, listings = reach_of_listed(snapshot, stakes), listings_on(snapshot, stakes.day)
    written = write_sealed(cascade_batches(reach, snapshot, listings), CASCADE, wanted.out)
    return SealedBy(KERNEL, version("creditgraph"), written), frame_at(question, snapshot)


def _over_columns(
    question: Question, store: Store, asked: EngineAsked, wanted: Wanted
) -> tuple[SealedBy, Frame]:
    progress = partial(say_round, question)
    with columns_for(question, store, asked, None, wanted) as (folder, manifest):
        done = write_cascade_by(asked.opening(), folder, wanted.out, progress)
        return done, frame_of(manifest)
