"""Accounts of those whom the identity provider vouches for, and logins under way there."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from api.access.account_file import AccountFile, Clock
from api.access.names import account_name, department_name
from api.access.oidc import Errand, Vouched
from api.access.oidc_settings import OidcSettings
from api.access.refusals import Forbidden, NotLoggedIn
from api.access.roles import roles_text
from api.access.sessions import digest
from graph.errors import BadInput

_LASTS_S: Final = 600  # for which a login may be under way at the provider
# Stands where a user has no password here; no hash looks so.
NO_PASSWORD: Final = "!"
_WANTED: Final = "wanted"  # an account that waits for its user's first login


@dataclass(frozen=True, slots=True)
class Granted:
    """What the provider's groups give an account, which is `bound` to the provider's id."""

    name: str
    roles: Collection[str]
    department: str
    bound: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whom the provider vouches for, as the account is now.

    `changed`: the account is new, or has other roles or another department than before. `held`: it
    has a role to log in with. `asked` is what waits for a second person's word.
    """

    name: str
    changed: bool
    held: bool = True
    asked: Granted | None = None


class OidcAccounts:
    """Accounts without a password, each bound to the provider's own id at its first login.

    An account with a password is never bound: whoever could choose a name at the provider would
    choose an administrator's.
    """

    def __init__(self, file: AccountFile, clock: Clock, check_name: Callable[[str], None]) -> None:
        self._file = file
        self._clock = clock
        self._check_name = check_name

    def keep(self, errand: Errand) -> None:
        """Remember a login that begins at the provider."""
        now = int(self._clock())
        self._file.done("DELETE FROM oidc_logins WHERE until <= ?", now)
        self._file.done(
            "INSERT INTO oidc_logins VALUES (?, ?, ?, ?)",
            *(digest(errand.state), errand.nonce, errand.verifier, now + _LASTS_S),
        )

    def take(self, state: str) -> Errand:
        """The login of a state, once. Raises NotLoggedIn for one that is unknown or too old."""
        rows = self._file.rows(
            "DELETE FROM oidc_logins WHERE digest = ? AND until > ? RETURNING nonce, verifier",
            *(digest(state), int(self._clock())),
        )
        if not rows:
            raise NotLoggedIn("people.oidc_state")
        return Errand(state, *rows[0])

    def await_user(self, name: str, roles: Collection[str], department: str) -> None:
        """Add an account for somebody who will log in by the provider; it has no password.

        Raises BadInput for a name that is taken, unknown roles and an unprintable department.
        """
        self._check_name(account_name(name))
        self._put(name, roles, department, _WANTED)

    def _put(self, name: str, roles: Collection[str], department: str, bound: str) -> None:
        self._file.done(
            "INSERT INTO users (name, password, roles, department, changed, oidc) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            *(name, NO_PASSWORD, roles_text(roles), department_name(department)),
            *(int(self._clock()), bound),
        )

    def admit(self, vouched: Vouched, settings: OidcSettings, *, four_eyes: bool) -> Admitted:
        """Make the account of whom the provider vouches for follow the provider.

        Roles and department are taken over where the provider tells them; under `four_eyes` only
        what it takes away, and what it gives is `asked` for. Raises Forbidden for whoever has no
        account here or no role, and for one who was shut out.
        """
        bound = f"{settings.issuer} {vouched.subject}"
        roles = {r for group in vouched.groups for r in settings.roles.get(group, ())}
        if settings.roles and not roles:
            raise Forbidden("people.oidc_no_role")
        rows = self._file.rows("SELECT name FROM users WHERE oidc = ?", bound)
        new = not rows and not self._bind(vouched, bound)
        name = rows[0][0] if rows else vouched.name
        if new:
            if not settings.adds or not roles or self._is_taken(name):
                raise Forbidden("people.oidc_unknown")
            self._check_name(account_name(name))
            wanted = Granted(name, roles, department_name(vouched.department or ""), bound)
            if four_eyes:
                return Admitted(name, changed=False, held=False, asked=wanted)
            self._put(name, roles, wanted.department, bound)
            return Admitted(name, changed=True)
        if self._file.rows("SELECT 1 FROM users WHERE name = ? AND disabled = 1", name):
            raise Forbidden("people.oidc_unknown")
        told = self._follow(vouched, Granted(name, roles, "", bound), four_eyes=four_eyes)
        return told if rows else Admitted(name, changed=True, held=told.held, asked=told.asked)

    def _bind(self, vouched: Vouched, bound: str) -> bool:
        """Bind the account that waits for this name; whether there is one."""
        waiting = "UPDATE users SET oidc = ? WHERE name = ? AND oidc = ? AND disabled = 0"
        return bool(self._file.done(waiting, bound, vouched.name, _WANTED))

    def _follow(self, vouched: Vouched, told: Granted, *, four_eyes: bool) -> Admitted:
        """Take over what the provider says of an account that is bound to it."""
        ((text, office),) = self._file.rows(
            "SELECT roles, department FROM users WHERE name = ?", told.name
        )
        had = frozenset(json.loads(text))
        roles = frozenset(told.roles) or had
        department = office if vouched.department is None else department_name(vouched.department)
        asked = None
        if four_eyes and (roles - had or department != office):
            asked = Granted(told.name, roles, department, told.bound)
            roles, department = roles & had, office
        if roles:
            self._file.done(
                "UPDATE users SET roles = ?, department = ? WHERE name = ?",
                *(roles_text(roles), department, told.name),
            )
        changed = bool(roles) and (roles, department) != (had, office)
        return Admitted(told.name, changed, held=bool(roles), asked=asked)

    def grant(self, wanted: Granted) -> None:
        """Give an account what a second person has said yes to; a new one is added.

        Raises Forbidden for one who was shut out, BadInput for a name that is another's by now.
        """
        rows = self._file.rows("SELECT name, disabled FROM users WHERE oidc = ?", wanted.bound)
        if not rows:
            self._check_name(account_name(wanted.name))
            if self._is_taken(wanted.name):
                raise BadInput("access.user_exists", name=wanted.name)
            self._put(wanted.name, wanted.roles, wanted.department, wanted.bound)
            return
        ((name, disabled),) = rows
        if disabled:
            raise Forbidden("people.oidc_unknown")
        self._file.done(
            "UPDATE users SET roles = ?, department = ? WHERE name = ?",
            *(roles_text(wanted.roles), department_name(wanted.department), name),
        )

    def _is_taken(self, name: str) -> bool:
        return bool(self._file.rows("SELECT 1 FROM users WHERE name = ?", name))
