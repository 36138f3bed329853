"""Local accounts: users with passwords, systems with keys, sessions, and one-time tickets.

Passwords are kept as argon2 hashes; keys, sessions and tickets, which are long and random, as
SHA-256. The file lies in the desk's folder, readable by its owner only.
"""

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from api.access.caller import Caller
from api.access.refusals import NotLoggedIn
from api.access.roles import ROLES
from graph.errors import BadInput, NotFound, StoreError
from graph.private_files import private_database

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, password TEXT NOT NULL,
  roles TEXT NOT NULL, department TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS keys (digest TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  roles TEXT NOT NULL, department TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sessions (digest TEXT PRIMARY KEY, name TEXT NOT NULL,
  csrf TEXT NOT NULL, purpose TEXT NOT NULL, began INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tickets (digest TEXT PRIMARY KEY, name TEXT NOT NULL,
  ends INTEGER NOT NULL) STRICT;
"""
_IDLE_S: Final = 3600
_LONGEST_S: Final = 12 * 3600
_SEEN_EVERY_S: Final = 60  # a session in use is written down once a minute, not at each request
SHORTEST_PASSWORD: Final = 12
_LONGEST_NAME: Final = 64
_LONGEST_DEPARTMENT: Final = 100


@dataclass(frozen=True, slots=True)
class Account:
    """A user or a system as an administrator sees it."""

    name: str
    roles: tuple[str, ...]
    department: str
    disabled: bool = False
    system: bool = False


class Accounts:
    """The accounts in one file; safe to use from several threads and processes.

    `clock` gives seconds since the epoch. Methods raise StoreError when the file is unusable.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        # Made before SQLite opens it, which would make it with the mode of the umask.
        private_database(path)
        self._path = path
        self._clock = clock
        self._lock = threading.RLock()
        self._hasher = PasswordHasher()
        self._db = sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)
        with self._own_errors():
            # `creditgraph user` writes the file while a server reads it.
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(_TABLES)
        # Keys are read apart: in WAL that waits for no writer, so the event loop may do it.
        self._keys = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._keys_lock = threading.Lock()

    @cached_property
    def _nobody(self) -> str:
        """The hash of a password that nobody has: so unknown names take as long."""
        return self._hasher.hash(secrets.token_hex(16))

    def prepare(self) -> None:
        """Make now what the first login would wait for."""
        _ = self._nobody

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError("access.accounts_unusable", path=self._path, error=error) from error

    def _rows(self, sql: str, *values: object) -> list[tuple[str, ...]]:
        with self._lock, self._own_errors():
            return self._db.execute(sql, values).fetchall()

    def _done(self, sql: str, *values: object) -> int:
        with self._lock, self._own_errors():
            return self._db.execute(sql, values).rowcount

    # -- users and keys

    def add_user(
        self, name: str, password: str, roles: Collection[str], department: str = ""
    ) -> None:
        """Add a user, or replace the password, roles and department of one; ends its sessions.

        Raises BadInput for a short password, an unprintable or taken name and unknown roles.
        """
        if len(password) < SHORTEST_PASSWORD:
            raise BadInput("access.password_short", least=SHORTEST_PASSWORD)
        self._refuse_taken(_name(name), "keys")
        self._done(
            "INSERT INTO users VALUES (?, ?, ?, ?, 0) ON CONFLICT (name) DO UPDATE SET "
            "password = excluded.password, roles = excluded.roles, "
            "department = excluded.department, disabled = 0",
            name,
            self._hasher.hash(password),
            _roles(roles),
            _department(department),
        )
        self._done("DELETE FROM sessions WHERE name = ?", name)

    def change_user(self, name: str, roles: Collection[str], department: str = "") -> None:
        """Replace a user's roles and department; the password stays. Raises BadInput, NotFound."""
        # Sessions go on: `of_session` reads the roles anew at each request.
        if not self._done(
            "UPDATE users SET roles = ?, department = ? WHERE name = ?",
            _roles(roles),
            _department(department),
            name,
        ):
            raise NotFound("access.no_user", name=name)

    def disable_user(self, name: str) -> None:
        """Shut a user out at once. Raises NotFound for an unknown name."""
        if not self._done("UPDATE users SET disabled = 1 WHERE name = ?", name):
            raise NotFound("access.no_user", name=name)
        self._done("DELETE FROM sessions WHERE name = ?", name)

    def add_key(self, name: str, roles: Collection[str], department: str = "") -> str:
        """Make a key for a system; only its hash is kept, and it replaces the key before.

        Raises BadInput for an unprintable or taken name and for unknown roles.
        """
        self._refuse_taken(_name(name), "users")
        key = "cg_" + secrets.token_urlsafe(32)
        self._done(
            "INSERT INTO keys VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "digest = excluded.digest, roles = excluded.roles, department = excluded.department",
            _digest(key),
            name,
            _roles(roles),
            _department(department),
        )
        return key

    def drop_key(self, name: str) -> None:
        """End a system's key at once. Raises NotFound for an unknown name."""
        if not self._done("DELETE FROM keys WHERE name = ?", name):
            raise NotFound("access.no_key", name=name)

    def _refuse_taken(self, name: str, by: str) -> None:
        """Raise BadInput for a name of both a user and a system: the journal names them alone."""
        if self._rows(f"SELECT 1 FROM {by} WHERE name = ?", name):  # noqa: S608 - ours
            taken = {"users": "access.user_taken", "keys": "access.system_taken"}
            raise BadInput(taken[by], name=name)

    def has_user(self, name: str) -> bool:
        """Whether a user of this name exists, shut out or not."""
        return bool(self._rows("SELECT 1 FROM users WHERE name = ?", name))

    def every(self) -> list[Account]:
        """All users, then all systems, by name."""
        users = self._rows("SELECT name, roles, department, disabled FROM users ORDER BY name")
        keys = self._rows("SELECT name, roles, department FROM keys ORDER BY name")
        return [Account(n, tuple(json.loads(r)), d, bool(off)) for n, r, d, off in users] + [
            Account(n, tuple(json.loads(r)), d, system=True) for n, r, d in keys
        ]

    # -- logging in

    def login(self, name: str, password: str) -> str:
        """Begin a session for the right password; gives its token.

        Raises NotLoggedIn, the same for a wrong password, an unknown name and a user shut out.
        """
        rows = self._rows("SELECT password FROM users WHERE name = ? AND disabled = 0", name)
        kept = rows[0][0] if rows else self._nobody
        try:
            self._hasher.verify(kept, password)
        except (Argon2Error, InvalidHashError) as error:
            raise NotLoggedIn("access.login_wrong") from error
        if not rows:
            raise NotLoggedIn("access.login_wrong")
        return self._session(name)

    def ticket(self, name: str, lasts_s: int = 600) -> str:
        """Make a token that logs a user in once, within `lasts_s` seconds."""
        token = secrets.token_urlsafe(24)
        ends = int(self._clock()) + lasts_s
        self._done("INSERT INTO tickets VALUES (?, ?, ?)", _digest(token), name, ends)
        return token

    def redeem(self, token: str) -> str:
        """Begin a session for a ticket; gives its token. Raises NotLoggedIn if used or too old."""
        # Deleted and read in one statement, so that two requests cannot both use it.
        rows = self._rows(
            "DELETE FROM tickets WHERE digest = ? AND ends > ? RETURNING name",
            _digest(token),
            int(self._clock()),
        )
        if not rows:
            raise NotLoggedIn("access.ticket_used")
        return self._session(rows[0][0])

    def _session(self, name: str) -> str:
        token, now = secrets.token_urlsafe(32), int(self._clock())
        # Sessions that ended by their age, without a logout, would otherwise stay in the file.
        self._done(
            "DELETE FROM sessions WHERE seen < ? OR began < ?", now - _IDLE_S, now - _LONGEST_S
        )
        self._done(
            "INSERT INTO sessions VALUES (?, ?, ?, '', ?, ?)",
            _digest(token),
            name,
            secrets.token_urlsafe(24),
            now,
            now,
        )
        return token

    def of_session(self, token: str) -> Caller | None:
        """The user of a session, with the roles held now; None when the session has ended."""
        digest, now = _digest(token), int(self._clock())
        rows = self._rows(
            "SELECT u.name, u.roles, u.department, s.purpose, s.csrf, s.began, s.seen "
            "FROM sessions s JOIN users u ON u.name = s.name AND u.disabled = 0 WHERE digest = ?",
            digest,
        )
        if not rows:
            return None
        name, roles, department, purpose, csrf, began, seen = rows[0]
        if now - int(seen) > _IDLE_S or now - int(began) > _LONGEST_S:
            self.logout(token)
            return None
        if now - int(seen) > _SEEN_EVERY_S:
            self._done("UPDATE sessions SET seen = ? WHERE digest = ?", now, digest)
        return Caller(name, frozenset(json.loads(roles)), department, purpose, token, csrf)

    def of_key(self, key: str) -> Caller | None:
        """The system of a key; None for an unknown key and for one that was ended."""
        asked = "SELECT name, roles, department FROM keys WHERE digest = ?"
        with self._keys_lock, self._own_errors():
            row = self._keys.execute(asked, (_digest(key),)).fetchone()
        return Caller(row[0], frozenset(json.loads(row[1])), row[2]) if row else None

    def state_purpose(self, token: str, purpose: str) -> None:
        """Keep the purpose for which a session looks up persons."""
        self._done("UPDATE sessions SET purpose = ? WHERE digest = ?", purpose, _digest(token))

    def logout(self, token: str) -> None:
        """End a session."""
        self._done("DELETE FROM sessions WHERE digest = ?", _digest(token))

    def close(self) -> None:
        """Release the file."""
        with self._lock, self._keys_lock:
            self._db.close()
            self._keys.close()


def _digest(token: str) -> str:
    # One fast round is enough: unlike a password, a long random token cannot be guessed.
    return sha256(token.encode()).hexdigest()


def _name(text: str) -> str:
    # Logs and journals name users, so a name must be printable.
    if not text.isprintable() or not text.strip() or len(text) > _LONGEST_NAME:
        raise BadInput("access.name_form", most=_LONGEST_NAME)
    return text


def _department(text: str) -> str:
    if len(text) > _LONGEST_DEPARTMENT or not text.isprintable():
        raise BadInput("access.department_form", most=_LONGEST_DEPARTMENT)
    return text.strip()


def _roles(roles: Collection[str]) -> str:
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise BadInput("access.role_unknown", role=unknown[0], roles=ROLES)
    if not roles:
        raise BadInput("access.role_missing", roles=ROLES)
    return json.dumps([role for role in ROLES if role in roles])
