"""Serving the desk: listening, the log's lines, and the one-time login."""

import logging
import secrets
import socket
import sys

import uvicorn

from api.access.journalling import journal_account
from api.access.roles import ROLES
from api.app import create_app
from api.cli.question import Question
from api.desk.desk import Desk, open_desk
from api.desk.middleware import JsonLines
from graph.errors import BadInput

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def run(
    question: Question,
    host: str,
    port: int,
    *,
    hosts: tuple[str, ...],
    behind_proxy: bool,
    one_time_login: bool,
) -> None:
    """Serve until ended; says where, and how to log in once where that is asked for."""
    if one_time_login and host not in _LOOPBACK:
        raise BadInput("cli.serve.elsewhere")
    _log_lines()
    desk = open_desk(question.url, question.settings)
    listening = _listening(host, port)
    number = listening.getsockname()[1]
    address = f"http://{f'[{host}]' if ':' in host else host}:{number}"
    question.say("cli.serve.at", address=address)
    if one_time_login:
        question.say("cli.serve.login", address=f"{address}/login/{_ticket(desk, question)}")
    sys.stdout.flush()
    config = uvicorn.Config(
        create_app(desk, hosts=hosts),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy,
        forwarded_allow_ips="*" if behind_proxy else None,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # TCP is named: else asyncio leaves Nagle on, and each answer waits 40 ms for the next ACK
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)  # who comes before all is ready waits and is not refused
    except OSError as error:
        raise BadInput(
            "cli.serve.taken", address=f"{host}:{port}", reason=error.strerror
        ) from error
    return listening


def _ticket(desk: Desk, question: Question) -> str:
    """A login for whoever sees this terminal, with every role, to try things out."""
    name = "trial"
    desk.accounts.add_user(name, secrets.token_urlsafe(24), ROLES, "鹤岗市市场监督管理局")
    journal_account(desk.store, question.settings.who, "one-time login", name, ROLES)
    return desk.accounts.ticket(name)


def _log_lines() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
