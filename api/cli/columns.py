"""The command columns: a revision as Parquet files, for engines and programs of others."""

from pathlib import Path
from typing import Final

import click

from api.cli.command import argument, command, option
from api.cli.question import Question, asks

_FOLDER: Final = click.Path(file_okay=False, path_type=Path)
_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@command("columns")
@argument("folder", type=_FOLDER)
@option("--since", type=click.IntRange(0), metavar="N")
@option("--policy", type=_FILE)
@asks
def columns(question: Question, folder: Path, *, since: int | None, policy: Path | None) -> None:
    """Write a revision as Parquet columns, whole or what changed since another revision."""
    from api.cli.columns_folder import write_folder  # noqa: PLC0415 - an extra

    write_folder(question, folder, since, policy)
