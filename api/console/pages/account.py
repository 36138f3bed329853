"""The page of one's own account: another password, and the steps of logging in."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.access.cookies import SESSION
from api.access.passwords import SHORTEST_PASSWORD
from api.access.sessions import Session
from api.answers import own_account
from api.answers.own_account import Own
from api.console.depends import EarlySession, PostedEarly
from api.console.page import page
from api.desk.desk import Desk
from api.routes.depends import TheDesk
from graph.errors import BadInput
from graph.sentence import say

router = APIRouter()
Password = Annotated[str, Form(max_length=1024)]
_NOT_AGAIN: Final = say("people.password_again")


@router.get("/account")
def account_page(request: Request, desk: TheDesk, session: EarlySession) -> Response:
    """Who is logged in, and the form for another password."""
    return _shown(request, desk, session)


@router.post("/account/password")
def change_password(
    request: Request,
    desk: TheDesk,
    session: PostedEarly,
    old: Password = "",
    new: Password = "",
    again: Password = "",
) -> Response:
    """Change the password; then log in anew with it."""
    if new != again:
        return _shown(request, desk, session, refused=_NOT_AGAIN.text(session.caller.language))
    try:
        own_account.change_password(Own(desk, session.caller), old, new)
    except BadInput as error:
        return _shown(request, desk, session, refused=error.text(session.caller.language))
    response = RedirectResponse("/login?done=password", 303)
    response.delete_cookie(SESSION)
    return response


def _shown(request: Request, desk: Desk, session: Session, *, refused: str = "") -> Response:
    return page(
        request,
        "account.html",
        session.caller,
        status=422 if refused else 200,
        step=session.step,
        refused=refused,
        shortest=SHORTEST_PASSWORD,
        local=desk.accounts.has_password(session.caller.name),
    )
