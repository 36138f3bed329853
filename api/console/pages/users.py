"""The page of users and keys, for administrators: one list, and a form for each change."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.access.accounts import SHORTEST_PASSWORD
from api.access.roles import ALLOWED, ROLES
from api.access.system_keys import KeyLimits
from api.answers import accounts
from api.answers.accounts import Grant
from api.clock import day, today
from api.console.depends import seeing, sent
from api.console.page import page
from api.desk.question import Ask
from graph.errors import BadInput

router = APIRouter()
Sent = Annotated[Ask, Depends(sent("users"))]
Name = Annotated[str, Form(max_length=64)]
Roles = Annotated[list[str], Form(max_length=len(ROLES), default_factory=list)]
Department = Annotated[str, Form(max_length=100)]
Password = Annotated[str, Form(max_length=1024)]
Reason = Annotated[str, Form(max_length=2000)]
_DONE: Final = "^(added|changed|disabled|dropped|asked)?$"


def _grant(
    roles: Roles, name: Name = "", department: Department = "", reason: Reason = ""
) -> Grant:
    return Grant(name, roles, department, reason)


def _limits(
    scope: Annotated[list[str], Form(max_length=len(ALLOWED), default_factory=list)],
    until: Annotated[str, Form(max_length=10)] = "",
    sources: Annotated[str, Form(max_length=2000)] = "",
) -> KeyLimits:
    """The limits of a key as the form gives them. Raises BadInput for what is no date."""
    narrowed = tuple(sources.replace(",", " ").split())
    return KeyLimits(tuple(scope), day(until or None), narrowed)


Granted = Annotated[Grant, Depends(_grant)]


@router.get("/users")
def users_page(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("users"))],
    done: Annotated[str, Query(pattern=_DONE)] = "",
) -> Response:
    """The list of accounts and the forms."""
    return _shown(request, ask, done=done)


@router.post("/users")
def add_user(request: Request, ask: Sent, grant: Granted, password: Password = "") -> Response:
    """Add a user; a refusal is shown on the same page, which keeps what was typed."""
    typed = {"name": grant.name, "department": grant.department, "roles": grant.roles}
    try:
        done = accounts.add_user(ask, grant, password=password)
    except BadInput as error:
        return _shown(request, ask, refused=error, typed=typed)
    return RedirectResponse(_next(done, "added"), 303)


@router.post("/users/oidc")
def await_user(request: Request, ask: Sent, grant: Granted) -> Response:
    """Add a user who will log in by the identity provider."""
    try:
        done = accounts.await_user(ask, grant)
    except BadInput as error:
        return _shown(request, ask, refused=error)
    return RedirectResponse(_next(done, "added"), 303)


@router.post("/users/change")
def change_user(request: Request, ask: Sent, grant: Granted, password: Password = "") -> Response:
    """Replace roles, department and, where one is given, the password."""
    try:
        done = accounts.change_user(ask, grant, password=password)
    except BadInput as error:
        return _shown(request, ask, refused=error)
    return RedirectResponse(_next(done, "changed"), 303)


@router.post("/users/disable")
def disable_user(ask: Sent, name: Name = "") -> Response:
    """Shut a user out."""
    accounts.disable_user(ask, name)
    return RedirectResponse("/users?done=disabled", 303)


@router.post("/users/reset-second-factor")
def reset_factor(ask: Sent, name: Name = "") -> Response:
    """Take a lost second factor away."""
    accounts.reset_factor(ask, name)
    return RedirectResponse("/users?done=changed", 303)


@router.post("/users/keys")
def add_key(
    request: Request, ask: Sent, grant: Granted, limits: Annotated[KeyLimits, Depends(_limits)]
) -> Response:
    """Make a key and show it, on this page and never again."""
    try:
        made = accounts.add_key(ask, replace(grant, limits=limits))
    except BadInput as error:
        return _shown(request, ask, refused=error)
    return _with_key(request, ask, made)


@router.post("/users/keys/rotate")
def rotate_key(
    request: Request,
    ask: Sent,
    until: Annotated[date, Form()],
    name: Name = "",
    reason: Reason = "",
) -> Response:
    """Make another key and show it, this once; the one so far stays good through a day."""
    try:
        made = accounts.rotate_key(ask, name, until, reason)
    except BadInput as error:
        return _shown(request, ask, refused=error)
    return _with_key(request, ask, made)


@router.post("/users/keys/drop")
def drop_key(ask: Sent, name: Name = "") -> Response:
    """End a system's key."""
    accounts.drop_key(ask, name)
    return RedirectResponse("/users?done=dropped", 303)


def _with_key(request: Request, ask: Ask, made: Mapping[str, Any]) -> Response:
    """The page with a new key on it, unless a second person must say yes first."""
    if "approval" in made:
        return RedirectResponse(_next(made, ""), 303)
    # No redirect: the key would have to stand in the address of the next page.
    return _shown(request, ask, made=made)


def _next(done: Mapping[str, Any], word: str) -> str:
    """The page after a change; one that waits for a second person says so."""
    return f"/users?done={'asked' if 'approval' in done else word}"


def _shown(
    request: Request,
    ask: Ask,
    *,
    refused: BadInput | None = None,
    **parts: Any,  # noqa: ANN401
) -> Response:
    told: dict[str, Any] = {"done": "", "made": None, "typed": {}, **parts}
    every = accounts.listed(ask)["accounts"]
    return page(
        request,
        "users.html",
        ask.caller,
        status=422 if refused else 200,
        refused=refused.text(ask.caller.language) if refused else "",
        roles=ROLES,
        every=every,
        allowed=ALLOWED,
        shortest=SHORTEST_PASSWORD,
        oidc=ask.desk.oidc is not None,
        beside=today() + timedelta(days=7),
        four_eyes=ask.desk.settings.access.needs_second_word,
        **told,
    )
