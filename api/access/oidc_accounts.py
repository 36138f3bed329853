"""Accounts of those whom the identity provider vouches for, and logins under way there."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

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
_NO_ROLES: Final = "[]"  # of whom the provider has taken all
_WANTED: Final = "wanted"  # an account that waits for its user's first login


@dataclass(frozen=True, slots=True)
class Granted:
    """What the provider's groups give an account, which is `bound` to the provider's id."""

    name: str
    roles: Collection[str]
    department: str
    bound: str


class Bound(NamedTuple):
    """An account, and the id at the provider that it is bound to."""

    name: str
    bound: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whom the provider vouches for by this id, as the account is now.

    `name` is the account's, None where there is none yet. `changed`: it is new, or has other roles
    or another department than before. `held`: it has a role to log in with. `asked` is what waits
    for a second person's word.
    """

    bound: str
    name: str | None = None
    changed: bool = False
    held: bool = False
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
        what it takes away, and what it gives is `asked` for. An account may be left without a role.
        Raises Forbidden for whoever has a role but no account here, and for one who was shut out.
        """
        bound = f"{settings.issuer} {vouched.subject}"
        roles = _roles_of(vouched, settings)
        rows = self._file.rows("SELECT name, disabled FROM users WHERE oidc = ?", bound)
        if rows:
            ((name, disabled),) = rows
            if disabled:
                raise Forbidden("people.oidc_unknown")
            return self._follow(vouched, Bound(name, bound), roles, four_eyes=four_eyes)
        if roles is not None and not roles:
            return Admitted(bound)
        if self._bind(vouched, bound):
            mine = Bound(vouched.name, bound)
            told = self._follow(vouched, mine, roles, four_eyes=four_eyes)
            return replace(told, changed=True)
        return self._added(vouched, bound, roles if settings.adds else None, four_eyes=four_eyes)

    def _added(
        self, vouched: Vouched, bound: str, roles: Collection[str] | None, *, four_eyes: bool
    ) -> Admitted:
        """A new account; raises Forbidden where none is added, or its name is taken."""
        if not roles or self._is_taken(vouched.name):
            raise Forbidden("people.oidc_unknown")
        self._check_name(account_name(vouched.name))
        wanted = Granted(vouched.name, roles, department_name(vouched.department or ""), bound)
        if four_eyes:
            return Admitted(bound, asked=wanted)
        self._put(wanted.name, roles, wanted.department, bound)
        return Admitted(bound, wanted.name, changed=True, held=True)

    def _bind(self, vouched: Vouched, bound: str) -> bool:
        """Bind the account that waits for this name; whether there is one."""
        waiting = "UPDATE users SET oidc = ? WHERE name = ? AND oidc = ? AND disabled = 0"
        return bool(self._file.done(waiting, bound, vouched.name, _WANTED))

    def _follow(
        self, vouched: Vouched, mine: Bound, told: Collection[str] | None, *, four_eyes: bool
    ) -> Admitted:
        """Take over what the provider says of an account; `told` is None where it tells no role."""
        ((text, office),) = self._file.rows(
            "SELECT roles, department FROM users WHERE name = ?", mine.name
        )
        had = frozenset(json.loads(text))
        roles = had if told is None else frozenset(told)
        department = office if vouched.department is None else department_name(vouched.department)
        asked = None
        if four_eyes and roles and (roles - had or department != office):
            asked = Granted(mine.name, roles, department, mine.bound)
            roles, department = roles & had, office
        self._file.done(
            "UPDATE users SET roles = ?, department = ? WHERE name = ?",
            *(roles_text(roles) if roles else _NO_ROLES, department, mine.name),
        )
        changed = (roles, department) != (had, office)
        return Admitted(mine.bound, mine.name, changed, held=bool(roles), asked=asked)

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


def _roles_of(vouched: Vouched, settings: OidcSettings) -> Collection[str] | None:
    """The roles of a person's groups; None where the operator gives no roles by groups."""
    if not settings.roles:
        return None
    return {role for group in vouched.groups for role in settings.roles.get(group, ())}
