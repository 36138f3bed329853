"""Logging in by the identity provider, in the browser: there, back again, and out."""

import hmac
from typing import Annotated, Final

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from api.access.cookies import ERRAND, SESSION
from api.access.refusals import NotLoggedIn
from api.answers import oidc_login
from api.console.depends import stranger
from api.console.page import set_cookie
from api.console.pages.front import login_form
from api.desk.desk import Desk
from api.desk.language import switched
from api.routes.depends import TheDesk
from graph.errors import CreditGraphError

# Nobody is logged in yet: each address has its bound of requests.
router = APIRouter(dependencies=[Depends(stranger)])
_CALLBACK: Final = "/login/oidc/callback"
_LASTS_S: Final = 600
Given = Annotated[str, Query(max_length=4096)]


@router.get("/login/oidc")
async def begin(request: Request, desk: TheDesk) -> Response:
    """Go to the provider; a cookie binds its answer to this browser."""
    try:
        here = _callback(request, desk)
        address, state = await run_sync(oidc_login.begin, desk, here, limiter=desk.abroad)
    except CreditGraphError as error:
        return login_form(request, desk, status=503, refused=error.text(switched(request)))
    response = RedirectResponse(address, 303)
    set_cookie(request, response, ERRAND, state, max_age=_LASTS_S)
    return response


@router.get(_CALLBACK)
async def finish(request: Request, desk: TheDesk, code: Given = "", state: Given = "") -> Response:
    """Begin the session, where the answer is the one to this browser's errand."""
    try:
        # Else somebody could log a victim's browser in under an account of his own.
        if not hmac.compare_digest(state.encode(), request.cookies.get(ERRAND, "").encode()):
            raise NotLoggedIn("people.oidc_state")
        here = _callback(request, desk)
        token = await run_sync(oidc_login.finish, desk, here, code, state, limiter=desk.abroad)
    except CreditGraphError as error:
        response = login_form(request, desk, status=401, refused=error.text(switched(request)))
        response.delete_cookie(ERRAND)
        return response
    response = RedirectResponse("/", 303)
    response.delete_cookie(ERRAND)
    set_cookie(request, response, SESSION, token)
    return response


@router.get("/login/oidc/leave")
async def leave(request: Request, desk: TheDesk) -> Response:
    """Go to the provider to end the session there, too."""
    back = str(request.url.replace(path="/login", query=""))
    try:
        provider = oidc_login.provider_of(desk)
        address = await run_sync(provider.leave, back, limiter=desk.abroad)
    except NotLoggedIn as error:
        return login_form(request, desk, status=503, refused=error.text(switched(request)))
    return RedirectResponse(address or "/login", 303)


def _callback(request: Request, desk: Desk) -> str:
    """Our own address as the provider knows it."""
    settings = oidc_login.provider_of(desk).settings
    return settings.callback or str(request.url.replace(path=_CALLBACK, query=""))
