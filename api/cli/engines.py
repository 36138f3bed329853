"""Evidence by an engine of one's choice: `exposure --engine` and `impact --engine`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from analytics.parquet.evidence_file import write_evidence
from analytics.parquet.manifest import Asked, Manifest, checked
from analytics.parquet.rows_file import check_suffix
from analytics.parquet.schema import Part
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.propagation.origin import Origin
from analytics.relational.duckdb_engine import duckdb_over
from analytics.relational.engine_names import KERNEL, NEO4J, SPARK
from analytics.relational.evidence import ByEngine, write_evidence_by
from analytics.relational.running import Opening
from analytics.relational.sealed_rows import SealedBy
from analytics.relational.server_search import search_on_server, server_of
from analytics.relational.spark_engine import spark_over
from analytics.snapshot.columns import Snapshot
from api.cli.engine_options import EngineAsked
from api.cli.evidence import await_word_on_all, propagation_of
from api.cli.output import give
from api.cli.question import Question, past, say_past
from api.cli.written_columns import write_columns_of
from graph.atomic_files import scratch_beside
from graph.errors import BadInput
from graph.store import Store

Frame = dict[str, Any]  # the keys that tell of what an answer is


@dataclass(frozen=True, slots=True)
class Wanted:
    """The file to write: of everybody, or with `subject` what the records about it reach.

    `announce` journals the look, after what is asked was found sound and before anything is there.
    `part` names what the question needs of columns beside those that evidence is found by.
    """

    out: Path
    announce: Callable[[], None]
    subject: str | None = None
    part: Part | None = None


def opening_of(asked: EngineAsked) -> Opening:
    """How the engine that is asked is opened over columns."""
    if asked.engine == SPARK:
        return partial(spark_over, master=asked.master, memory_mb=asked.memory)
    return partial(duckdb_over, memory_mb=asked.memory)


def write_by_engine(
    question: Question, asked: EngineAsked, policy: Path | None, out: Path | None
) -> None:
    """Write all evidence to `out` and tell its digest, the same by whichever engine."""
    path = checked_out(out)
    with question.store() as store:
        wanted = Wanted(path, partial(_journal, question, store, path))
        done, frame = computed(question, store, asked, policy, wanted)
        withdrawn = question.withdrawn_since(store, done.written.records)
    say_written(question, done, path, {**frame, **past(withdrawn)})
    if not question.json:
        say_past(question.voice, withdrawn)
        question.say("cli.exposure.principle")


def checked_out(out: Path | None) -> Path:
    """Where to write; raises BadInput where nothing is named, or a file of another kind."""
    if out is None:
        raise BadInput("cli.engine.needs_out")
    check_suffix(out)
    return out


def _journal(question: Question, store: Store, out: Path) -> None:
    await_word_on_all(question, store)
    question.journal_look(store, "exposure", [], everyone=True)
    question.note_file(store, out, "evidence")


def computed(
    question: Question, store: Store, asked: EngineAsked, policy: Path | None, wanted: Wanted
) -> tuple[ByEngine, Frame]:
    """Write what is wanted by the engine named; what was written, and of what it is."""
    by = {KERNEL: _by_kernel, NEO4J: _by_server}.get(asked.engine or KERNEL, _over_columns)
    return by(question, store, asked, policy, wanted)


def _by_kernel(
    question: Question, store: Store, _: EngineAsked, policy: Path | None, wanted: Wanted
) -> tuple[ByEngine, Frame]:
    wanted.announce()
    reach = propagation_of(question, store, policy)
    if wanted.subject is not None:
        reach = reach.from_subject(wanted.subject)
    written = write_evidence(reach, wanted.out)
    done = ByEngine(KERNEL, version("creditgraph"), written, reach.truncated)
    return done, frame(reach)


def _by_server(
    question: Question, store: Store, _: EngineAsked, policy: Path | None, wanted: Wanted
) -> tuple[ByEngine, Frame]:
    server = server_of(store)
    wanted.announce()
    reach = propagation_of(question, store, policy)
    progress = partial(say_round, question)
    found = search_on_server(server, reach, progress, subject=wanted.subject)
    reach.take(found.columns, Origin(found.engine, found.version, version("creditgraph")))
    written = write_evidence(reach, wanted.out)
    return ByEngine(found.engine, found.version, written, reach.truncated), frame(reach)


def _over_columns(
    question: Question, store: Store, asked: EngineAsked, policy: Path | None, wanted: Wanted
) -> tuple[ByEngine, Frame]:
    progress, subject = partial(say_round, question), wanted.subject
    with columns_for(question, store, asked, policy, wanted) as columns:
        done = write_evidence_by(opening_of(asked), columns, wanted.out, progress, subject=subject)
        return done, frame_of(columns[1])


@contextmanager
def columns_for(
    question: Question, store: Store, asked: EngineAsked, policy: Path | None, wanted: Wanted
) -> Iterator[tuple[Path, Manifest]]:
    """The columns named, where they are of this question, else some written for it."""
    if asked.columns is not None:
        revision = store.revision(question.at_revision).number
        numbers = (store.identity, revision, read_policy(policy), question.as_of)
        manifest = checked(asked.columns, Asked(*numbers, wanted.part))
        wanted.announce()
        yield asked.columns, manifest
        return
    wanted.announce()
    with scratch_beside(wanted.out.with_name(f"{wanted.out.name}.columns")) as scratch:
        folder = scratch / "columns"
        parts = () if wanted.part is None else (wanted.part,)
        try:
            manifest = write_columns_of(question, store, policy, folder, parts)
        except OSError as error:
            error.filename = str(wanted.out)  # the name that the caller knows
            raise
        yield folder, manifest


def frame(reach: Propagation) -> Frame:
    """The frame of an answer that was computed here."""
    return _frame(reach.as_of, reach.snapshot.revision, reach.policy.digest)


def frame_at(question: Question, snapshot: Snapshot) -> Frame:
    """The frame of an answer that was computed here and asks nothing of the policy's evidence."""
    return _frame(question.as_of, snapshot.revision, read_policy(None).digest)


def frame_of(manifest: Manifest) -> Frame:
    """The frame of an answer that was read from whole columns."""
    weighing = manifest.weighing
    assert weighing is not None
    return _frame(weighing.as_of, manifest.revision, weighing.digest)


def _frame(as_of: date, revision: int, policy: str) -> Frame:
    """The keys that every answer of propagation carries, of what was read (DESIGN §12)."""
    return {"as_of": as_of, "revision": revision, "policy": policy}


def say_round(question: Question, round_: int, labels: int) -> None:
    """Tell a person who waits what a round found."""
    if sys.stderr.isatty():  # as a bar of progress
        text = question.voice.text("cli.engine.round", round=round_, labels=labels)
        click.echo(text, err=True)


def told_of(done: ByEngine | SealedBy) -> dict[str, Any]:
    """What is told of a file that an engine wrote: by whom, how many rows, their digest."""
    return {
        "engine": done.engine,
        "version": done.version,
        "rows": done.written.rows,
        "sha256": done.written.sha256,
    }


def say_written(question: Question, done: ByEngine, out: Path, frame: Frame) -> None:
    """Tell what was written, by whom, and its digest."""
    told = told_of(done)
    if question.json:
        give({**frame, **told, "out": str(out), "truncated": done.truncated})
        return
    question.say("cli.engine.written", path=out, **told)
    if done.truncated:
        question.say("cli.engine.truncated")
