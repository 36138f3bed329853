"""The command unload: which loads stand, and one of them taken back whole."""

from typing import Any

from analytics.propagation.kept_evidence import forget_evidence
from analytics.search.file import forget_index
from analytics.snapshot.file import bring_up_to_date
from api.cli.command import argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from graph.errors import BadInput
from graph.store import Store
from loaders.loads import StandingLoad, load_named, standing_loads, unload


@command("unload")
@argument("load", required=False)
@option("--reason", default="")
@option("--list", "listed", is_flag=True)
@asks
def unload_(question: Question, load: str | None, reason: str, *, listed: bool) -> None:
    """Take a load back whole: its claims and events are as if it had never been."""
    with question.store() as store:
        if listed:
            _list(question, standing_loads(store))
        elif load is None:
            raise BadInput("unload.which")
        else:
            _unload(question, store, load, reason)


def _list(question: Question, loads: list[StandingLoad]) -> None:
    if question.json:
        give({"loads": [_plain(load) for load in loads]})
        return
    if not loads:
        question.say("cli.unload.none")
    for load in loads:
        question.say("cli.unload.one", **_plain(load))


def _plain(load: StandingLoad) -> dict[str, Any]:
    return {
        "id": load.id,
        "at": load.at,
        "who": load.who,
        "files": load.names,
        "sources": load.sources,
        "revisions": load.revisions,
        "rows": load.rows,
    }


def _unload(question: Question, store: Store, text: str, reason: str) -> None:
    load = load_named(standing_loads(store), text)
    done = unload(store, load, reason=reason, who=question.settings.who)
    bring_up_to_date(store, question.cache(store))
    forget_index(question.cache(store))
    forget_evidence(question.cache(store))
    if question.json:
        give({"load": load.id, "files": load.names, "revision": done.revision})
        return
    question.say("cli.unload.done", load=load.id, files=load.names, revision=done.revision)
    for notice in done.notices:
        question.say("cli.load.note", note=notice)
