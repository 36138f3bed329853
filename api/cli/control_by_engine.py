"""Who controls whom, of everybody, by an engine of one's choice: `ownership --engine`."""

from pathlib import Path

from analytics.ownership.control import control_of
from analytics.parquet.rows_file import Sealed, write_sealed
from analytics.parquet.votes import CONTROL, control_batches
from analytics.relational.control import write_control_by
from analytics.snapshot.columns import Snapshot
from api.cli.engine_options import EngineAsked
from api.cli.output import give
from api.cli.question import Question
from api.cli.sealed_answer import AboutEverybody, sealed_answer
from graph.store import Store


def write_control_by_engine(question: Question, asked: EngineAsked, out: Path | None) -> None:
    """Write who controls whom to `out` and tell its digest, the same by whichever engine."""

    def kernel(snapshot: Snapshot, _: Store, path: Path) -> Sealed:
        control = control_of(snapshot, question.as_of)
        return write_sealed(control_batches(control, snapshot.entities.ids), CONTROL, path)

    about = AboutEverybody(
        "ownership",
        "control",
        kernel,
        lambda opening, columns, *rest: write_control_by(opening, columns[0], *rest),
        part="votes",
    )
    answer = sealed_answer(question, asked, out, about)
    if question.json:
        give(answer.plain)
        return
    question.say("cli.ownership.written", path=answer.path, **answer.told)
    question.say("cli.ownership.principle")
