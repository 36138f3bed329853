"""The commands journal …: the ends of the chains, kept where the store cannot be changed."""

from pathlib import Path
from typing import Final

import click

from api.cli.command import Group, argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from api.upkeep.restore import secret_for
from graph.errors import StoreError
from graph.head_file import head_text
from graph.journal_file import check_journal, write_journal

_FILE: Final = click.Path(dir_okay=False, path_type=Path)


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


@command("journal_export")
@argument("file", type=_FILE)
@asks
def export(question: Question, file: Path) -> None:
    """Write both chains with their proof, for an auditor."""
    with question.store() as store:
        store.append_access(question.settings.who, question.purpose, "export of the journal", ())
        counts = write_journal(store, file)
    if question.json:
        give({"file": str(file), "entries": counts})
    else:
        question.say("cli.journal.exported", file=file, **counts)


@command("journal_check")
@argument("file", type=_FILE)
@asks
def check(question: Question, file: Path) -> None:
    """Check an exported journal with the secret, without the store."""
    faults, counts = check_journal(file, secret_for(question.url, question.settings))
    if question.json:
        give({"faults": faults, "entries": counts})
    if faults:
        listed = " ".join(question.voice.given(fault) for fault in faults)
        raise StoreError("cli.verify.faults", faults=listed)
    if not question.json:
        question.say("cli.journal.checked", file=file, **counts)


journal.add_command(anchor)
journal.add_command(export, "export")
journal.add_command(check, "check")
