"""The commands backup and restore: a store and its desk kept elsewhere, and brought back.

`restore` is also the event that takes back a mistaken withdrawal of a record: a folder that holds a
backup is restored, anything else is the id of a record.
"""

from pathlib import Path
from typing import Final

import click

from api.cli.change import change
from api.cli.command import argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from api.upkeep.backup import back_up
from api.upkeep.manifest import Manifest, checked, is_backup
from api.upkeep.restore import restore as restore_backup
from api.upkeep.restore import secret_for
from graph.errors import BadInput

_FOLDER: Final = click.Path(file_okay=False, path_type=Path)


@command("backup")
@argument("folder", type=_FOLDER)
@option("--check", is_flag=True)
@asks
def backup(question: Question, folder: Path, *, check: bool) -> None:
    """Write a backup of the store and its desk, or check one that is there."""
    if check:
        manifest = checked(folder, secret_for(question.url, question.settings))
        _say(question, "cli.backup.whole", folder, manifest)
        return
    with question.store() as store:
        manifest = back_up(store, folder, question.settings)
    _say(question, "cli.backup.written", folder, manifest)


@command("restore")
@argument("what", metavar="RECORD|DIR")
@option("--reason")
@asks
def restore(question: Question, what: str, *, reason: str | None) -> None:
    """Take back a mistaken repair or revocation of a record; or restore a backup."""
    folder = Path(what)
    if is_backup(folder):
        manifest = restore_backup(folder, question.url, question.settings)
        _say(question, "cli.backup.restored", folder, manifest)
    elif reason is not None:
        change(question, what, "restore", reason)
    elif folder.is_dir():
        raise BadInput("backup.none", folder=folder)
    else:
        raise BadInput("usage.missing", name="--reason")


def _say(question: Question, code: str, folder: Path, manifest: Manifest) -> None:
    if question.json:
        give(
            {
                "folder": str(folder),
                "made_at": manifest.made_at,
                "engine": manifest.engine,
                "revision": manifest.revision,
                "files": len(manifest.files),
                "bytes": manifest.bytes,
            }
        )
        return
    question.say(
        code,
        folder=folder,
        files=len(manifest.files),
        megabytes=manifest.bytes // 10**6,
        revision=manifest.revision,
        made_at=manifest.made_at,
        url=question.url,
    )
