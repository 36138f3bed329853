"""The command cascade: what all who are listed own together, of everybody (DESIGN §8)."""

from pathlib import Path
from typing import Any

import click

from api.cli.command import command, option
from api.cli.engine_options import EngineAsked, by_engine
from api.cli.question import Question, asks


@command("cascade")
@option("--out", type=click.Path(dir_okay=False, path_type=Path))
@by_engine
@asks
def cascade(
    question: Question,
    *,
    out: Path | None,
    **by: Any,  # noqa: ANN401 - options of an engine, told in api/cli/engine_options.py
) -> None:
    """Which companies all who are listed own together, half or more, of everybody."""
    asked = EngineAsked(**by)
    asked.chosen(everyone=True)
    from api.cli.cascade_by_engine import write_cascade_by_engine  # noqa: PLC0415 - an extra

    write_cascade_by_engine(question, asked, out)
