"""Dependencies of pages: a session (else the login page), and the token of a form."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Final

from fastapi import Depends, Form, Request
from fastapi.concurrency import run_in_threadpool

from api.access.caller import Caller
from api.access.cookies import SESSION
from api.access.refusals import Forbidden
from api.access.sessions import Session as Begun
from api.access.sessions import Step
from api.desk.admission import admit, refuse_stranger
from api.desk.language import switched
from api.desk.question import Ask
from api.routes.depends import AsOf, AtRevision, TheDesk, question

# The page on which each step of logging in is done.
PAGES: Final[Mapping[Step, str]] = {
    "code": "/login/code",
    "password": "/account",
    "second_factor": "/account/second-factor",
}


class LogInFirst(Exception):
    """Nobody is logged in; answered with the login page."""


async def stranger(request: Request) -> None:  # async, as it waits for nothing
    """Count a request to log in by its address. Raises TooMany."""
    refuse_stranger(request)


class StepFirst(Exception):
    """The session has a step to do before anything else; answered with that step's page."""

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self.step = step


async def first_session_of(request: Request, desk: TheDesk) -> Begun:
    """The session of who has shown a password, and perhaps no code yet. Raises LogInFirst."""
    token = request.cookies.get(SESSION)
    # A session in use is written down, which may wait for the disk.
    session = await run_in_threadpool(desk.accounts.sessions.of, token) if token else None
    if session is None:
        refuse_stranger(request)
        raise LogInFirst
    request.state.who = session.caller.name  # for the log
    await admit(request, session.caller)
    return replace(session, caller=replace(session.caller, language=switched(request)))


FirstSession = Annotated[Begun, Depends(first_session_of)]


async def early_session_of(session: FirstSession) -> Begun:
    """The session of who is logged in, also with a step still to do.

    Raises LogInFirst, and StepFirst for a code that is to be shown before anything else.
    """
    if session.step == "code":
        raise StepFirst(session.step)
    return session


EarlySession = Annotated[Begun, Depends(early_session_of)]


async def session_of(session: EarlySession) -> Caller:  # async, as it waits for nothing
    """The caller who is logged in. Raises LogInFirst, and StepFirst where a step is to be done."""
    if session.step:
        raise StepFirst(session.step)
    return session.caller


Session = Annotated[Caller, Depends(session_of)]


async def posted(caller: Session, csrf: Annotated[str, Form()] = "") -> Caller:
    """The caller who sent a form of ours. Raises Forbidden without the session's token."""
    _check_form(caller, csrf)
    return caller


def _check_form(caller: Caller, csrf: str) -> None:
    # A browser sends the cookie with forms of other sites, too, which do not know the token.
    if csrf != caller.csrf:
        raise Forbidden("access.form_token")


Posted = Annotated[Caller, Depends(posted)]


async def posted_early(session: EarlySession, csrf: Annotated[str, Form()] = "") -> Begun:
    """`posted` for the forms of a step of logging in, and of logging out."""
    _check_form(session.caller, csrf)
    return session


PostedEarly = Annotated[Begun, Depends(posted_early)]


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


async def posted_first(session: FirstSession, csrf: Annotated[str, Form()] = "") -> Begun:
    """`posted` for the form of the code."""
    _check_form(session.caller, csrf)
    return session


PostedFirst = Annotated[Begun, Depends(posted_first)]
