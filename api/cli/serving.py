"""Serving the desk: the socket, the format of the log, and the one-time login."""

import logging
import resource
import secrets
import socket
import sys
from dataclasses import replace

import uvicorn

from api.access.address import LOOPBACK
from api.access.journalling import journal_account
from api.access.roles import ROLES
from api.app import create_app
from api.cli.patient_protocol import PatientProtocol
from api.cli.question import Question
from api.desk.desk import Desk, open_desk
from api.desk.middleware import JsonLines
from api.settings import Settings
from graph.errors import BadInput
from graph.opening import is_new
from graph.secret_strength import refuse_weak

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


_CONNECTIONS = 65_536


def run(
    question: Question,
    host: str,
    port: int,
    *,
    hosts: tuple[str, ...],
    behind_proxy: bool,
    one_time_login: bool,
) -> None:
    """Serve until ended; prints the address, and a one-time login where asked for.

    Raises Taken for a store that is served, BadInput for an address that is taken and for a
    one-time login beyond the loopback.
    """
    # That login has every role, so it is for this machine only.
    if one_time_login and host not in _LOOPBACK:
        raise BadInput("cli.serve.elsewhere")
    _log_lines()
    _many_connections()
    settings = question.settings
    if behind_proxy and not settings.proxies.networks:
        settings = replace(settings, proxies=LOOPBACK)
    for_others = host not in _LOOPBACK or bool(settings.proxies.networks)
    settings = replace(settings, access=settings.access.served(beyond=for_others))
    desk = _desk(question.url, settings, for_others=for_others, trial=one_time_login)
    listening = _listening(host, port)
    number = listening.getsockname()[1]  # with `--port 0` the system chose one
    address = f"http://{f'[{host}]' if ':' in host else host}:{number}"
    question.say("cli.serve.at", address=address)
    if one_time_login:
        question.say("cli.serve.login", address=f"{address}/login/{_ticket(desk, question)}")
    # A pipe is buffered: whoever started the server reads the address there.
    sys.stdout.flush()
    config = uvicorn.Config(
        create_app(desk, hosts=hosts),
        log_config=None,
        access_log=False,  # it would log addresses of requests; the middleware logs patterns
        server_header=False,
        http=PatientProtocol,
        proxy_headers=False,  # ours reads them, from the proxies that the settings name
    )
    uvicorn.Server(config).run(sockets=[listening])


def _desk(url: str, settings: Settings, *, for_others: bool, trial: bool) -> Desk:
    """The desk, unless its secret is weak: none for other machines, and none of a new store.

    `trial` is a desk on this machine for whoever began it; there a new store may be of any secret.
    """
    if settings.secret and (for_others or (not trial and is_new(url))):
        refuse_weak(settings.secret)  # before a new store takes it
    desk = open_desk(url, settings)
    desk.lock.hold()  # before anybody is told an address
    if for_others:
        refuse_weak(desk.store.secret)  # a key file may have been written by hand
    return desk


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # TCP is named: else asyncio leaves Nagle on, and each answer waits 40 ms for the next ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)  # requests before the server is ready wait and are not refused
    except OSError as error:
        raise BadInput(
            "cli.serve.taken", address=f"{host}:{port}", reason=error.strerror
        ) from error
    return listening


def _ticket(desk: Desk, question: Question) -> str:
    """A one-time login with every role, for whoever sees this terminal to try things out."""
    name = "trial"
    # A password that nobody knows: the ticket is the only way in.
    desk.accounts.add_user(name, secrets.token_urlsafe(24), ROLES, "鹤岗市市场监督管理局")
    journal_account(desk.store, question.settings.who, "one-time login", name, ROLES)
    return desk.accounts.ticket(name)


def _many_connections() -> None:
    """Let the process have as many connections as the system allows: each takes a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, _CONNECTIONS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def _log_lines() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
