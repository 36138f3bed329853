"""Who hangs together, of everybody, by an engine of one's choice: `groups`."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from analytics.parquet.party_sets import PARTY_SETS, party_set_batches
from analytics.parquet.rows_file import Sealed, write_sealed
from analytics.patterns.party_sets import components_of, guarantee_circles_of
from analytics.patterns.world import World
from analytics.relational.party_sets import write_sets_by
from analytics.snapshot.columns import Ints, Snapshot
from api.cli.engine_options import EngineAsked
from api.cli.output import give
from api.cli.question import Question
from api.cli.sealed_answer import AboutEverybody, sealed_answer
from graph.store import Store

_BY_KERNEL: Final[dict[str, Callable[[World], Ints]]] = {
    "components": components_of,
    "circles": guarantee_circles_of,
}


def write_groups_by_engine(
    question: Question, asked: EngineAsked, which: str, out: Path | None
) -> None:
    """Write the groups (`components`, `circles`) to `out` and tell their digest."""

    def kernel(snapshot: Snapshot, store: Store, path: Path) -> Sealed:
        of = _BY_KERNEL[which](World(snapshot, question.as_of, store))
        return write_sealed(party_set_batches(of, snapshot.entities.ids), PARTY_SETS, path)

    about = AboutEverybody(
        "groups",
        "groups",
        kernel,
        lambda opening, columns, *rest: write_sets_by(opening, columns, which, *rest),
    )
    answer = sealed_answer(question, asked, out, about)
    if question.json:
        give({**answer.plain, "groups": which})
        return
    question.say("cli.groups.written", path=answer.path, **answer.told)
    question.say("cli.groups.principle")
