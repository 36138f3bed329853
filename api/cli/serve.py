"""The desk over HTTP: API and console."""

import click

from api.cli.question import Asking, asks


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True,
              help="Where to listen; the default hears this machine only.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME",
              help="A name that requests may be addressed to, beside the loopback's.")  # fmt: skip
@click.option("--behind-proxy", is_flag=True,
              help="Believe the proxy's word on the caller's address and on https.")  # fmt: skip
@click.option("--one-time-login", is_flag=True,
              help="Print a login that works once, with every role (loopback only).")  # fmt: skip
@asks
def serve(
    asking: Asking, *, host: str, port: int, hosts: tuple[str, ...], behind_proxy: bool,
    one_time_login: bool,
) -> None:  # fmt: skip
    """Serve the API and the console; Ctrl-C ends it."""
    # the web framework takes a while to import, and no other command needs it
    from api.cli.serving import run  # noqa: PLC0415

    run(asking, host, port, hosts=hosts, behind_proxy=behind_proxy, one_time_login=one_time_login)
