"""All evidence by an engine of one's choice: `exposure --engine`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click

from analytics.parquet.manifest import Asked, Manifest, checked
from analytics.parquet.writing import write_columns
from analytics.policy import read_policy
from analytics.propagation.evidence_file import check_suffix, write_evidence
from analytics.relational.duckdb_engine import duckdb_over
from analytics.relational.evidence import ByEngine, write_evidence_by
from analytics.relational.running import Opening
from analytics.relational.spark_engine import spark_over
from api.cli.evidence import propagation_of
from api.cli.output import give
from api.cli.question import Question
from graph.atomic_files import scratch_beside
from graph.errors import BadInput
from graph.store import Store

KERNEL: Final = "kernel"
SPARK: Final = "spark"
ENGINES: Final = (KERNEL, "duckdb", SPARK)


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
    with question.store() as store:
        frame = {
            "as_of": question.as_of,
            "revision": store.revision(question.at_revision).number,
            "policy": read_policy(policy).digest,
        }
        if asked.engine == KERNEL:
            _journal(question, store, out)
            done = _by_kernel(question, store, policy, out)
        else:
            with _columns(question, store, asked, policy, out) as (folder, manifest):
                _journal(question, store, out)
                done = write_evidence_by(
                    asked.opening(), folder, manifest, out, partial(_say_round, question)
                )
    _say(question, done, out, frame)


def _journal(question: Question, store: Store, out: Path) -> None:
    question.journal_look(store, "exposure", [], everyone=True)
    question.note_file(store, out, "evidence")


def _by_kernel(question: Question, store: Store, policy: Path | None, out: Path) -> ByEngine:
    reach = propagation_of(question, store, policy)
    written = write_evidence(reach, out)
    return ByEngine(KERNEL, version("creditgraph"), written, reach.truncated)


@contextmanager
def _columns(
    question: Question, store: Store, asked: EngineAsked, policy: Path | None, out: Path
) -> Iterator[tuple[Path, Manifest]]:
    """The columns named, where they are of this question, else columns written for it."""
    if asked.columns is not None:
        revision = store.revision(question.at_revision).number
        wanted = Asked(store.identity, revision, read_policy(policy), question.as_of)
        yield asked.columns, checked(asked.columns, wanted)
        return
    with scratch_beside(out.with_name(f"{out.name}.columns")) as scratch:
        folder = scratch / "columns"
        reach = propagation_of(question, store, policy)
        yield folder, write_columns(reach, folder, store.identity)


def _say_round(question: Question, round_: int, labels: int) -> None:
    if sys.stderr.isatty():  # as a bar of progress: for a person who waits
        text = question.voice.text("cli.engine.round", round=round_, labels=labels)
        click.echo(text, err=True)


def _say(question: Question, done: ByEngine, out: Path, frame: dict[str, Any]) -> None:
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
    question.say("cli.exposure.principle")
