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
