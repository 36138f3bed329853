"""The command groups: who hangs together, or stands in one circle of guarantees, of everybody."""

from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click

from analytics.parquet.party_sets import PARTY_SETS, party_set_batches
from analytics.parquet.rows_file import write_sealed
from analytics.patterns.party_sets import components_of, guarantee_circles_of
from analytics.patterns.world import World
from analytics.relational.party_sets import write_sets_by
from analytics.relational.sealed_rows import SealedBy
from analytics.snapshot.columns import Ints
from analytics.snapshot.file import snapshot_of
from api.cli.command import argument, command, option
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
from api.cli.question import Question, asks
from api.cli.second_word import await_second_word
from graph.store import Store

_BY_KERNEL: Final[dict[str, Callable[[World], Ints]]] = {
    "components": components_of,
    "circles": guarantee_circles_of,
}


@command("groups")
@argument("which", type=click.Choice([*_BY_KERNEL]))
@option("--out", type=click.Path(dir_okay=False, path_type=Path))
@by_engine
@asks
def groups(
    question: Question,
    which: str,
    *,
    out: Path | None,
    **by: Any,  # noqa: ANN401 - options of an engine, told in api/cli/engines.py
) -> None:
    """Who hangs together, or stands in one circle of guarantees, of everybody."""
    asked = EngineAsked(**by)
    asked.chosen(everyone=True)
    path = checked_out(out)
    with question.store() as store:
        wanted = Wanted(path, partial(_journal, question, store, path))
        found = _over_columns if asked.relational else _by_kernel
        done, frame = found(question, store, asked, which, wanted)
    told = told_of(done)
    if question.json:
        give({**frame, **told, "groups": which, "out": str(path)})
        return
    question.say("cli.groups.written", path=path, **told)
    question.say("cli.groups.principle")


def _journal(question: Question, store: Store, out: Path) -> None:
    await_second_word(question, store, "export", {"format": "groups"})
    question.journal_look(store, "groups", [], everyone=True)
    question.note_file(store, out, "groups")


def _by_kernel(
    question: Question, store: Store, _: EngineAsked, which: str, wanted: Wanted
) -> tuple[SealedBy, Frame]:
    wanted.announce()
    cache = question.cache(store)
    snapshot = snapshot_of(store, at_revision=question.at_revision, cache=cache)
    of = _BY_KERNEL[which](World(snapshot, question.as_of, store))
    written = write_sealed(party_set_batches(of, snapshot.entities.ids), PARTY_SETS, wanted.out)
    done = SealedBy(KERNEL, version("creditgraph"), written)
    return done, frame_at(question, snapshot)


def _over_columns(
    question: Question, store: Store, asked: EngineAsked, which: str, wanted: Wanted
) -> tuple[SealedBy, Frame]:
    progress = partial(say_round, question)
    with columns_for(question, store, asked, None, wanted) as columns:
        done = write_sets_by(asked.opening(), columns, which, wanted.out, progress)
        return done, frame_of(columns[1])
