"""The command ownership: who stands behind a party, as a tree and in four answers (DESIGN §8)."""

from pathlib import Path
from typing import Any

import click

from analytics.ownership.answer import in_words
from analytics.ownership.behind import who_is_behind
from analytics.policy import read_policy
from analytics.snapshot.file import snapshot_of
from api.cli.command import argument, command, option
from api.cli.engine_options import EngineAsked, by_engine
from api.cli.output import give
from api.cli.ownership_tree import Shown
from api.cli.question import Question, asks, past, say_past
from graph.errors import BadInput
from graph.lookup import entity_of
from graph.sentence import PAPER


@command("ownership")
@argument("id_", metavar="[ID]", required=False)
@option("--holder", metavar="ID")
@option("--out", type=click.Path(dir_okay=False, path_type=Path))
@by_engine
@asks
def ownership(
    question: Question,
    id_: str | None,
    *,
    holder: str | None,
    out: Path | None,
    **by: Any,  # noqa: ANN401 - options of an engine, told in api/cli/engine_options.py
) -> None:
    """Who stands behind a party: holders, controllers, beneficial owners, listed holders."""
    asked = EngineAsked(**by)
    if asked.chosen(everyone=id_ is None and holder is None):
        from api.cli.control_by_engine import write_control_by_engine  # noqa: PLC0415 - an extra

        write_control_by_engine(question, asked, out)
    elif out is not None:
        raise BadInput("cli.engine.out_needs_engine")
    elif id_ is None:
        raise BadInput("cli.ownership.of_whom")
    else:
        _tell(question, id_, holder)


def _tell(question: Question, id_: str, holder: str | None) -> None:
    with question.store() as store:
        at = question.at_revision
        entity = entity_of(store, id_, at_revision=at)
        one = entity_of(store, holder, at_revision=at).id if holder else None
        snapshot = snapshot_of(store, at_revision=at, cache=question.cache(store))
        behind = who_is_behind(store, snapshot, question.as_of, entity.id, one)
        answer, entities = behind.answer, behind.entities
        question.journal_look(store, "ownership", list(entities.values()))
        withdrawn = question.withdrawn_since(store, answer["cascade"]["records"])
        if question.json:
            frame = {
                "as_of": question.as_of,
                "revision": snapshot.revision,
                "policy": read_policy(None).digest,
            }
            give({**in_words(answer, PAPER), **frame, **past(withdrawn)})
            return
        Shown(question, behind).say()
        say_past(question.voice, withdrawn)
