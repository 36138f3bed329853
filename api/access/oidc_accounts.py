"""Accounts of those whom the identity provider vouches for, and logins under way there."""

from collections.abc import Callable, Collection
from typing import Final

from api.access.account_file import AccountFile, Clock
from api.access.names import account_name, department_name
from api.access.oidc import Errand, Vouched
from api.access.oidc_settings import OidcSettings
from api.access.refusals import Forbidden, NotLoggedIn
from api.access.roles import roles_text
from api.access.sessions import digest

_LASTS_S: Final = 600  # for which a login may be under way at the provider
# Stands where a user has no password here; no hash looks so.
NO_PASSWORD: Final = "!"
_WANTED: Final = "wanted"  # an account that waits for its user's first login


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

    def admit(self, vouched: Vouched, settings: OidcSettings) -> tuple[str, bool]:
        """The name of the account of whom the provider vouches for, and whether it changed.

        Roles and department follow the provider's, where it tells them. Raises Forbidden for
        whoever has no account here or no role, and for one who was shut out.
        """
        bound = f"{settings.issuer} {vouched.subject}"
        roles = sorted({r for group in vouched.groups for r in settings.roles.get(group, ())})
        if settings.roles and not roles:
            raise Forbidden("people.oidc_no_role")
        rows = self._file.rows("SELECT name FROM users WHERE oidc = ?", bound)
        if not rows:
            self._bind(vouched, bound, roles, adds=settings.adds)
        name = rows[0][0] if rows else vouched.name
        changed = self._follow(name, roles, vouched.department)
        if self._file.rows("SELECT 1 FROM users WHERE name = ? AND disabled = 1", name):
            raise Forbidden("people.oidc_unknown")
        return name, changed or not rows

    def _bind(self, vouched: Vouched, bound: str, roles: Collection[str], *, adds: bool) -> None:
        waiting = "UPDATE users SET oidc = ? WHERE name = ? AND oidc = ? AND disabled = 0"
        if self._file.done(waiting, bound, vouched.name, _WANTED):
            return
        if not adds or not roles or self._is_taken(vouched.name):
            raise Forbidden("people.oidc_unknown")
        self._check_name(account_name(vouched.name))
        self._put(vouched.name, roles, vouched.department or "", bound)

    def _is_taken(self, name: str) -> bool:
        return bool(self._file.rows("SELECT 1 FROM users WHERE name = ?", name))

    def _follow(self, name: str, roles: Collection[str], department: str | None) -> bool:
        """Take over what the provider says of an account; gives whether that changed it."""
        ((held, office),) = self._file.rows(
            "SELECT roles, department FROM users WHERE name = ?", name
        )
        now = (
            roles_text(roles) if roles else held,
            office if department is None else department_name(department),
        )
        self._file.done("UPDATE users SET roles = ?, department = ? WHERE name = ?", *now, name)
        return now != (held, office)
