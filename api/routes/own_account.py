"""The caller's own account over HTTP: what it may do, and another password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from api.access.caller import Caller
from api.answers import own_account
from api.answers.own_account import Own
from api.desk.response import encoded
from api.routes.accounts import Role
from api.routes.depends import TheDesk, allowed_early, refusals
from api.routes.shapes import example

router = APIRouter(prefix="/api/account", tags=["accounts"])


def own(desk: TheDesk, caller: Annotated[Caller, Depends(allowed_early("own_account"))]) -> Own:
    """The caller at the own account, also where the session has a step to do first."""
    return Own(desk, caller)


TheOwn = Annotated[Own, Depends(own)]


class OwnAccount(BaseModel):
    """Who the caller is, and what the roles cover."""

    name: str
    roles: list[Role]
    department: str
    system: bool
    model_config = example(
        {"name": "王审批", "roles": ["enquirer"], "department": "鹤岗市营商局", "system": False}
    )


class NewPassword(BaseModel):
    """The password as it is, and as it shall be."""

    old: str = Field(max_length=1024)
    new: str = Field(min_length=12, max_length=1024)
    model_config = example({"old": "the password so far", "new": "a password of my own"})


class OwnDone(BaseModel):
    """What was done; it is in the facts journal."""

    name: str
    done: str
    model_config = example({"name": "王审批", "done": "change own password"})


@router.get("", response_model=OwnAccount, responses=refusals())
def told(own: TheOwn) -> Response:
    """Name, roles and department of whoever asks."""
    return _answer(own_account.told(own))


@router.post(
    "/password",
    response_model=OwnDone,
    responses=refusals(429),
)
def change_password(own: TheOwn, wanted: NewPassword) -> Response:
    """For users; all sessions of the user end with it, so log in again."""
    return _answer(own_account.change_password(own, wanted.old, wanted.new))


def _answer(content: dict[str, object]) -> Response:
    return Response(encoded(content), media_type="application/json")
