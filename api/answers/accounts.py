"""Accounts: administrators list and change them, and each change is journalled."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from api.access.journalling import journal_account
from api.access.names import department_name
from api.access.oidc_accounts import NO_PASSWORD, Granted
from api.access.refusals import Forbidden
from api.access.roles import roles_text
from api.access.system_keys import KeyLimits
from api.answers.second_word import waits
from api.clock import today
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import BadInput, NotFound

NO_LIMITS: Final = KeyLimits()


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
                "second_factor": one.second_factor,
                "key": one.key.plain() if one.key else None,
            }
            for one in every
        ],
    }


@dataclass(frozen=True, slots=True)
class Grant:
    """What an account is to be able to do from now on; `reason` is for the second person.

    `limits` are those of a key.
    """

    name: str
    roles: Collection[str]
    department: str = ""
    reason: str = ""
    limits: KeyLimits = NO_LIMITS


def add_user(ask: Ask, grant: Grant, *, password: str) -> dict[str, Any]:
    """Add a user. Raises BadInput for a name that exists: it is not overwritten."""
    if ask.desk.accounts.has_user(grant.name):
        raise BadInput("access.user_exists", name=grant.name)
    hashed = ask.desk.accounts.checked_user(grant.name, password, grant.department)
    return _granted(ask, "add user", grant, hashed)


def await_user(ask: Ask, grant: Grant) -> dict[str, Any]:
    """Add an account for somebody who will log in by the identity provider."""
    if ask.desk.accounts.has_user(grant.name):
        raise BadInput("access.user_exists", name=grant.name)
    ask.desk.accounts.check_user(grant.name)
    return _granted(ask, "add user", grant, NO_PASSWORD)


def change_user(ask: Ask, grant: Grant, *, password: str = "") -> dict[str, Any]:
    """Replace roles and department; a password is replaced too and lets a disabled user back in.

    Raises NotFound for an unknown user, BadInput where administrators would demote themselves.
    """
    accounts = ask.desk.accounts
    if "administrator" not in grant.roles:
        _refuse_oneself(ask, grant.name)
    if not accounts.has_user(grant.name):
        raise NotFound("access.no_user", name=grant.name)
    hashed = accounts.checked_user(grant.name, password, grant.department) if password else ""
    return _granted(ask, "change user", grant, hashed)


def add_key(ask: Ask, grant: Grant) -> dict[str, Any]:
    """Make a key for a system: only this answer shows it, and the key before it ends."""
    ask.desk.accounts.check_system(grant.name)
    grant.limits.check(today())
    return _granted(ask, "add key", grant)


def rotate_key(ask: Ask, name: str, until: date, reason: str = "") -> dict[str, Any]:
    """Make another key for a system; the one so far stays good through `until`.

    Raises NotFound for a system without a key and BadInput for a day that cannot be.
    """
    systems = {one.name: one for one in ask.desk.accounts.keys.every()}
    if name not in systems:
        raise NotFound("access.no_key", name=name)
    particulars = {
        "name": name,
        "roles": list(systems[name].roles),
        "department": systems[name].department,
        "kind": "rotate key",
        "until": until.isoformat(),
    }
    if kept := waits(ask, "rotate key", particulars, reason):
        return {**kept, "name": name, "done": "asked"}
    return carry_out(ask, particulars)


def _granted(ask: Ask, kind: str, grant: Grant, hashed: str = "") -> dict[str, Any]:
    roles_text(grant.roles)  # refused now, and not to the second person
    particulars = {
        "name": grant.name,
        "roles": list(grant.roles),
        "department": department_name(grant.department),
        "hashed": hashed,
        "kind": kind,
        **(grant.limits.plain() if kind == "add key" else {}),
    }
    if kept := waits(ask, kind, particulars, grant.reason):
        return {**kept, "name": grant.name, "done": "asked"}
    return carry_out(ask, particulars)


def check(ask: Ask, particulars: Mapping[str, Any]) -> None:
    """Raise Forbidden unless the caller may grant this (four eyes)."""
    ask.caller.require("users")
    if "administrator" not in particulars["roles"]:
        _refuse_oneself(ask, particulars["name"])


def carry_out(ask: Ask, particulars: Mapping[str, Any]) -> dict[str, Any]:
    """Grant what was asked for; raises what `Accounts` raises.

    What the journal cannot take is not granted.
    """
    check(ask, particulars)
    with ask.desk.accounts.together():
        return _carried_out(ask, particulars)


def _carried_out(ask: Ask, particulars: Mapping[str, Any]) -> dict[str, Any]:
    accounts, kind = ask.desk.accounts, particulars["kind"]
    name, roles, department = (particulars[key] for key in ("name", "roles", "department"))
    if kind == "add key":
        key = accounts.add_key(name, roles, department, KeyLimits.read(particulars))
        return {**_noted(ask, kind, name, roles, department), "key": key}
    if kind == "rotate key":
        key = accounts.keys.rotate(name, date.fromisoformat(particulars["until"]))
        return {**_noted(ask, kind, name, roles, department), "key": key}
    if kind == "add user" and accounts.has_user(name):
        raise BadInput("access.user_exists", name=name)
    if not particulars["hashed"]:
        accounts.change_user(name, roles, department)
        return _noted(ask, kind, name, roles, department)
    if particulars["hashed"] == NO_PASSWORD:
        accounts.oidc.await_user(name, roles, department)
        return _noted(ask, kind, name, roles, department)
    accounts.put_user(name, particulars["hashed"], roles, department, must_change=True)
    what = kind if kind == "add user" else "change user and password"
    return _noted(ask, what, name, roles, department)


def check_grant(ask: Ask, particulars: Mapping[str, Any]) -> None:
    """Raise Forbidden unless the caller may say yes to what a group gives: to others only."""
    ask.caller.require("users")
    if particulars["name"] == ask.caller.name:
        raise Forbidden("people.second_person")


def carry_out_grant(ask: Ask, particulars: Mapping[str, Any]) -> dict[str, Any]:
    """Give an account what a group of the identity provider gives; raises as it is kept there.

    What the journal cannot take is not granted.
    """
    check_grant(ask, particulars)
    wanted = Granted(*(particulars[key] for key in ("name", "roles", "department", "bound")))
    with ask.desk.accounts.together():
        ask.desk.accounts.oidc.grant(wanted)
        return _noted(ask, "roles by group", wanted.name, wanted.roles, wanted.department)


def disable_user(ask: Ask, name: str) -> dict[str, Any]:
    """Shut a user out at once; sessions end too. Raises BadInput, NotFound."""
    _refuse_oneself(ask, name)
    ask.desk.accounts.disable_user(name)
    return _noted(ask, "disable user", name)


def reset_factor(ask: Ask, name: str) -> dict[str, Any]:
    """Take a user's second factor away, who has lost it; sessions end. Raises NotFound."""
    if not ask.desk.accounts.has_user(name):
        raise NotFound("access.no_user", name=name)
    ask.desk.accounts.factors.drop(name)
    ask.desk.accounts.sessions.end_all(name)
    return _noted(ask, "reset second factor", name)


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
