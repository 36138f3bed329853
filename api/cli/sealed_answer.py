"""Rows about everybody by an engine of one's choice: asked, journalled, sealed and told alike."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analytics.parquet.manifest import Manifest
from analytics.parquet.rows_file import Sealed
from analytics.parquet.schema import Part
from analytics.relational.engine_names import KERNEL
from analytics.relational.running import Opening, Progress
from analytics.relational.sealed_rows import SealedBy
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.file import snapshot_of
from api.cli.engine_options import EngineAsked
from api.cli.engines import (
    Frame,
    Wanted,
    checked_out,
    columns_for,
    frame_at,
    frame_of,
    opening_of,
    say_round,
    told_of,
)
from api.cli.question import Question
from api.cli.second_word import await_second_word
from graph.store import Store

Columns = tuple[Path, Manifest]


@dataclass(frozen=True, slots=True)
class AboutEverybody:
    """A question about everybody: two ways to write its rows, to which bytes are the same.

    `kernel` takes the snapshot, the store and the file, `relational` an engine's opening, columns,
    the file and a progress. `look` and `file` are the words of the journal for the question and
    for what is written; `part` names what it needs of columns besides.
    """

    look: str
    file: str
    kernel: Callable[[Snapshot, Store, Path], Sealed]
    relational: Callable[[Opening, Columns, Path, Progress], SealedBy]
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class SealedAnswer:
    """What was written where, of what, and which of its records were withdrawn since."""

    path: Path
    told: dict[str, Any]
    frame: Frame
    withdrawn: tuple[str, ...] | None

    @property
    def plain(self) -> dict[str, Any]:
        """The keys that every such answer has."""
        return {**self.frame, **self.told, "out": str(self.path)}


def sealed_answer(
    question: Question, asked: EngineAsked, out: Path | None, about: AboutEverybody
) -> SealedAnswer:
    """Write the rows to `out`, after a second word where one is due, and the journal's entry.

    Raises BadInput where no file is named, or one of another kind.
    """
    path = checked_out(out)
    with question.store() as store:
        wanted = Wanted(path, partial(_journal, question, store, about, path), part=about.part)
        by = _over_columns if asked.relational else _by_kernel
        done, frame = by(question, store, asked, about, wanted)
        withdrawn = question.withdrawn_since(store, done.written.records)
    return SealedAnswer(path, told_of(done), frame, withdrawn)


def _journal(question: Question, store: Store, about: AboutEverybody, out: Path) -> None:
    await_second_word(question, store, "export", {"format": about.file})
    question.journal_look(store, about.look, [], everyone=True)
    question.note_file(store, out, about.file)


def _by_kernel(
    question: Question, store: Store, _: EngineAsked, about: AboutEverybody, wanted: Wanted
) -> tuple[SealedBy, Frame]:
    wanted.announce()
    cache = question.cache(store)
    snapshot = snapshot_of(store, at_revision=question.at_revision, cache=cache)
    written = about.kernel(snapshot, store, wanted.out)
    return SealedBy(KERNEL, version("creditgraph"), written), frame_at(question, snapshot)


def _over_columns(
    question: Question, store: Store, asked: EngineAsked, about: AboutEverybody, wanted: Wanted
) -> tuple[SealedBy, Frame]:
    progress = partial(say_round, question)
    with columns_for(question, store, asked, None, wanted) as columns:
        done = about.relational(opening_of(asked), columns, wanted.out, progress)
        return done, frame_of(columns[1])
