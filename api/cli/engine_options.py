"""The options of a command that an engine can answer; no engine is imported for them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from analytics.relational.engine_names import DUCKDB, ENGINES, NEO4J, SPARK, check_installed
from api.cli.command import option
from graph.errors import BadInput

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class EngineAsked:
    """How to compute all evidence: by which engine, from which columns, where, in how many MB."""

    engine: str | None
    columns: Path | None
    master: str | None
    memory: int | None

    def chosen(self, *, everyone: bool) -> bool:
        """Whether an engine is named.

        Raises BadInput for options that do not go together, and Unavailable where the engine's
        library is not installed.
        """
        for name, value in (("--columns", self.columns), ("--memory", self.memory)):
            if value is not None and not self.relational:
                raise BadInput("cli.engine.needs_engine", option=name, engines=[*ENGINES[1:]])
        if self.engine is not None and not everyone:
            raise BadInput("cli.engine.alone")
        if self.master is not None and self.engine != SPARK:
            raise BadInput("cli.engine.needs_engine", option="--master", engines=[SPARK])
        if self.engine in (DUCKDB, SPARK):
            check_installed(self.engine)
        return self.engine is not None

    @property
    def relational(self) -> bool:
        """Whether an engine over columns is named."""
        return self.engine in (DUCKDB, SPARK)


def by_engine(command: Command) -> Command:
    """The options of a command that an engine can answer; their values make an `EngineAsked`."""
    return _choosing(ENGINES, command)


def evidence_by_engine(command: Command) -> Command:
    """The same for evidence, which the server of a store in Neo4j finds as well."""
    return _choosing((*ENGINES, NEO4J), command)


def _choosing(engines: tuple[str, ...], command: Command) -> Command:
    for add in (
        option("--memory", type=click.IntRange(64), metavar="MB"),
        option("--master", metavar="URL"),
        option("--columns", type=click.Path(file_okay=False, path_type=Path)),
        option("--engine", type=click.Choice(engines)),
    ):
        command = add(command)
    return command
