"""Local accounts: users with passwords and systems with keys, and what begins a session.

Passwords are kept as argon2 hashes; keys, sessions and tickets, which are long and random, as
SHA-256. The file lies in the desk's folder, readable by its owner only.
"""

import json
import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from api.access.account_file import AccountFile
from api.access.approvals import Approvals
from api.access.caller import Caller
from api.access.names import account_name, department_name, refuse_alike
from api.access.oidc_accounts import OidcAccounts
from api.access.passwords import SHORTEST_PASSWORD, Passwords, refuse_weak
from api.access.refusals import NotLoggedIn
from api.access.roles import roles_text
from api.access.rules import AccessRules
from api.access.sealed_factors import FactorSeal
from api.access.second_factor import SecondFactors
from api.access.sessions import Sessions
from api.access.system_keys import KeyLimits, SystemKey, SystemKeys
from graph.errors import BadInput, NotFound

__all__ = ["SHORTEST_PASSWORD", "Account", "Accounts"]


@dataclass(frozen=True, slots=True)
class Account:
    """A user or a system as an administrator sees it.

    `must_change`: an administrator set the password, and the user has not changed it yet. `key` is
    that of a system.
    """

    name: str
    roles: tuple[str, ...]
    department: str
    disabled: bool = False
    system: bool = False
    must_change: bool = False
    second_factor: bool = False
    key: SystemKey | None = None


