"""The page of users and keys, for administrators: one list, and a form for each change."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.access.accounts import SHORTEST_PASSWORD
from api.access.roles import ALLOWED, ROLES
from api.answers import accounts
from api.answers.accounts import Grant
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
def add_key(request: Request, ask: Sent, grant: Granted) -> Response:
    """Make a key and show it, on this page and never again."""
    try:
        made = accounts.add_key(ask, grant)
    except BadInput as error:
        return _shown(request, ask, refused=error)
    if "approval" in made:
        return RedirectResponse(_next(made, ""), 303)
    # No redirect: the key would have to stand in the address of the next page.
    return _shown(request, ask, made=made)


@router.post("/users/keys/drop")
def drop_key(ask: Sent, name: Name = "") -> Response:
    """End a system's key."""
    accounts.drop_key(ask, name)
    return RedirectResponse("/users?done=dropped", 303)


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
        four_eyes=ask.desk.settings.access.needs_second_word,
        **told,
    )
