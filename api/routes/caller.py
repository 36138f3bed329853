"""Who asks: read from a request's headers, and described once for the OpenAPI document.

Declared as parameters of each route, the headers cost a fifth of a millisecond of every request.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.security import APIKeyCookie, HTTPBearer

from api.access.address import address_of
from api.access.caller import Caller
from api.access.cookies import SESSION
from api.access.journalling import journal_door
from api.access.refusals import Forbidden, NotLoggedIn
from api.access.sessions import Session, Step
from api.desk.admission import admit, refuse_stranger
from api.desk.desk import Desk
from api.desk.language import language_of

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# What is said to whoever asks for more before a step of logging in is done.
_STEPS: Final[Mapping[Step, str]] = {
    "code": "people.step_code",
    "password": "people.step_password",
    "second_factor": "people.step_second_factor",
}
_LONGEST_PURPOSE: Final = 1000  # characters, percent-encoded
_bearer = HTTPBearer(auto_error=False, description="A system's key: `creditgraph user key`.")
_cookie = APIKeyCookie(name=SESSION, auto_error=False, description="A user's session.")
_PURPOSE_MEANING: Final = (
    "Why persons are looked up, percent-encoded UTF-8; without it persons are masked. "
    "Each look-up is journalled with it."
)
_PURPOSE: Final[Mapping[str, Any]] = {
    "name": "purpose",
    "in": "header",
    "required": False,
    "schema": {
        "anyOf": [{"type": "string", "maxLength": _LONGEST_PURPOSE}, {"type": "null"}],
        "description": _PURPOSE_MEANING,
        "title": "Purpose",
    },
    "description": _PURPOSE_MEANING,
}


async def caller_of(request: Request) -> Caller:  # async: a key is known without a thread's hop
    """The caller of a key or a session.

    Raises NotLoggedIn without either, Forbidden for a change without the session's token and for a
    session with a step to do first, and RequestValidationError for a purpose that is too long.
    """
    session = await early_session_of(request)
    if session.step:
        raise Forbidden(_STEPS[session.step])
    return session.caller


async def early_session_of(request: Request) -> Session:
    """As `caller_of`, also where a step is to be done first; a key has none.

    Raises Forbidden where that is the second factor, without which nothing may be done.
    """
    purpose = _purpose(request)
    desk: Desk = request.app.state.desk
    session = await _known(request, desk)
    if session is None:
        refuse_stranger(request)
        raise NotLoggedIn("access.nobody")
    if session.step == "code":
        raise Forbidden(_STEPS[session.step])
    caller = session.caller
    # A browser sends the cookie from any page, but only our pages know the token. A key needs none:
    # no browser adds it by itself.
    token = request.headers.get("x-csrf-token")
    if caller.session and request.method not in _SAFE and token != caller.csrf:
        raise Forbidden("access.page_token")
    request.state.who = caller.name  # for the log
    await admit(request, caller)
    caller = replace(caller, language=language_of(request, desk.settings.language))
    # Headers hold no Chinese, so it comes percent-encoded.
    return Session(caller.with_purpose(unquote(purpose)) if purpose else caller, session.step)


def _purpose(request: Request) -> str | None:
    purpose = request.headers.get("purpose")
    if purpose and len(purpose) > _LONGEST_PURPOSE:
        raise RequestValidationError(
            [
                {
                    "type": "string_too_long",
                    "loc": ("header", "purpose"),
                    "msg": f"String should have at most {_LONGEST_PURPOSE} characters",
                    "input": purpose,
                    "ctx": {"max_length": _LONGEST_PURPOSE},
                }
            ]
        )
    return purpose


async def _known(request: Request, desk: Desk) -> Session | None:
    key = await _bearer(request)
    if key and key.credentials:  # an unknown key is refused, even beside a valid session
        address = address_of(request)
        caller = desk.accounts.of_key(key.credentials, address)
        if caller and desk.accounts.keys.is_use_due(caller.name, address):
            await run_in_threadpool(note_use, desk, caller.name, address)
        return Session(caller, "") if caller else None
    token = await _cookie(request)
    # A session in use is written down, which may wait for the disk.
    return await run_in_threadpool(desk.accounts.sessions.of, token) if token else None


def note_use(desk: Desk, name: str, address: str) -> None:
    """Write down the use of a key; the first of a day from each address is journalled.

    Where it cannot be, the next use is the first.
    """
    place = desk.accounts.keys.note_use(name, address)
    if place and not journal_door(desk.store, name, f"key used at {place}"):
        desk.accounts.keys.forget_use(name, place)


def describe_callers(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with keys, sessions and purpose on every operation that asks who calls.

    Those are the operations that may answer 401.
    """
    schemes = {scheme.scheme_name: scheme.model for scheme in (_bearer, _cookie)}
    document["components"]["securitySchemes"] = {
        name: model.model_dump(mode="json", by_alias=True, exclude_none=True)
        for name, model in schemes.items()
    }
    operations = (one for path in document["paths"].values() for one in path.values())
    for operation in operations:
        if "401" in operation["responses"]:
            operation["security"] = [{name: []} for name in schemes]
            operation.setdefault("parameters", []).append(dict(_PURPOSE))
    return document