class Accounts:
    """The accounts in one file; safe to use from several threads and processes.

    `clock` gives seconds since the epoch, `age` seconds that nobody sets back. `secret` is the
    store's, under which second factors are sealed; without it no code is right. Methods raise
    StoreError when the file is unusable.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], float] = time.time,
        *,
        age: Callable[[], float] = time.monotonic,
        rules: AccessRules | None = None,
        secret: bytes | None = None,
    ) -> None:
        self._file = AccountFile(path)
        self._clock = clock
        self._passwords = Passwords()
        self.sessions = Sessions(self._file, rules or AccessRules(), clock, age)
        self.approvals = Approvals(self._file, clock)
        self.keys = SystemKeys(self._file, clock)
        self.oidc = OidcAccounts(self._file, clock, self.check_user)
        self.factors = SecondFactors(self._file, clock, FactorSeal(secret) if secret else None)

    def prepare(self) -> None:
        """Make now what the first login would wait for."""
        self._passwords.prepare()

    def together(self) -> AbstractContextManager[None]:
        """Make the changes within one: where anything within fails, none is made."""
        return self._file.together()

    # -- users

    def add_user(
        self,
        name: str,
        password: str,
        roles: Collection[str],
        department: str = "",
        *,
        must_change: bool = False,
    ) -> None:
        """Add a user, or replace the password, roles and department of one; ends its sessions.

        `must_change`: somebody else knows the password, so the user changes it when logging in.
        Raises BadInput for an easy password, a name that no account may bear or that is taken, and
        unknown roles.
        """
        hashed = self.checked_user(name, password, department)
        self.put_user(name, hashed, roles, department, must_change=must_change)

    def checked_user(self, name: str, password: str, department: str) -> str:
        """The hash of a password that a user of this name may have; raises as `add_user` does."""
        self._check_name(name, "keys")
        refuse_weak(password, (name, department_name(department)))
        return self._passwords.hashed(password)

    def put_user(
        self, name: str, hashed: str, roles: Collection[str], department: str, *, must_change: bool
    ) -> None:
        """`add_user` with a hash in place of the password."""
        self._check_name(name, "keys")
        self._file.done(
            "INSERT INTO users (name, password, roles, department, disabled, must_change, changed) "
            "VALUES (?, ?, ?, ?, 0, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "password = excluded.password, roles = excluded.roles, disabled = 0, "
            "department = excluded.department, must_change = excluded.must_change, "
            "changed = excluded.changed, oidc = ''",
            *(name, hashed, roles_text(roles), department_name(department)),
            *(int(must_change), int(self._clock())),
        )
        self.sessions.end_all(name)

    def change_user(self, name: str, roles: Collection[str], department: str = "") -> None:
        """Replace a user's roles and department; the password stays. Raises BadInput, NotFound."""
        # Sessions go on: they read the roles anew at each request.
        if not self._file.done(
            "UPDATE users SET roles = ?, department = ? WHERE name = ?",
            *(roles_text(roles), department_name(department), name),
        ):
            raise NotFound("access.no_user", name=name)

    def disable_user(self, name: str) -> None:
        """Shut a user out at once. Raises NotFound for an unknown name."""
        if not self._file.done("UPDATE users SET disabled = 1 WHERE name = ?", name):
            raise NotFound("access.no_user", name=name)
        self.sessions.end_all(name)

    def change_password(self, name: str, old: str, new: str) -> None:
        """Let a user choose another password; ends all the user's sessions.

        Raises NotLoggedIn for a wrong old password, BadInput for an easy new one and for the same.
        """
        department = self._confirmed(name, old)
        if new == old:
            raise BadInput("people.password_same")
        refuse_weak(new, (name, department))
        self._file.done(
            "UPDATE users SET password = ?, must_change = 0, changed = ? WHERE name = ?",
            *(self._passwords.hashed(new), int(self._clock()), name),
        )
        self.sessions.end_all(name)

    def confirm_password(self, name: str, password: str) -> None:
        """Raise NotLoggedIn unless this is the user's password."""
        self._confirmed(name, password)

    def _confirmed(self, name: str, password: str) -> str:
        """The department of the user with this password. Raises NotLoggedIn, the same for all."""
        # Who logs in by the identity provider has no password here, and takes as long to refuse.
        asked = (
            "SELECT password, department FROM users WHERE name = ? AND disabled = 0 AND oidc = ''"
        )
        rows = self._file.rows(asked, name)
        if not self._passwords.fits(rows[0][0] if rows else None, password):
            raise NotLoggedIn("access.login_wrong")
        return str(rows[0][1])

    def has_user(self, name: str) -> bool:
        """Whether a user of this name exists, shut out or not."""
        return bool(self._file.rows("SELECT 1 FROM users WHERE name = ?", name))

    def has_password(self, name: str) -> bool:
        """Whether a user logs in here by a password, and not by the identity provider."""
        return bool(self._file.rows("SELECT 1 FROM users WHERE name = ? AND oidc = ''", name))

    def every(self) -> list[Account]:
        """All users, then all systems, by name."""
        users = self._file.rows(
            "SELECT u.name, roles, department, disabled, must_change, f.on_ FROM users u "
            "LEFT JOIN factors f ON f.name = u.name AND f.on_ = 1 ORDER BY u.name"
        )
        return [
            Account(
                n,
                tuple(json.loads(r)),
                d,
                bool(off),
                must_change=bool(must),
                second_factor=bool(on),
            )
            for n, r, d, off, must, on in users
        ] + [
            Account(key.name, key.roles, key.department, system=True, key=key)
            for key in self.keys.every()
        ]

    def caller_named(self, name: str) -> Caller | None:
        """The user or system of a name with the roles held now; None where it is gone or shut out.

        For what is carried out later than it was asked for: the caller has no session.
        """
        rows = self._file.rows(
            "SELECT name, roles, department, '' FROM users WHERE name = ? AND disabled = 0 "
            "UNION ALL SELECT name, roles, department, scope FROM keys WHERE name = ?",
            *(name, name),
        )
        if not rows:
            return None
        scope = frozenset(rows[0][3].split()) if rows[0][3] else None
        return Caller(rows[0][0], frozenset(json.loads(rows[0][1])), rows[0][2], scope=scope)

    def _check_name(self, name: str, others: str) -> None:
        """Raise BadInput for a name of both a user and a system: the journal names them alone."""
        account_name(name)
        if self._file.rows(f"SELECT 1 FROM {others} WHERE name = ?", name):  # noqa: S608 - ours
            taken = {"users": "access.user_taken", "keys": "access.system_taken"}
            raise BadInput(taken[others], name=name)
        names = self._file.rows("SELECT name FROM users UNION SELECT name FROM keys")
        refuse_alike(name, (row[0] for row in names))

    # -- keys

    def check_user(self, name: str) -> None:
        """Raise BadInput for a name that no user may bear, or that is a system's."""
        self._check_name(name, "keys")

    def check_system(self, name: str) -> None:
        """Raise BadInput for a name that no system may bear, or that is a user's."""
        self._check_name(name, "users")

    def add_key(
        self,
        name: str,
        roles: Collection[str],
        department: str = "",
        limits: KeyLimits | None = None,
    ) -> str:
        """Make a key for a system; only its hash is kept, and it ends the keys before.

        Raises BadInput for a name that no account may bear or that is taken, unknown roles, and
        limits that no key can have.
        """
        self.check_system(name)
        return self.keys.add(name, roles, department, limits or KeyLimits())

    def drop_key(self, name: str) -> None:
        """End a system's keys at once. Raises NotFound for an unknown name."""
        self.keys.drop(name)

    def of_key(self, key: str, address: str = "") -> Caller | None:
        """The system of a key; None for an unknown one. Raises as `SystemKeys.of` does."""
        return self.keys.of(key, address)

    # -- logging in

    def login(self, name: str, password: str) -> str:
        """Begin a session for the right password; gives its token.

        Raises NotLoggedIn, the same for a wrong password, an unknown name and a user shut out.
        """
        self._confirmed(name, password)
        return self.sessions.begin(name)

    def ticket(self, name: str, lasts_s: int = 600) -> str:
        """Make a token that logs a user in once, within `lasts_s` seconds."""
        return self.sessions.ticket(name, lasts_s)

    def redeem(self, token: str) -> str:
        """Begin a session for a ticket; gives its token. Raises NotLoggedIn if used or too old."""
        return self.sessions.redeem(token)

    def of_session(self, token: str) -> Caller | None:
        """The user of a session that nothing more is asked of, with the roles held now; or None."""
        session = self.sessions.of(token)
        return session.caller if session and not session.step else None

    def close(self) -> None:
        """Release the file."""
        self._file.close()
