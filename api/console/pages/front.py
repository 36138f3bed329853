"""The way in and out: log in, log out, the purpose of looking up persons, the language."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.access.cookies import LANGUAGE, SESSION
from api.access.refusals import NotLoggedIn
from api.access.roles import may
from api.console.depends import Posted, Session
from api.console.page import page
from api.desk.desk import Desk
from api.routes.depends import TheDesk
from graph.sentence import LANGUAGES

router = APIRouter()
# The first page of a caller, by what it may do.
_HERE = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})
_HOMES = (("vet", "/vet"), ("find", "/search"), ("users", "/users"), ("about", "/about"))


@router.get("/")
def home(caller: Session) -> Response:
    """The page that this caller most likely came for."""
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
    """A new session, for the right name and password; failed tries are counted."""
    address = request.client.host if request.client else ""
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
    """A new session for a one-time login, which is used up."""
    try:
        token = desk.accounts.redeem(ticket)
    except NotLoggedIn:
        return page(request, "login.html", None, status=401, refused="login.used", name="")
    return _let_in(request, desk, token)


def _let_in(request: Request, desk: Desk, token: str) -> Response:
    desk.metrics.logins.labels("accepted").inc()
    response = RedirectResponse("/", 303)
    response.set_cookie(
        SESSION, token, httponly=True, samesite="lax", secure=_is_safe(request), path="/"
    )
    return response


def _is_safe(request: Request) -> bool:
    """Secure unless spoken to in plain on this very machine, where no line can be listened to."""
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
    """Keep what persons are looked up for from now on; empty masks them again."""
    caller.require("person")
    desk.accounts.state_purpose(caller.session, caller.with_purpose(purpose).purpose)
    return _back(request)


@router.post("/language")
def choose_language(request: Request, language: Annotated[str, Form()]) -> Response:
    """Chinese or English from now on."""
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
    """To the page the form stood on; to nowhere else."""
    came = urlsplit(request.headers.get("referer", ""))
    path = came.path if came.netloc == request.url.netloc and came.path.startswith("/") else "/"
    return RedirectResponse(path + (f"?{came.query}" if came.query and path != "/" else ""), 303)
