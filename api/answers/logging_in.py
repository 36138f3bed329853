"""Logging in with a password: tries are counted, and a session begins."""

from dataclasses import dataclass
from typing import Final

from api.access.journalling import journal_account, journal_door
from api.access.refusals import NotLoggedIn
from api.access.sessions import Session
from api.desk.desk import Desk

_DEVICE: Final = "device"  # marks a place that is a browser; no address looks so


@dataclass(frozen=True, slots=True)
class Tried:
    """A try to log in: from which address, and the token of a browser that did so before."""

    name: str
    password: str
    address: str
    device: str = ""


def turn(desk: Desk, tried: Tried) -> float:
    """Seconds to wait before this try is looked at; raises TooMany where it takes too long."""
    # A browser that is known is not held up by what others do behind the same address.
    return 0.0 if _is_known(desk, tried) else desk.throttle.turn(tried.address)


def log_in(desk: Desk, tried: Tried) -> str:
    """Begin a session for the right name and password; gives its token.

    Raises TooMany after too many tries, and NotLoggedIn, the same for whatever is wrong.
    """
    place = (_DEVICE, tried.device) if _is_known(desk, tried) else (tried.address,)
    desk.throttle.begin(tried.name, *place)
    try:
        token = desk.accounts.login(tried.name, tried.password)
    except NotLoggedIn:
        desk.throttle.failed(tried.address)
        desk.metrics.logins.labels("refused").inc()
        journal_door(desk.store, tried.name, "login refused")
        raise
    desk.throttle.passed(tried.name, *place)
    desk.metrics.logins.labels("accepted").inc()
    journal_door(desk.store, tried.name, "login")
    return token


def _is_known(desk: Desk, tried: Tried) -> bool:
    return desk.accounts.sessions.is_device_of(tried.name, tried.device)


def show_code(desk: Desk, session: Session, code: str) -> str:
    """Go on after the password with a code of the second factor; gives the token of the session.

    Raises TooMany after too many tries, and NotLoggedIn for a wrong or used code.
    """
    caller = session.caller
    desk.throttle.begin(caller.name, "code")
    before = desk.accounts.factors.left(caller.name)
    if not desk.accounts.factors.passes(caller.name, code):
        journal_door(desk.store, caller.name, "code refused")
        raise NotLoggedIn("people.code_wrong")
    desk.throttle.passed(caller.name, "code")
    if desk.accounts.factors.left(caller.name) < before:
        journal_account(desk.store, caller.name, "recovery code used", caller.name)
    return desk.accounts.sessions.pass_on(caller.session)
