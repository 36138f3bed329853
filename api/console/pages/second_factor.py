"""The pages of the second factor: its code at the login, and setting it up."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.access.cookies import SESSION
from api.access.refusals import NotLoggedIn
from api.access.second_factor import picture
from api.access.sessions import Session
from api.answers import logging_in, own_account
from api.answers.own_account import Own
from api.console.depends import EarlySession, FirstSession, PostedEarly, PostedFirst
from api.console.page import page, set_cookie
from api.desk.desk import Desk
from api.routes.depends import TheDesk
from graph.errors import BadInput

router = APIRouter()
Code = Annotated[str, Form(max_length=64)]
_HOME = "/account/second-factor"


@router.get("/login/code")
def code_page(request: Request, session: FirstSession) -> Response:
    """The form for the code."""
    return _asked(request, session, refused="")


@router.post("/login/code")
def show_code(request: Request, desk: TheDesk, session: PostedFirst, code: Code = "") -> Response:
    """Go on with the right code."""
    try:
        token = logging_in.show_code(desk, session, code)
    except NotLoggedIn as error:
        return _asked(request, session, refused=error.text(session.caller.language))
    response = RedirectResponse("/", 303)
    set_cookie(request, response, SESSION, token)
    return response


def _asked(request: Request, session: Session, *, refused: str) -> Response:
    return page(
        request,
        "code.html",
        session.caller,
        status=401 if refused else 200,
        step="code",
        refused=refused,
    )


@router.get(_HOME)
def factor_page(request: Request, desk: TheDesk, session: EarlySession) -> Response:
    """Whether there is a second factor, and the forms to set it up or take it away."""
    return _shown(request, desk, session)


@router.post(_HOME)
def begin(
    request: Request,
    desk: TheDesk,
    session: PostedEarly,
    password: Annotated[str, Form(max_length=1024)] = "",
) -> Response:
    """Show the picture that the app reads."""
    try:
        address = own_account.begin_factor(Own(desk, session.caller), password)
    except BadInput as error:
        return _shown(request, desk, session, refused=error)
    return _shown(request, desk, session, address=address)


@router.post(f"{_HOME}/confirm")
def confirm(request: Request, desk: TheDesk, session: PostedEarly, code: Code = "") -> Response:
    """Turn it on with a first code, and show the recovery codes, this once."""
    try:
        codes, token = own_account.confirm_factor(Own(desk, session.caller), code)
    except BadInput as error:
        return _shown(request, desk, session, refused=error)
    going_on = desk.accounts.sessions.of(token) or session
    response = _shown(request, desk, going_on, codes=codes)
    set_cookie(request, response, SESSION, token)
    return response


@router.post(f"{_HOME}/codes")
def renew(request: Request, desk: TheDesk, session: PostedEarly, code: Code = "") -> Response:
    """Show other recovery codes, this once."""
    try:
        codes = own_account.renew_codes(Own(desk, session.caller), code)
    except BadInput as error:
        return _shown(request, desk, session, refused=error)
    return _shown(request, desk, session, codes=codes)


@router.post(f"{_HOME}/off")
def drop(request: Request, desk: TheDesk, session: PostedEarly, code: Code = "") -> Response:
    """Turn it off."""
    try:
        own_account.drop_factor(Own(desk, session.caller), code)
    except BadInput as error:
        return _shown(request, desk, session, refused=error)
    return RedirectResponse(_HOME, 303)


def _shown(
    request: Request,
    desk: Desk,
    session: Session,
    *,
    refused: BadInput | None = None,
    address: str = "",
    codes: Sequence[str] = (),
) -> Response:
    name = session.caller.name
    return page(
        request,
        "second_factor.html",
        session.caller,
        status=422 if refused else 200,
        step=session.step,
        refused=refused.text(session.caller.language) if refused else "",
        on=desk.accounts.factors.is_on(name),
        left=desk.accounts.factors.left(name),
        needed=not session.caller.roles.isdisjoint(desk.settings.access.second_factor),
        address=address,
        picture=picture(address) if address else "",
        codes=codes,
    )
