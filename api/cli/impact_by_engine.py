"""Whom a subject's records reach, by an engine of one's choice: `impact --engine`."""

from pathlib import Path

from analytics.parquet.evidence_file import evidence_in, write_rows
from analytics.parquet.rows_file import read_batches
from api.cli.engine_options import EngineAsked
from api.cli.engines import Wanted, checked_out, computed, say_written
from api.cli.evidence import on_chains
from api.cli.question import Question, past, say_past
from graph.atomic_files import scratch_beside
from graph.lookup import entity_of


def write_impact_by_engine(
    question: Question, asked: EngineAsked, policy: Path | None, out: Path | None, id_: str
) -> None:
    """Write the evidence of one subject's records to `out` and tell its digest.

    It stays beside `out` until those whom it shows are known and journalled.
    """
    path = checked_out(out)
    with question.store() as store, scratch_beside(path) as scratch:
        subject = entity_of(store, id_, at_revision=question.at_revision)
        found = scratch / "evidence.parquet"
        wanted = Wanted(found, lambda: None, subject.id)
        done, frame = computed(question, store, asked, policy, wanted)
        people = [subject, *on_chains(store, evidence_in(found), question.at_revision)]
        question.journal_look(store, "impact", people)
        question.note_file(store, path, "evidence")
        write_rows(read_batches(found), path)
        withdrawn = question.withdrawn_since(store, done.written.records)
    say_written(question, done, path, {**frame, "id": subject.id, **past(withdrawn)})
    if not question.json:
        say_past(question.voice, withdrawn)
        question.say("cli.exposure.principle")
