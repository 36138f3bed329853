"""Log in and out, state the purpose of looking up persons, choose the language."""

from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access.address import address_of, counted_as
from api.access.cookies import ASKED, DEVICE, LANGUAGE, SESSION
from api.access.refusals import NotLoggedIn
from api.answers import logging_in
from api.answers.logging_in import Tried
from api.console.depends import Posted, PostedEarly, Session, stranger
from api.console.page import page, set_cookie, words_of
from api.console.ways import ON_SITE, came_from
from api.desk.desk import Desk
from api.routes.depends import TheDesk
from graph.sentence import LANGUAGES

router = APIRouter()
_STRANGERS = (Depends(stranger),)


@router.get("/")
def home(request: Request, caller: Session) -> Response:
    """Go to the page asked for before the login, else to what waits for this caller."""
    del caller
    asked = request.cookies.get(ASKED, "")
    ours = ON_SITE.match(asked.partition("?")[0])
    response = RedirectResponse(asked if ours else "/worklist", 303)
    if asked:
        response.delete_cookie(ASKED)
    return response


@router.get("/login", dependencies=_STRANGERS)
def login_page(
    request: Request,
    desk: TheDesk,
    done: Annotated[str, Query(pattern="^(password|out|ended)?$")] = "",
) -> Response:
    """The form to log in; `done` says what ended the session before."""
    return login_form(request, desk, done=done)


def login_form(
    request: Request,
    desk: Desk,
    *,
    status: int = 200,
    refused: str = "",
    name: str = "",
    done: str = "",
) -> Response:
    """The form to log in, with the sentence of a refusal where there was one."""
    oidc = desk.oidc is not None
    parts = {"refused": refused, "name": name, "done": done, "oidc": oidc}
    return page(request, "login.html", None, status=status, **parts)


@router.post("/login", dependencies=_STRANGERS)
async def login(
    request: Request,
    desk: TheDesk,
    name: Annotated[str, Form(max_length=64)],
    password: Annotated[str, Form(max_length=1024)],
) -> Response:
    """Begin a session for the right name and password; failed tries are counted."""
    device = request.cookies.get(DEVICE, "")
    tried = Tried(name, password, counted_as(address_of(request)), device)
    # Waited for here, where it holds no thread.
    await anyio.sleep(await run_in_threadpool(logging_in.turn, desk, tried))
    try:
        token = await run_in_threadpool(logging_in.log_in, desk, tried)
    except NotLoggedIn:
        return _refused(request, desk, "login.wrong", name)
    response = _let_in(request, token)
    remembered = await run_in_threadpool(desk.accounts.sessions.remember_device, name)
    set_cookie(request, response, DEVICE, remembered, max_age=90 * 86400)
    return response


@router.get("/login/{ticket}", dependencies=_STRANGERS)
def redeem(request: Request, desk: TheDesk, ticket: str) -> Response:
    """Begin a session for a one-time login, which is used up."""
    try:
        token = desk.accounts.redeem(ticket)
    except NotLoggedIn:
        return _refused(request, desk, "login.used")
    desk.metrics.logins.labels("accepted").inc()
    return _let_in(request, token)


def _refused(request: Request, desk: Desk, key: str, name: str = "") -> Response:
    return login_form(request, desk, status=401, refused=words_of(request)(key), name=name)


def _let_in(request: Request, token: str) -> Response:
    response = RedirectResponse("/", 303)
    set_cookie(request, response, SESSION, token)
    return response


@router.post("/logout")
def logout(desk: TheDesk, session: PostedEarly) -> Response:
    """End the session."""
    desk.accounts.sessions.end(session.caller.session)
    response = RedirectResponse("/login?done=out", 303)
    response.delete_cookie(SESSION)
    return response


@router.post("/purpose")
def state_purpose(
    request: Request,
    desk: TheDesk,
    caller: Posted,
    purpose: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Set the purpose of looking up persons from now on; an empty one masks them again."""
    caller.require("person")
    desk.accounts.sessions.state_purpose(caller.session, caller.with_purpose(purpose).purpose)
    return _back(request)


@router.post("/language")
def choose_language(request: Request, language: Annotated[str, Form()]) -> Response:
    """Set the language of the console; it stays for a year."""
    response = _back(request)
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    set_cookie(request, response, LANGUAGE, chosen, max_age=365 * 86400)
    return response


def _back(request: Request) -> Response:
    """Redirect to the page that held the form, and never to another site."""
    return RedirectResponse(came_from(request) or "/", 303)
