"""Dependencies of pages: a session (else the login page), and the token of a form."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Form, Request

from api.access.caller import Caller
from api.access.cookies import SESSION
from api.access.refusals import Forbidden
from api.desk.language import switched
from api.desk.question import Ask
from api.routes.depends import AsOf, AtRevision, TheDesk, question


class LogInFirst(Exception):
    """Nobody is logged in; answered with the login page."""


def session_of(request: Request, desk: TheDesk) -> Caller:
    """The caller who is logged in. Raises LogInFirst."""
    token = request.cookies.get(SESSION)
    caller = desk.accounts.of_session(token) if token else None
    if caller is None:
        raise LogInFirst
    request.state.who = caller.name  # for the log
    return replace(caller, language=switched(request))


Session = Annotated[Caller, Depends(session_of)]


def posted(caller: Session, csrf: Annotated[str, Form()] = "") -> Caller:
    """The caller who sent a form of ours. Raises Forbidden without the session's token."""
    # A browser sends the cookie with forms of other sites, too, which do not know the token.
    if csrf != caller.csrf:
        raise Forbidden("access.form_token")
    return caller


Posted = Annotated[Caller, Depends(posted)]


def seeing(action: str) -> Callable[..., Ask]:
    """A dependency that gives a page's question; raises Forbidden unless roles cover `action`."""

    def seen(
        desk: TheDesk, caller: Session, as_of: AsOf = None, at_revision: AtRevision = None
    ) -> Ask:
        caller.require(action)
        return question(desk, caller, as_of, at_revision)

    return seen


def sent(action: str) -> Callable[..., Ask]:
    """`seeing` for a form that was sent: with its token, and never about the past."""

    def asked(desk: TheDesk, caller: Posted) -> Ask:
        caller.require(action)
        return question(desk, caller)

    return asked
