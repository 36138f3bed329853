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
    if refused := _taken(ask, name) or _wrong(roles, password):
        return _shown(request, ask, refused=refused, typed=typed, status=422)
    accounts.add_user(ask, name, password=password, roles=roles, department=department)
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
    if refused := _wrong(roles, password) if password else _wrong(roles):
        return _shown(request, ask, refused=refused, status=422)
    accounts.change_user(ask, name, roles=roles, department=department, password=password)
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
    if refused := _taken(ask, name, systems=False) or _wrong(roles):
        return _shown(request, ask, refused=refused, status=422)
    # No redirect: the key would have to stand in the address of the next page.
    made = accounts.add_key(ask, name, roles=roles, department=department)
    return _shown(request, ask, made=made)


@router.post("/users/keys/drop")
def drop_key(ask: Sent, name: Name = "") -> Response:
    """End a system's key."""
    accounts.drop_key(ask, name)
    return RedirectResponse("/users?done=dropped", 303)


def _taken(ask: Ask, name: str, *, systems: bool = True) -> str:
    """The key of a refusal for a taken name; `systems=False` lets a system get another key."""
    every = ask.desk.accounts.every()
    return "users.taken" if any(a.name == name and (systems or not a.system) for a in every) else ""


# The default password passes: forms without a password have none to check.
def _wrong(roles: list[str], password: str = "x" * SHORTEST_PASSWORD) -> str:
    """The key of a refusal for missing roles or a short password; empty when nothing is wrong."""
    if not set(roles) & set(ROLES):
        return "users.no_role"
    return "users.short" if len(password) < SHORTEST_PASSWORD else ""


def _shown(request: Request, ask: Ask, *, status: int = 200, **parts: Any) -> Response:  # noqa: ANN401
    told: dict[str, Any] = {"done": "", "refused": "", "made": None, "typed": {}, **parts}
    every = accounts.listed(ask)["accounts"]
    return page(
        request,
        "users.html",
        ask.caller,
        status=status,
        roles=ROLES,
        every=every,
        allowed=ALLOWED,
        shortest=SHORTEST_PASSWORD,
        **told,
    )
