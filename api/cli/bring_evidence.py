"""Evidence that an engine found, brought into a store: `exposure --engine … --into STORE`."""

import hashlib
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from analytics.parquet.evidence_file import write_evidence
from analytics.parquet.manifest import NAME
from analytics.parquet.weighed import check_weighed
from analytics.propagation.exposure import Propagation
from analytics.propagation.kept_evidence import agrees, file_in, keep_evidence
from analytics.propagation.origin import Origin
from analytics.propagation.search import EvidenceColumns
from analytics.relational.engine_names import KERNEL, NEO4J
from analytics.relational.evidence import ByEngine, evidence_columns_by
from analytics.relational.server_search import search_on_server, server_of
from api.cli.engine_options import EngineAsked
from api.cli.engines import (
    Wanted,
    columns_for,
    frame,
    opening_of,
    say_round,
    say_written,
)
from api.cli.evidence import propagation_of
from api.cli.question import Question
from graph.atomic_files import scratch_beside
from graph.errors import StoreError
from graph.store import Store


@dataclass(frozen=True, slots=True)
class _Found:
    """What an engine found, of which version, from columns of which manifest (its SHA-256)."""

    engine: str
    version: str
    manifest: str | None
    columns: EvidenceColumns


def bring_into(question: Question, asked: EngineAsked, policy: Path | None) -> None:
    """Keep all evidence by an engine beside the store, for the answers of the same question.

    The columns must be weighed as this program weighs the store, and what was found must be what
    the kernel finds for some of the seeds; else nothing is kept.
    """
    with question.store() as store:
        path = file_in(question.cache(store))
        note = partial(question.note_file, store, path, "evidence")
        by = {KERNEL: _by_kernel, NEO4J: _by_server}.get(asked.engine or KERNEL, _over_columns)
        reach, found = by(question, store, asked, policy, Wanted(path, note))
        if not agrees(reach, found.columns):
            raise StoreError("engine.differs", engine=found.engine)
        done = _keep(reach, found, store, path)
    say_written(question, done, path, frame(reach))


def _by_kernel(
    question: Question, store: Store, _: EngineAsked, policy: Path | None, wanted: Wanted
) -> tuple[Propagation, _Found]:
    wanted.announce()
    reach = propagation_of(question, store, policy)
    return reach, _Found(KERNEL, version("creditgraph"), None, reach.columns)


def _by_server(
    question: Question, store: Store, _: EngineAsked, policy: Path | None, wanted: Wanted
) -> tuple[Propagation, _Found]:
    server = server_of(store)
    wanted.announce()
    reach = propagation_of(question, store, policy)
    found = search_on_server(server, reach, partial(say_round, question))
    return reach, _Found(found.engine, found.version, None, found.columns)


def _over_columns(
    question: Question, store: Store, asked: EngineAsked, policy: Path | None, wanted: Wanted
) -> tuple[Propagation, _Found]:
    progress = partial(say_round, question)
    with columns_for(question, store, asked, policy, wanted) as columns:
        found = evidence_columns_by(opening_of(asked), columns, wanted.out, progress)
        # After the engine: it had the memory to itself.
        reach = propagation_of(question, store, policy)
        check_weighed(columns[0], reach)
        manifest = hashlib.sha256((columns[0] / NAME).read_bytes()).hexdigest()
    engine, its_version, rows = found
    return reach, _Found(engine, its_version, manifest, rows)


def _keep(reach: Propagation, found: _Found, store: Store, path: Path) -> ByEngine:
    told = (found.engine, found.version, version("creditgraph"), found.manifest)
    reach.take(found.columns, Origin(*told))
    with scratch_beside(path) as scratch:  # for the digest that every engine's file has
        written = write_evidence(reach, scratch / "evidence.parquet")
    origin = Origin(*told, rows=written.rows, sha256=written.sha256)
    keep_evidence(reach, found.columns, origin, store, path.parent)
    return ByEngine(found.engine, found.version, written, reach.truncated)
