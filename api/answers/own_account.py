"""Users' own accounts: what each may do, and another password of one's own choice."""

from dataclasses import dataclass
from typing import Any

from api.access.caller import Caller
from api.access.journalling import journal_account
from api.access.refusals import NotLoggedIn
from api.desk.desk import Desk
from graph.errors import BadInput


@dataclass(frozen=True, slots=True)
class Own:
    """Somebody at the own account; the session may still have a step to do."""

    desk: Desk
    caller: Caller


def told(own: Own) -> dict[str, Any]:
    """Who the caller is, and what the roles cover."""
    caller = own.caller
    return {
        "name": caller.name,
        "roles": sorted(caller.roles),
        "department": caller.department,
        "system": not caller.session,
    }


def change_password(own: Own, old: str, new: str) -> dict[str, Any]:
    """Choose another password; every session of the user ends, this one too.

    Raises BadInput for a wrong old password and for one that may not be chosen, TooMany after too
    many tries, and BadInput for systems, which have none.
    """
    desk, name = own.desk, _user(own)
    # Whoever finds a session left open would otherwise guess the password at leisure.
    desk.throttle.begin("own password", name)
    try:
        desk.accounts.change_password(name, old, new)
    except NotLoggedIn as error:
        raise BadInput("people.old_password_wrong") from error
    except BadInput:
        desk.throttle.passed("own password", name)  # the old one was right
        raise
    desk.throttle.passed("own password", name)
    journal_account(desk.store, name, "change own password", name)
    return {"name": name, "done": "change own password"}


def _user(own: Own) -> str:
    if not own.caller.session:
        raise BadInput("people.users_only")
    return own.caller.name


def begin_factor(own: Own, password: str) -> str:
    """Begin to set up a second factor; gives the address that the app reads.

    Raises BadInput for a wrong password: else whoever finds a session left open shuts its user out.
    """
    name = _user(own)
    own.desk.throttle.begin("own password", name)
    try:
        own.desk.accounts.confirm_password(name, password)
    except NotLoggedIn as error:
        raise BadInput("people.old_password_wrong") from error
    own.desk.throttle.passed("own password", name)
    if own.desk.accounts.factors.is_on(name):
        raise BadInput("people.factor_on")
    return own.desk.accounts.factors.begin(name)


def confirm_factor(own: Own, code: str) -> tuple[list[str], str]:
    """Turn the second factor on with its first code; gives recovery codes, and the next session."""
    name = _user(own)
    own.desk.throttle.begin(name, "code")
    codes = own.desk.accounts.factors.confirm(name, code)
    if codes is None:
        raise BadInput("people.code_wrong")
    own.desk.throttle.passed(name, "code")
    journal_account(own.desk.store, name, "second factor on", name)
    return codes, own.desk.accounts.sessions.pass_on(own.caller.session)


def renew_codes(own: Own, code: str) -> list[str]:
    """Make other recovery codes, with a code of the app. Raises BadInput for a wrong one."""
    name = _passed(own, code)
    journal_account(own.desk.store, name, "recovery codes renewed", name)
    return own.desk.accounts.factors.new_recovery_codes(name)


def drop_factor(own: Own, code: str) -> None:
    """Turn the second factor off, with a code. Raises BadInput where a role needs it."""
    if not own.caller.roles.isdisjoint(own.desk.settings.access.second_factor):
        raise BadInput("people.factor_needed")
    name = _passed(own, code)
    own.desk.accounts.factors.drop(name)
    journal_account(own.desk.store, name, "second factor off", name)


def _passed(own: Own, code: str) -> str:
    name = _user(own)
    own.desk.throttle.begin(name, "code")
    if not own.desk.accounts.factors.passes(name, code):
        raise BadInput("people.code_wrong")
    own.desk.throttle.passed(name, "code")
    return name
