"""The command line (DESIGN §12): its commands, and one exit status for each kind of fault."""

import os
import select
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, NoReturn

import click

from api.cli.command import Group, usage_fault
from api.cli.voice import Voice, language_asked
from api.cli.whole_output import drop_unwritten, hold_standard_files, print_whole
from api.settings import language_from
from graph.errors import BadInput, CreditGraphError, NotFound, StoreError
from graph.module_path import module_path
from graph.private_files import keep_private
from graph.sentence import FALLBACK, PAPER, Sentence, say

# The exit status of each kind of error; of all others it is `_USAGE`.
_STATUS: Final = ((StoreError, 3), (NotFound, 4))
_USAGE: Final = 2
_STOPPED: Final = 130  # as shells have it for a command that Ctrl-C ended

# Where each command stands. Its module is imported when it is asked for: the help of all, and a
# command that reads a few facts, wait for no library that another needs.
_COMMANDS: Final = {
    "demo": "api.cli.demo:demo",
    "sample": "api.cli.files:sample",
    "load": "api.cli.files:load",
    "map": "api.cli.naming:map_",
    "unload": "api.cli.unloading:unload_",
    "find": "api.cli.look_up:find",
    "show": "api.cli.look_up:show",
    "network": "api.cli.look_up:network",
    "trace": "api.cli.exposure:trace",
    "patterns": "api.cli.patterns:patterns",
    "groups": "api.cli.groups:groups",
    "exposure": "api.cli.exposure:exposure",
    "impact": "api.cli.exposure:impact",
    "ownership": "api.cli.ownership:ownership",
    "cascade": "api.cli.cascade:cascade",
    "vet": "api.cli.vet:vet",
    "report": "api.cli.report:report",
    "object": "api.cli.change:object_",
    "settle": "api.cli.change:settle",
    "repair": "api.cli.change:repair",
    "revoke": "api.cli.change:revoke",
    "restore": "api.cli.backup:restore",
    "withdrawn": "api.cli.withdrawn:withdrawn",
    "confirm": "api.cli.record_measures:confirm",
    "unconfirm": "api.cli.record_measures:unconfirm",
    "unlift": "api.cli.record_measures:unlift",
    "lift": "api.cli.record_measures:lift",
    "same": "api.cli.change:same",
    "different": "api.cli.change:different",
    "undo": "api.cli.change:undo",
    "measures": "api.cli.measures:measures",
    "law": "api.cli.law:law",
    "decide": "api.cli.decide:decide",
    "export": "api.cli.files:export",
    "columns": "api.cli.columns:columns",
    "backup": "api.cli.backup:backup",
    "purge": "api.cli.purge:purge_",
    "verify": "api.cli.files:verify",
    "journal": "api.cli.journal:journal",
    "doctor": "api.cli.doctor:doctor",
    "rekey": "api.cli.rekey:rekey",
    "serve": "api.cli.serve:serve",
    "user": "api.cli.user:user",
}


@click.group(cls=Group, places=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="creditgraph")
def creditgraph() -> None:
    """Trace dishonesty through related parties, lawfully: a lead is never a ground."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command, and exit the process on an error: one sentence on standard error."""
    hold_standard_files()
    print_whole()
    keep_private()
    sys.path[:] = module_path()
    given = sys.argv[1:] if arguments is None else arguments
    # For a refusal of the language itself, which leaves no other to speak.
    voice = Voice(FALLBACK)
    try:
        asked = language_asked(given)
        voice = Voice(asked or language_from(), asked or PAPER)
        if sys.stdout is None:  # it is closed, and click would print nowhere without a word
            raise BadInput("cli.main.no_output")
        _run(given, voice)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(_USAGE)
    except click.ClickException as error:
        _end(voice, usage_fault(error), _USAGE)
    except (click.Abort, KeyboardInterrupt) as stopped:
        if isinstance(stopped, KeyboardInterrupt):
            click.echo(err=True)  # ends the line in which a terminal shows ^C
        _end(voice, say("cli.main.stopped"), _STOPPED)
    except CreditGraphError as error:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), _USAGE)
        _end(voice, error.sentence, status)
    except OSError as error:
        # The reader, such as `head`, has had enough: no fault, unlike a pipe that broke within.
        if isinstance(error, BrokenPipeError) and _reader_left():
            os._exit(0)  # an ordinary exit would flush the broken pipe and complain again
        drop_unwritten()
        _end(voice, _file_fault(error), _USAGE)


def _run(given: Sequence[str], voice: Voice) -> None:
    """Run a command, with none of what click makes of errors: its own English and exit statuses."""
    try:
        with creditgraph.make_context("creditgraph", [*given], obj=voice) as context:
            creditgraph.invoke(context)
    except click.exceptions.Exit as done:  # as after `--help`
        sys.exit(done.exit_code)


def _reader_left() -> bool:
    """Whether nobody reads any more what is printed."""
    try:
        printed = sys.stdout.fileno()
    except OSError:  # kept in this process
        return False
    poll = select.poll()
    poll.register(printed, 0)  # that the other end is gone is told unasked
    return bool(poll.poll(0))


def _end(voice: Voice, sentence: Sentence, status: int) -> NoReturn:
    with suppress(OSError):  # where nothing can be told the status tells it
        click.echo(sentence.text(voice.language), err=True)
    sys.exit(status)


def _file_fault(error: OSError) -> Sentence:
    reason = error.strerror or str(error)
    if error.filename:
        return say("cli.main.file", path=str(error.filename), reason=reason)
    return say("cli.main.no_file", reason=reason)
