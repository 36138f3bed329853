"""The command purge: what is kept longer than its term is shown, or removed."""

from typing import Any

from api.cli.command import command, option
from api.cli.output import give
from api.cli.question import Question, asks
from api.upkeep.purge import due_in, purge
from graph.sentence import Word


@command("purge")
@option("--dry-run", is_flag=True)
@asks
def purge_(question: Question, *, dry_run: bool) -> None:
    """Remove what is kept longer than its term, or only show it."""
    with question.store() as store, due_in(store, question.settings) as due:
        kinds = [one.plain() for one in due]
        if not dry_run:
            purge(store, due, who=question.settings.who)
    if question.json:
        give({"dry_run": dry_run, "kinds": kinds})
        return
    for kind in kinds:
        _say(question, kind)
    question.say("cli.purge.only_shown" if dry_run else "cli.purge.removed")


def _say(question: Question, kind: dict[str, Any]) -> None:
    oldest = kind["oldest"][:10] or "–"
    about = {key: kind[key] for key in ("count", "days", "article")}
    question.say("cli.purge.kind", kind=Word("purged", kind["kind"]), oldest=oldest, **about)
