"""Accounts over HTTP, for administrators; names come in bodies, as addresses are logged."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from api.access.roles import ALLOWED, ROLES
from api.access.system_keys import KeyLimits
from api.answers import accounts
from api.answers.accounts import Grant
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.approvals import changed, waits
from api.routes.depends import asking_now, refusals
from api.routes.shapes import FRAME, Framed, example

router = APIRouter(prefix="/api/accounts", tags=["accounts"])
Managing = Annotated[Ask, Depends(asking_now("users"))]
Role = Literal["enquirer", "investigator", "data_officer", "supervisor", "administrator"]
# The bounds of `api.access.accounts`, repeated for the OpenAPI document.
Name = Annotated[str, Field(min_length=1, max_length=64)]
Department = Annotated[str, Field(max_length=100)]
Roles = Annotated[list[Role], Field(min_length=1, max_length=len(ROLES))]


class Named(BaseModel):
    """Whose account it is."""

    name: Name
    model_config = example({"name": "王审批"})


class Granted(Named):
    """A name, and what it may do: the records of its own department are its to mend."""

    roles: Roles
    department: Department = ""
    reason: str = Field("", max_length=2000, description="For the second person, under four eyes.")
    model_config = example({"name": "审批系统", "roles": ["enquirer"], "department": ""})


class NewUser(Granted):
    """A user who logs in with a password."""

    password: str = Field(min_length=12, max_length=1024)
    model_config = example(
        {
            "name": "王审批",
            "roles": ["enquirer"],
            "department": "鹤岗市营商环境建设监督局",
            "password": "a long enough password",
        }
    )


class ChangedUser(Granted):
    """What a user may do from now on; a password only where it is to be another."""

    password: str | None = Field(None, min_length=12, max_length=1024)
    model_config = example({"name": "王审批", "roles": ["enquirer", "data_officer"]})


class GrantedKey(Granted):
    """What a key is for; without limits it has all that its roles have, until it is ended."""

    scope: list[Annotated[str, Field(max_length=40)]] = Field(
        [], max_length=len(ALLOWED), description="Actions to which it is narrowed."
    )
    until: date | None = Field(None, description="The last day on which it is good.")
    sources: list[Annotated[str, Field(max_length=50)]] = Field(
        [], max_length=50, description="Addresses or networks (CIDR) from which it is sent."
    )
    model_config = example(
        {
            "name": "审批系统",
            "roles": ["enquirer"],
            "scope": ["vet", "find"],
            "until": "2027-11-30",
            "sources": ["10.20.0.0/16"],
        }
    )


class RotatedKey(Named):
    """Whose key is replaced, and through which day the one so far is good beside it."""

    until: date
    reason: str = Field("", max_length=2000, description="For the second person, under four eyes.")
    model_config = example({"name": "审批系统", "until": "2026-12-07"})


class KeyShape(BaseModel):
    """The limits of a system's key, and its last use (seconds since the epoch)."""

    scope: list[str]
    until: date | None
    sources: list[str]
    used: int | None
    used_from: str | None
    old_until: date | None


class AccountShape(BaseModel):
    """A user, or a system with a key."""

    name: str
    roles: list[Role]
    department: str
    disabled: bool
    system: bool
    must_change: bool = Field(description="The user must choose a password when logging in.")
    second_factor: bool
    key: KeyShape | None


class AccountList(Framed):
    """All users, then all systems."""

    accounts: list[AccountShape]
    model_config = example(
        {
            **FRAME,
            "accounts": [
                {
                    "name": "王审批",
                    "roles": ["enquirer"],
                    "disabled": False,
                    "department": "鹤岗市营商环境建设监督局",
                    "system": False,
                    "must_change": False,
                    "second_factor": True,
                    "key": None,
                }
            ],
        }
    )


class AccountDone(Framed):
    """What was done to whose account; it is in the facts journal."""

    name: str
    done: str
    model_config = example({**FRAME, "name": "王审批", "done": "add user"})


class NewKey(AccountDone):
    """A key, told this once."""

    key: str
    model_config = example({**FRAME, "name": "审批系统", "done": "add key", "key": "cg_tdQf4…"})


def _grant(granted: Granted) -> Grant:
    return Grant(granted.name, granted.roles, granted.department, granted.reason)


@router.get("", response_model=AccountList, responses=refusals())
def every(ask: Managing) -> Response:
    """Who there is, and what each may do."""
    return answer(ask, accounts.listed(ask))


@router.post(
    "/users",
    response_model=AccountDone,
    responses={**refusals(), **waits()},
)
def add_user(ask: Managing, new: NewUser) -> Response:
    """A new user; one who is there already is refused, not overwritten."""
    return changed(ask, accounts.add_user(ask, _grant(new), password=new.password))


@router.post(
    "/users/oidc",
    response_model=AccountDone,
    responses={**refusals(), **waits()},
)
def await_user(ask: Managing, new: Granted) -> Response:
    """Without a password: bound to whoever first logs in there under this name."""
    return changed(ask, accounts.await_user(ask, _grant(new)))


@router.post(
    "/users/change",
    response_model=AccountDone,
    responses={**refusals(404), **waits()},
)
def change_user(ask: Managing, now: ChangedUser) -> Response:
    """Other roles and department; with a password, that too, and back in if shut out."""
    return changed(ask, accounts.change_user(ask, _grant(now), password=now.password or ""))


@router.post("/users/disable", response_model=AccountDone, responses=refusals(404))
def disable_user(ask: Managing, whose: Named) -> Response:
    """At once: the sessions end too."""
    return answer(ask, accounts.disable_user(ask, whose.name))


@router.post(
    "/users/reset-second-factor",
    response_model=AccountDone,
    responses=refusals(404),
)
def reset_factor(ask: Managing, whose: Named) -> Response:
    """The user logs in with the password alone, and sets another one up where roles need it."""
    return answer(ask, accounts.reset_factor(ask, whose.name))


@router.post(
    "/keys",
    response_model=NewKey,
    responses={**refusals(), **waits()},
)
def add_key(ask: Managing, granted: GrantedKey) -> Response:
    """Told in this answer only; the system's keys before end."""
    limits = KeyLimits(tuple(granted.scope), granted.until, tuple(granted.sources))
    return changed(ask, accounts.add_key(ask, replace(_grant(granted), limits=limits)))


@router.post(
    "/keys/rotate",
    response_model=NewKey,
    responses={**refusals(404), **waits()},
)
def rotate_key(ask: Managing, wanted: RotatedKey) -> Response:
    """With the same rights; the one so far stays good through the day that is told."""
    return changed(ask, accounts.rotate_key(ask, wanted.name, wanted.until, wanted.reason))


@router.post("/keys/drop", response_model=AccountDone, responses=refusals(404))
def drop_key(ask: Managing, whose: Named) -> Response:
    """At once."""
    return answer(ask, accounts.drop_key(ask, whose.name))
