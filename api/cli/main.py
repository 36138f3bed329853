"""The command line (DESIGN §12): its commands, and one exit status for each kind of fault."""

import sys
from typing import Final, NoReturn

import click

from api.cli.change import (
    different,
    object_,
    repair,
    restore,
    revoke,
    same,
    settle,
    undo,
)
from api.cli.command import Group, usage_fault
from api.cli.decide import decide
from api.cli.demo import demo
from api.cli.exposure import exposure, impact, trace
from api.cli.files import doctor, export, load, sample, verify
from api.cli.law import law
from api.cli.look_up import find, network, show
from api.cli.measures import measures
from api.cli.naming import map_
from api.cli.ownership import ownership
from api.cli.patterns import patterns
from api.cli.record_measures import confirm, lift, unconfirm, unlift
from api.cli.report import report
from api.cli.serve import serve
from api.cli.unloading import unload_
from api.cli.user import user
from api.cli.vet import vet
from api.cli.voice import Voice, language_asked
from api.settings import language_from
from graph.errors import CreditGraphError, NotFound, StoreError
from graph.sentence import FALLBACK, Sentence, say

# The exit status of each kind of error; of all others it is `_USAGE`.
_STATUS: Final = ((StoreError, 3), (NotFound, 4))
_USAGE: Final = 2
_STOPPED: Final = 130  # as shells have it for a command that Ctrl-C ended

_COMMANDS: Final = (
    demo,
    sample,
    load,
    map_,
    unload_,
    find,
    show,
    network,
    trace,
    patterns,
    exposure,
    impact,
    ownership,
    vet,
    report,
    object_,
    settle,
    repair,
    revoke,
    restore,
    confirm,
    unconfirm,
    unlift,
    lift,
    same,
    different,
    undo,
    measures,
    law,
    decide,
    export,
    verify,
    doctor,
    serve,
    user,
)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="creditgraph")
def creditgraph() -> None:
    """Trace dishonesty through related parties, lawfully: a lead is never a ground."""


for _command in _COMMANDS:
    creditgraph.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run a command, and exit the process on an error: one sentence on standard error."""
    given = sys.argv[1:] if arguments is None else arguments
    # For a refusal of the language itself, which leaves no other to speak.
    voice = Voice(FALLBACK)
    try:
        voice = Voice(language_asked(given) or language_from())
        # Not standalone: click would print errors in its own English, with its own exit status.
        creditgraph.main(given, prog_name="creditgraph", standalone_mode=False, obj=voice)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(_USAGE)
    except click.ClickException as error:
        _end(voice, usage_fault(error), _USAGE)
    except click.Abort:
        _end(voice, say("cli.main.stopped"), _STOPPED)
    except CreditGraphError as error:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), _USAGE)
        _end(voice, error.sentence, status)
    except BrokenPipeError:  # the reader, such as `head`, has had enough: no fault
        sys.exit(0)
    except OSError as error:
        _end(voice, _file_fault(error), _USAGE)


def _end(voice: Voice, sentence: Sentence, status: int) -> NoReturn:
    click.echo(sentence.text(voice.language), err=True)
    sys.exit(status)


def _file_fault(error: OSError) -> Sentence:
    reason = error.strerror or str(error)
    if error.filename:
        return say("cli.main.file", path=str(error.filename), reason=reason)
    return say("cli.main.no_file", reason=reason)
