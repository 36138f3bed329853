"""The command groups: who hangs together, or stands in one circle of guarantees, of everybody."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from analytics.parquet.party_sets import PARTY_SETS, party_set_batches
from analytics.parquet.rows_file import Sealed, write_sealed
from analytics.patterns.party_sets import components_of, guarantee_circles_of
from analytics.patterns.world import World
from analytics.relational.party_sets import write_sets_by
from analytics.snapshot.columns import Ints, Snapshot
from api.cli.command import argument, command, option
from api.cli.engines import EngineAsked, by_engine
from api.cli.output import give
from api.cli.question import Question, asks
from api.cli.sealed_answer import AboutEverybody, sealed_answer
from graph.store import Store

_BY_KERNEL: Final[dict[str, Callable[[World], Ints]]] = {
    "components": components_of,
    "circles": guarantee_circles_of,
}


@command("groups")
@argument("which", type=click.Choice([*_BY_KERNEL]))
@option("--out", type=click.Path(dir_okay=False, path_type=Path))
@by_engine
@asks
def groups(
    question: Question,
    which: str,
    *,
    out: Path | None,
    **by: Any,  # noqa: ANN401 - options of an engine, told in api/cli/engines.py
) -> None:
    """Who hangs together, or stands in one circle of guarantees, of everybody."""

    def kernel(snapshot: Snapshot, store: Store, path: Path) -> Sealed:
        of = _BY_KERNEL[which](World(snapshot, question.as_of, store))
        return write_sealed(party_set_batches(of, snapshot.entities.ids), PARTY_SETS, path)

    asked = EngineAsked(**by)
    asked.chosen(everyone=True)
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
