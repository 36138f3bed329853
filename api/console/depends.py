"""What pages depend on: a session (else the login page), and a form's token."""

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
    """Nobody is logged in: the login page comes first."""


def session_of(request: Request, desk: TheDesk) -> Caller:
    """Who is logged in."""
    token = request.cookies.get(SESSION)
    caller = desk.accounts.of_session(token) if token else None
    if caller is None:
        raise LogInFirst
    request.state.who = caller.name
    return replace(caller, language=switched(request))


Session = Annotated[Caller, Depends(session_of)]


def posted(caller: Session, csrf: Annotated[str, Form()] = "") -> Caller:
    """Who sent a form, from a page of ours."""
    if csrf != caller.csrf:
        raise Forbidden("access.form_token")
    return caller


Posted = Annotated[Caller, Depends(posted)]


def seeing(action: str) -> Callable[..., Ask]:
    """A dependency that gives a page's question, where the roles cover an action."""

    def seen(
        desk: TheDesk, caller: Session, as_of: AsOf = None, at_revision: AtRevision = None
    ) -> Ask:
        caller.require(action)
        return question(desk, caller, as_of, at_revision)

    return seen


def sent(action: str) -> Callable[..., Ask]:
    """The same for a form that was sent."""

    def asked(desk: TheDesk, caller: Posted) -> Ask:
        caller.require(action)
        return question(desk, caller)

    return asked
