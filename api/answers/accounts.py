"""Accounts: administrators list and change them, and each change is journalled."""

from collections.abc import Collection
from typing import Any

from api.access.journalling import journal_account
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import BadInput


def listed(ask: Ask) -> dict[str, Any]:
    """All users, then all systems."""
    every = ask.desk.accounts.every()
    return {
        **framed(ask, explored=len(every)),
        "accounts": [
            {
                "name": one.name,
                "roles": list(one.roles),
                "department": one.department,
                "disabled": one.disabled,
                "system": one.system,
                "must_change": one.must_change,
            }
            for one in every
        ],
    }


def add_user(
    ask: Ask, name: str, *, password: str, roles: Collection[str], department: str
) -> dict[str, Any]:
    """Add a user. Raises BadInput for a name that exists: it is not overwritten."""
    if ask.desk.accounts.has_user(name):
        raise BadInput("access.user_exists", name=name)
    ask.desk.accounts.add_user(name, password, roles, department, must_change=True)
    return _noted(ask, "add user", name, roles, department)


def change_user(
    ask: Ask, name: str, *, roles: Collection[str], department: str, password: str = ""
) -> dict[str, Any]:
    """Replace roles and department; a password is replaced too and lets a disabled user back in.

    Raises NotFound for an unknown user, BadInput where administrators would demote themselves.
    """
    accounts = ask.desk.accounts
    if "administrator" not in roles:
        _refuse_oneself(ask, name)
    # First, since it refuses an unknown name, which `add_user` would add.
    accounts.change_user(name, roles, department)
    if password:
        accounts.add_user(name, password, roles, department, must_change=True)
    what = "change user and password" if password else "change user"
    return _noted(ask, what, name, roles, department)


def disable_user(ask: Ask, name: str) -> dict[str, Any]:
    """Shut a user out at once; sessions end too. Raises BadInput, NotFound."""
    _refuse_oneself(ask, name)
    ask.desk.accounts.disable_user(name)
    return _noted(ask, "disable user", name)


def add_key(ask: Ask, name: str, *, roles: Collection[str], department: str) -> dict[str, Any]:
    """Make a key for a system: only this answer shows it, and the key before it ends."""
    key = ask.desk.accounts.add_key(name, roles, department)
    return {**_noted(ask, "add key", name, roles, department), "key": key}


def drop_key(ask: Ask, name: str) -> dict[str, Any]:
    """End a system's key at once."""
    ask.desk.accounts.drop_key(name)
    return _noted(ask, "drop key", name)


def _refuse_oneself(ask: Ask, name: str) -> None:
    """Raise BadInput where administrators would shut themselves out: it may be the last one."""
    # A system with a key is no user, so its name cannot be the one being changed.
    if ask.caller.session and name == ask.caller.name:
        raise BadInput("access.oneself")


def _noted(
    ask: Ask, what: str, name: str, roles: Collection[str] = (), department: str = ""
) -> dict[str, Any]:
    journal_account(ask.desk.store, ask.caller.name, what, name, roles, department)
    return {**framed(ask), "name": name, "done": what}
