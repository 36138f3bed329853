"""The page of users and keys, for administrators: one list, and a form for each change."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.access.accounts import SHORTEST_PASSWORD
from api.access.roles import ALLOWED, ROLES
from api.answers import accounts
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
_DONE: Final = "^(added|changed|disabled|dropped)?$"


@router.get("/users")
def users_page(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("users"))],
    done: Annotated[str, Query(pattern=_DONE)] = "",
) -> Response:
    """The list of accounts and the forms."""
    return _shown(request, ask, done=done)


@router.post("/users")
def add_user(
    request: Request,
    ask: Sent,
    roles: Roles,
    name: Name = "",
    department: Department = "",
    password: Password = "",
) -> Response:
    """Add a user; a refusal is shown on the same page, which keeps what was typed."""
    typed = {"name": name, "department": department, "roles": roles}
    try:
        accounts.add_user(ask, name, password=password, roles=roles, department=department)
    except BadInput as error:
        return _shown(request, ask, refused=error, typed=typed)
    return RedirectResponse("/users?done=added", 303)


@router.post("/users/change")
def change_user(
    request: Request,
    ask: Sent,
    roles: Roles,
    name: Name = "",
    department: Department = "",
    password: Password = "",
) -> Response:
    """Replace roles, department and, where one is given, the password."""
    try:
        accounts.change_user(ask, name, roles=roles, department=department, password=password)
    except BadInput as error:
        return _shown(request, ask, refused=error)
    return RedirectResponse("/users?done=changed", 303)


@router.post("/users/disable")
def disable_user(ask: Sent, name: Name = "") -> Response:
    """Shut a user out."""
    accounts.disable_user(ask, name)
    return RedirectResponse("/users?done=disabled", 303)


@router.post("/users/keys")
def add_key(
    request: Request, ask: Sent, roles: Roles, name: Name = "", department: Department = ""
) -> Response:
    """Make a key and show it, on this page and never again."""
    try:
        made = accounts.add_key(ask, name, roles=roles, department=department)
    except BadInput as error:
        return _shown(request, ask, refused=error)
    # No redirect: the key would have to stand in the address of the next page.
    return _shown(request, ask, made=made)


@router.post("/users/keys/drop")
def drop_key(ask: Sent, name: Name = "") -> Response:
    """End a system's key."""
    accounts.drop_key(ask, name)
    return RedirectResponse("/users?done=dropped", 303)


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
        **told,
    )
