"""The command line (DESIGN §12): thin shells over the use cases, one exit status for each fault."""

import sys

import click

from api.cli.change import (
    decide,
    different,
    object_,
    repair,
    restore,
    revoke,
    same,
    settle,
    undo,
)
from api.cli.demo import demo
from api.cli.exposure import exposure, impact, trace
from api.cli.files import doctor, export, load, sample, verify
from api.cli.look_up import find, network, show
from api.cli.report import report
from api.cli.serve import serve
from api.cli.user import user
from api.cli.vet import measures, vet
from graph.errors import BadInput, CreditGraphError, InvalidFact, NotFound, StoreError

_STATUS: tuple[tuple[type[CreditGraphError], int], ...] = (
    (StoreError, 3),
    (NotFound, 4),
    (BadInput, 2),
    (InvalidFact, 2),
    (CreditGraphError, 2),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="creditgraph")
def creditgraph() -> None:
    """Trace dishonesty through related parties, lawfully: a lead is never a ground."""


for _command in (
    demo, sample, load, find, show, network, trace, exposure, impact, vet, report,
    object_, settle, repair, revoke, restore, same, different, undo, measures, decide,
    export, verify, doctor, serve, user,
):  # fmt: skip
    creditgraph.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run a command; an error is one plain sentence on standard error and an exit status."""
    try:
        creditgraph.main(arguments, prog_name="creditgraph", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("stopped: what was committed is in; run the same command again.", err=True)
        sys.exit(130)
    except CreditGraphError as error:
        click.echo(str(error), err=True)
        sys.exit(next(status for kind, status in _STATUS if isinstance(error, kind)))
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        what = f"{error.filename} cannot be used" if error.filename else "a file cannot be written"
        then = "check the path, its permissions and the space on the disk, and try again"
        click.echo(f"{what} ({error.strerror}): {then}.", err=True)
        sys.exit(2)
