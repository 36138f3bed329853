"""Log in and out, state the purpose of looking up persons, choose the language."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.access.address import address_of, counted_as
from api.access.cookies import LANGUAGE, SESSION
from api.access.refusals import NotLoggedIn
from api.access.roles import may
from api.console.depends import Posted, Session
from api.console.page import page
from api.desk.desk import Desk
from api.routes.depends import TheDesk
from graph.sentence import LANGUAGES

router = APIRouter()
# The last is the host that the test client sends.
_HERE = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})
# The first page of a caller, by the first of these actions that the roles cover.
_HOMES = (("vet", "/vet"), ("find", "/search"), ("users", "/users"), ("about", "/about"))


@router.get("/")
def home(caller: Session) -> Response:
    """Go to the page that this caller most likely came for."""
    if caller.may("reach"):
        return RedirectResponse("/search", 303)
    where = next((path for action, path in _HOMES if may(caller.roles, action)), "/about")
    return RedirectResponse(where, 303)


@router.get("/login")
def login_page(request: Request) -> Response:
    """The form to log in."""
    return page(request, "login.html", None, refused="", name="")


@router.post("/login")
def login(
    request: Request,
    desk: TheDesk,
    name: Annotated[str, Form(max_length=64)],
    password: Annotated[str, Form(max_length=1024)],
) -> Response:
    """Begin a session for the right name and password; failed tries are counted."""
    address = counted_as(address_of(request))
    desk.throttle.check(name, address)
    try:
        token = desk.accounts.login(name, password)
    except NotLoggedIn:
        desk.throttle.failed(name, address)
        desk.metrics.logins.labels("refused").inc()
        return page(request, "login.html", None, status=401, refused="login.wrong", name=name)
    return _let_in(request, desk, token)


@router.get("/login/{ticket}")
def redeem(request: Request, desk: TheDesk, ticket: str) -> Response:
    """Begin a session for a one-time login, which is used up."""
    try:
        token = desk.accounts.redeem(ticket)
    except NotLoggedIn:
        return page(request, "login.html", None, status=401, refused="login.used", name="")
    return _let_in(request, desk, token)


def _let_in(request: Request, desk: Desk, token: str) -> Response:
    desk.metrics.logins.labels("accepted").inc()
    response = RedirectResponse("/", 303)
    # Lax: links from elsewhere find the session, forms of other sites do not.
    response.set_cookie(
        SESSION, token, httponly=True, samesite="lax", secure=_is_safe(request), path="/"
    )
    return response


def _is_safe(request: Request) -> bool:
    """Whether a cookie is for HTTPS only: always, except over plain HTTP on this very machine."""
    return request.url.scheme == "https" or request.url.hostname not in _HERE


@router.post("/logout")
def logout(desk: TheDesk, caller: Posted) -> Response:
    """End the session."""
    desk.accounts.logout(caller.session)
    response = RedirectResponse("/login", 303)
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
    desk.accounts.state_purpose(caller.session, caller.with_purpose(purpose).purpose)
    return _back(request)


@router.post("/language")
def choose_language(request: Request, language: Annotated[str, Form()]) -> Response:
    """Set the language of the console; it stays for a year."""
    response = _back(request)
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    response.set_cookie(
        LANGUAGE,
        chosen,
        max_age=365 * 86400,
        httponly=True,
        samesite="lax",
        secure=_is_safe(request),
    )
    return response


def _back(request: Request) -> Response:
    """Redirect to the page that held the form, and never to another site."""
    came = urlsplit(request.headers.get("referer", ""))
    path = came.path if came.netloc == request.url.netloc and came.path.startswith("/") else "/"
    return RedirectResponse(path + (f"?{came.query}" if came.query and path != "/" else ""), 303)
