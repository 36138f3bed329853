"""Who controls whom, of everybody, by an engine of one's choice: `ownership --engine`."""

from functools import partial
from importlib.metadata import version
from pathlib import Path

from analytics.ownership.control import control_of
from analytics.parquet.rows_file import write_sealed
from analytics.parquet.votes import CONTROL, control_batches
from analytics.relational.control import write_control_by
from analytics.relational.sealed_rows import SealedBy
from analytics.snapshot.file import snapshot_of
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
from api.cli.question import Question
from api.cli.second_word import await_second_word
from graph.store import Store


def write_control_by_engine(question: Question, asked: EngineAsked, out: Path | None) -> None:
    """Write who controls whom to `out` and tell its digest, the same by whichever engine."""
    path = checked_out(out)
    with question.store() as store:
        wanted = Wanted(path, partial(_journal, question, store, path), part="votes")
        by = _over_columns if asked.relational else _by_kernel
        done, frame = by(question, store, asked, wanted)
    told = told_of(done)
    if question.json:
        give({**frame, **told, "out": str(path)})
        return
    question.say("cli.ownership.written", path=path, **told)
    question.say("cli.ownership.principle")


def _journal(question: Question, store: Store, out: Path) -> None:
    await_second_word(question, store, "export", {"format": "control"})
    question.journal_look(store, "ownership", [], everyone=True)
    question.note_file(store, out, "control")


def _by_kernel(
    question: Question, store: Store, _: EngineAsked, wanted: Wanted
) -> tuple[SealedBy, Frame]:
    wanted.announce()
    cache = question.cache(store)
    snapshot = snapshot_of(store, at_revision=question.at_revision, cache=cache)
    control = control_of(snapshot, question.as_of)
    rows = control_batches(control, snapshot.entities.ids)
    written = write_sealed(rows, CONTROL, wanted.out)
    done = SealedBy(KERNEL, version("creditgraph"), written)
    return done, frame_at(question, snapshot)


def _over_columns(
    question: Question, store: Store, asked: EngineAsked, wanted: Wanted
) -> tuple[SealedBy, Frame]:
    progress = partial(say_round, question)
    with columns_for(question, store, asked, None, wanted) as (folder, manifest):
        done = write_control_by(asked.opening(), folder, wanted.out, progress)
        return done, frame_of(manifest)
