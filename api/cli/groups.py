"""The command groups: who hangs together, or stands in one circle of guarantees, of everybody."""

from pathlib import Path
from typing import Any

import click

from api.cli.command import argument, command, option
from api.cli.engine_options import EngineAsked, by_engine
from api.cli.question import Question, asks


@command("groups")
@argument("which", type=click.Choice(["components", "circles"]))
@option("--out", type=click.Path(dir_okay=False, path_type=Path))
@by_engine
@asks
def groups(
    question: Question,
    which: str,
    *,
    out: Path | None,
    **by: Any,  # noqa: ANN401 - options of an engine, told in api/cli/engine_options.py
) -> None:
    """Who hangs together, or stands in one circle of guarantees, of everybody."""
    asked = EngineAsked(**by)
    asked.chosen(everyone=True)
    from api.cli.groups_by_engine import write_groups_by_engine  # noqa: PLC0415 - an extra

    write_groups_by_engine(question, asked, which, out)
