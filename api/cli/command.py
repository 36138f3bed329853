"""Commands whose help and whose refusals of options come from the catalogue.

The help of a command stands under `help.<command>.command`, of an option under
`help.<command>.<option>`, of an option that many commands share under `help.shared.<option>`.
"""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any, Final

import click

from api.cli.voice import Voice, voice_of
from graph.errors import BadInput
from graph.sentence import LANGUAGES, Sentence, catalogue, say

_SHARED: Final = "help.shared"


class _Checked(click.Parameter):
    """A parameter whose refusal names the value and what it may be, in the catalogue's words."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:  # noqa: ANN401 - as click's
        """The value converted to the parameter's type. Raises BadInput for one it cannot be."""
        try:
            return super().type_cast_value(ctx, value)
        except click.BadParameter as error:
            raise BadInput(refusal(self, str(value), error)) from error


class Option(_Checked, click.Option):
    """An option that refuses in the catalogue's words."""


class Argument(_Checked, click.Argument):
    """An argument that refuses in the catalogue's words."""


option = partial(click.option, cls=Option)
argument = partial(click.argument, cls=Argument)


def refusal(parameter: click.Parameter, value: str, error: click.BadParameter) -> Sentence:
    """Why a parameter refuses a value, and which values it takes."""
    name, kind = shown_name(parameter), parameter.type
    if isinstance(kind, click.Choice):
        return say("usage.choice", name=name, value=value, choices=list(kind.choices))
    if isinstance(kind, click.IntRange):
        if kind.max is None:
            return say("usage.at_least", name=name, value=value, low=kind.min)
        return say("usage.range", name=name, value=value, low=kind.min, high=kind.max)
    if isinstance(kind, click.Path):
        return say("usage.file" if kind.file_okay else "usage.folder", name=name, value=value)
    if kind is click.INT:
        return say("usage.number", name=name, value=value)
    return say("usage.other", name=name, value=value, message=error.message)


def usage_fault(error: click.ClickException) -> Sentence:
    """What is wrong with a command line that click refused."""
    if isinstance(error, click.NoSuchCommand):
        return say("usage.no_command", name=error.command_name)
    if isinstance(error, click.NoSuchOption):
        return say("usage.no_option", name=error.option_name)
    if isinstance(error, click.MissingParameter) and error.param:
        return say("usage.missing", name=shown_name(error.param))
    if isinstance(error, click.BadOptionUsage):
        return say("usage.option", name=error.option_name)
    return say("usage.wrong", message=error.format_message())


def shown_name(parameter: click.Parameter) -> str:
    """A parameter as a person types it: `--top`, or `FOLDER` for an argument."""
    if isinstance(parameter, click.Option):  # `-h, --help`: the long name says more
        return max(parameter.opts, key=len)
    return (parameter.metavar or parameter.name or "").upper()


class Command(click.Command):
    """A command with `--lang`, and with help in the language asked for."""

    # Else click refuses what is left over, in English.
    allow_extra_args = True

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - passed on to click
        super().__init__(*args, **options)
        # Read by `language_asked` before the command runs; here so that click knows it.
        languages = click.Choice(LANGUAGES)
        self.params.append(Option(["--lang"], type=languages, expose_value=False))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read options and arguments. Raises BadInput for an argument too many."""
        rest = super().parse_args(ctx, args)
        if rest and not isinstance(self, click.Group):
            raise BadInput("usage.extra", arguments=rest)
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=voice_of(ctx).text("help.usage"))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(voice_of(ctx).text(f"help.{self.name}.command"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each option and its meaning."""
        voice = voice_of(ctx)
        rows = [
            _option_row(ctx, parameter, voice)
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option)
        ]
        with formatter.section(voice.text("help.options")):
            formatter.write_dl(rows)


def _option_row(ctx: click.Context, option_: click.Option, voice: Voice) -> tuple[str, str]:
    """An option as it is written, and its meaning with default and limits."""
    spec, _ = option_.get_help_record(ctx) or ("", "")
    extra = option_.get_help_extra(ctx)
    notes = []
    if "default" in extra:
        notes.append(voice.text("help.default", value=extra["default"]))
    if "range" in extra:
        notes.append(extra["range"])
    if "required" in extra:
        notes.append(voice.text("help.required"))
    noted = f"  [{'; '.join(notes)}]" if notes else ""
    return spec, voice.text(help_code(ctx.command, option_)) + noted


def help_code(command_: click.Command, option_: click.Option) -> str:
    """The code of an option's help: the command's own, else what commands share."""
    # click calls the parameter of -h by a name of its own, so that a command may have a `help`.
    name = (option_.name or "").removeprefix("_click_default_")
    own = f"help.{command_.name}.{name}"
    return own if own in catalogue() else f"{_SHARED}.{name}"


class Group(Command, click.Group):
    """Several commands under one name.

    `places` are commands by name, each as `module:attribute`: it is imported when it is asked for.
    """

    command_class = Command

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - passed on to click
        places: Mapping[str, str] | None = None,
        **options: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **options)
        self._places = places or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in order."""
        return sorted({*super().list_commands(ctx), *self._places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None where there is none."""
        place = self._places.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = place.partition(":")
        imported: click.Command = getattr(import_module(module), attribute)
        return imported

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the group, then its commands."""
        super().format_options(ctx, formatter)
        voice = voice_of(ctx)
        # A command of a group may have a name that another bears too, and a help of its own.
        keys = {name: own.name for name, own in self.commands.items()}
        rows = [
            (name, voice.text(f"help.{keys.get(name, name)}.command"))
            for name in self.list_commands(ctx)
        ]
        with formatter.section(voice.text("help.commands")):
            formatter.write_dl(rows)


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A decorator that makes a `Command` of a function."""
    return click.command(name=name, cls=Command)
