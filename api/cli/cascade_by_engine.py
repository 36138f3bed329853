"""What all who are listed own together, of everybody, by an engine of one's choice: `cascade`."""

from pathlib import Path

from analytics.ownership.cascade import listings_on, reach_of_listed
from analytics.parquet.rows_file import Sealed, write_sealed
from analytics.parquet.stakes import CASCADE, cascade_batches
from analytics.relational.cascade import write_cascade_by
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.stakes import stakes_of
from api.cli.engine_options import EngineAsked
from api.cli.output import give
from api.cli.question import Question, past, say_past
from api.cli.sealed_answer import AboutEverybody, sealed_answer
from graph.store import Store


def write_cascade_by_engine(question: Question, asked: EngineAsked, out: Path | None) -> None:
    """Write which companies the listed own together to `out` and tell the digest of the rows."""

    def kernel(snapshot: Snapshot, _: Store, path: Path) -> Sealed:
        stakes = stakes_of(snapshot, question.as_of)
        reach, listings = reach_of_listed(snapshot, stakes), listings_on(snapshot, stakes.day)
        return write_sealed(cascade_batches(reach, snapshot, listings), CASCADE, path)

    about = AboutEverybody(
        "cascade",
        "cascade",
        kernel,
        lambda opening, columns, *rest: write_cascade_by(opening, columns[0], *rest),
        part="stakes",
    )
    answer = sealed_answer(question, asked, out, about)
    if question.json:
        give({**answer.plain, **past(answer.withdrawn)})
        return
    question.say("cli.cascade.written", path=answer.path, **answer.told)
    say_past(question.voice, answer.withdrawn)
    question.say("cli.cascade.principle")
