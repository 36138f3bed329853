"""All evidence by an engine of one's choice: `exposure --engine`."""

import sys
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click

from analytics.parquet.manifest import Asked, Manifest, checked
from analytics.parquet.writing import write_columns
from analytics.policy import read_policy
from analytics.propagation.evidence_file import check_suffix, write_evidence
from analytics.relational.duckdb_engine import NAME as DUCKDB
from analytics.relational.duckdb_engine import duckdb_over
from analytics.relational.evidence import ByEngine, write_evidence_by
from analytics.relational.running import Opening
from analytics.relational.spark_engine import NAME as SPARK
from analytics.relational.spark_engine import spark_over
from api.cli.evidence import await_word_on_all, propagation_of
from api.cli.output import give
from api.cli.question import Question, past, say_past
from graph.atomic_files import scratch_beside
from graph.errors import BadInput
from graph.store import Store

KERNEL: Final = "kernel"
ENGINES: Final = (KERNEL, DUCKDB, SPARK)
Frame = dict[str, Any]  # the keys that tell of what an answer is


@dataclass(frozen=True, slots=True)
class EngineAsked:
    """How to compute all evidence: by which engine, from which columns, where, in how many MB."""

    engine: str | None
    columns: Path | None
    master: str | None
    memory: int | None

    def chosen(self, *, everyone: bool) -> bool:
        """Whether an engine is named. Raises BadInput for options that do not go together."""
        relational = self.engine not in (None, KERNEL)
        for name, value in (("--columns", self.columns), ("--memory", self.memory)):
            if value is not None and not relational:
                raise BadInput("cli.engine.needs_engine", option=name, engines=[*ENGINES[1:]])
        if self.engine is not None and not everyone:
            raise BadInput("cli.engine.alone")
        if self.master is not None and self.engine != SPARK:
            raise BadInput("cli.engine.needs_engine", option="--master", engines=[SPARK])
        return self.engine is not None

    def opening(self) -> Opening:
        """How the engine is opened over columns."""
        if self.engine == SPARK:
            return partial(spark_over, master=self.master, memory_mb=self.memory)
        return partial(duckdb_over, memory_mb=self.memory)


def write_by_engine(
    question: Question, asked: EngineAsked, policy: Path | None, out: Path | None
) -> None:
    """Write all evidence to `out` and tell its digest, the same by whichever engine."""
    if out is None:
        raise BadInput("cli.engine.needs_out")
    check_suffix(out)
    compute = _by_kernel if asked.engine == KERNEL else _over_columns
    with question.store() as store:
        done, frame = compute(question, store, asked, policy, out)
        withdrawn = question.withdrawn_since(store, done.written.records)
    _say(question, done, out, {**frame, **past(withdrawn)})
    if not question.json:
        say_past(question.voice, withdrawn)
        question.say("cli.exposure.principle")


def _journal(question: Question, store: Store, out: Path) -> None:
    await_word_on_all(question, store)
    question.journal_look(store, "exposure", [], everyone=True)
    question.note_file(store, out, "evidence")


def _by_kernel(
    question: Question, store: Store, _: EngineAsked, policy: Path | None, out: Path
) -> tuple[ByEngine, Frame]:
    _journal(question, store, out)
    reach = propagation_of(question, store, policy)
    written = write_evidence(reach, out)
    done = ByEngine(KERNEL, version("creditgraph"), written, reach.truncated)
    return done, _frame(reach.as_of, reach.snapshot.revision, reach.policy.digest)


def _over_columns(
    question: Question, store: Store, asked: EngineAsked, policy: Path | None, out: Path
) -> tuple[ByEngine, Frame]:
    """By the columns named, where they are of this question, else by some written for it."""
    if asked.columns is not None:
        revision = store.revision(question.at_revision).number
        wanted = Asked(store.identity, revision, read_policy(policy), question.as_of)
        manifest = checked(asked.columns, wanted)
        _journal(question, store, out)
        return _by_engine(question, asked, asked.columns, manifest, out)
    _journal(question, store, out)
    with scratch_beside(out.with_name(f"{out.name}.columns")) as scratch:
        folder = scratch / "columns"
        # Unnamed, so that the snapshot is gone before the engine takes its memory.
        manifest = write_columns(propagation_of(question, store, policy), folder, store.identity)
        return _by_engine(question, asked, folder, manifest, out)


def _by_engine(
    question: Question, asked: EngineAsked, columns: Path, manifest: Manifest, out: Path
) -> tuple[ByEngine, Frame]:
    progress = partial(_say_round, question)
    done = write_evidence_by(asked.opening(), columns, manifest, out, progress)
    digest = manifest.weighing.digest if manifest.weighing else ""
    return done, _frame(question.as_of, manifest.revision, digest)


def _frame(as_of: date, revision: int, policy: str) -> Frame:
    """The keys that every answer of propagation carries, of what was read (DESIGN §12)."""
    return {"as_of": as_of, "revision": revision, "policy": policy}


def _say_round(question: Question, round_: int, labels: int) -> None:
    if sys.stderr.isatty():  # as a bar of progress: for a person who waits
        text = question.voice.text("cli.engine.round", round=round_, labels=labels)
        click.echo(text, err=True)


def _say(question: Question, done: ByEngine, out: Path, frame: Frame) -> None:
    told = {
        "engine": done.engine,
        "version": done.version,
        "rows": done.written.rows,
        "sha256": done.written.sha256,
    }
    if question.json:
        give({**frame, **told, "out": str(out), "truncated": done.truncated})
        return
    question.say("cli.engine.written", path=out, **told)
    if done.truncated:
        question.say("cli.engine.truncated")
