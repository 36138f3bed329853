"""The commands journal …: the ends of the chains, kept where the store cannot be changed."""

from pathlib import Path

import click

from api.cli.command import Group, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from graph.head_file import head_text


@click.group(cls=Group)
def journal() -> None:
    """The journal as evidence: its ends, and the whole of it for an auditor."""


@command("anchor")
@option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@asks
def anchor(question: Question, out: Path | None) -> None:
    """Print the sealed ends of both chains, to be kept or printed daily elsewhere."""
    with question.store() as store:
        # Who made an anchor, and when, stands under it.
        store.append_access(question.settings.who, question.purpose, "anchor", ())
        lines = store.anchor(out)
    if question.json:
        give({"heads": [head_text(line) for line in lines], "file": str(out) if out else None})
        return
    for line in lines:
        question.voice.line(line)
    if out:
        question.say("cli.journal.anchored", file=out)


journal.add_command(anchor)
