"""The command serve: the API and the console over HTTP."""

import gc
from typing import Any

import click

from api.cli.command import command, option
from api.cli.question import Question, asks
from graph.garbage import few_collections


@command("serve")
@option("--host", default="127.0.0.1", show_default=True)
@option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@option("--allow-host", "hosts", multiple=True, metavar="NAME")
@option("--behind-proxy", is_flag=True)
@option("--one-time-login", is_flag=True)
@asks
def serve(question: Question, host: str, port: int, **options: Any) -> None:  # noqa: ANN401
    """Serve the API and the console; Ctrl-C ends it."""
    # The web framework takes a while to import, and no other command needs it. It makes no garbage.
    with few_collections():
        from api.cli.serving import run  # noqa: PLC0415
    gc.freeze()  # what is imported stays: no collection walks through it again

    run(question, host, port, **options)
