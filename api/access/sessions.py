"""Sessions of users, one-time tickets that begin one, and devices that a user logged in from."""

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from api.access.account_file import AccountFile, Clock
from api.access.caller import Caller
from api.access.refusals import NotLoggedIn
from api.access.rules import AccessRules

IDLE_S: Final = 3600
LONGEST_S: Final = 12 * 3600
_SEEN_EVERY_S: Final = 60  # a session in use is written down once a minute, not at each request
_DEVICE_S: Final = 90 * 86400
# What a user has still to do before the session answers anything else: show a code of the second
# factor, choose another password, set a second factor up.
Step = Literal["", "code", "password", "second_factor"]
_DAY_S: Final = 86400


@dataclass(frozen=True, slots=True)
class Session:
    """A session: its user, and the step that is still to be done (empty: none)."""

    caller: Caller
    step: Step


class Sessions:
    """Sessions in the file of accounts; each ends with the server's run that began it.

    `clock` gives seconds since the epoch, `age` seconds that no one sets back: a session has ended
    when either says so. A restart ends all, so a stolen file of accounts opens none.
    """

    def __init__(
        self, file: AccountFile, rules: AccessRules, clock: Clock, age: Clock = time.monotonic
    ) -> None:
        self._file = file
        self._rules = rules
        self._clock = clock
        self._age = age
        self._run = secrets.token_hex(16)

    def begin(self, name: str, *, passed: bool = False) -> str:
        """Begin a session; gives its token. `passed`: nothing asks for a second factor any more."""
        token, now, age = secrets.token_urlsafe(32), int(self._clock()), int(self._age())
        # Sessions that ended by their age, without a logout, would otherwise stay in the file.
        self._file.done(
            "DELETE FROM sessions WHERE seen < ? OR began < ? OR run <> ?",
            *(now - IDLE_S, now - LONGEST_S, self._run),
        )
        self._file.done(
            "INSERT INTO sessions (digest, name, csrf, purpose, began, seen, run, began_up, "
            "seen_up, passed) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
            *(digest(token), name, secrets.token_urlsafe(24), now, now, self._run, age, age),
            int(passed),
        )
        return token

    def of(self, token: str) -> Session | None:
        """The session of a token, with the roles held now; None when it has ended."""
        kept, now, age = digest(token), int(self._clock()), int(self._age())
        rows = self._file.rows(
            "SELECT u.name, u.roles, u.department, s.purpose, s.csrf, s.began, s.seen, s.began_up, "
            "s.seen_up, s.passed, u.must_change, u.changed, u.oidc, f.on_ FROM sessions s "
            "JOIN users u ON u.name = s.name AND u.disabled = 0 "
            "LEFT JOIN factors f ON f.name = s.name AND f.on_ = 1 WHERE digest = ? AND run = ?",
            *(kept, self._run),
        )
        if not rows:
            return None
        name, roles, department, purpose, csrf, began, seen, began_up, seen_up, *user = rows[0]
        idle = max(now - int(seen), age - int(seen_up))
        if idle > IDLE_S or max(now - int(began), age - int(began_up)) > LONGEST_S:
            self.end(token)
            return None
        if idle > _SEEN_EVERY_S:
            self._file.done(
                "UPDATE sessions SET seen = ?, seen_up = ? WHERE digest = ?", now, age, kept
            )
        roles_held = frozenset(json.loads(roles))
        caller = Caller(name, roles_held, department, purpose, token, csrf)
        return Session(caller, self._step(caller.roles, user, now))

    def _step(self, roles: frozenset[str], user: Sequence[object], now: int) -> Step:
        passed, must_change, changed, oidc, factor = user
        if factor and not passed:
            return "code"
        # Passwords and second factors of the others are the identity provider's.
        if not oidc and (must_change or self._expired(int(str(changed)), now)):
            return "password"
        needs_factor = not passed and not roles.isdisjoint(self._rules.second_factor)
        return "second_factor" if needs_factor else ""

    def _expired(self, changed: int, now: int) -> bool:
        days = self._rules.password_days
        return bool(days) and changed < now - days * _DAY_S

    def pass_on(self, token: str) -> str:
        """Go on after the second factor, in a session of its own; gives the new token."""
        (name, purpose) = self._file.rows(
            "DELETE FROM sessions WHERE digest = ? RETURNING name, purpose", digest(token)
        )[0]
        fresh = self.begin(name, passed=True)
        self.state_purpose(fresh, purpose)
        return fresh

    def state_purpose(self, token: str, purpose: str) -> None:
        """Keep the purpose for which a session looks up persons."""
        self._file.done("UPDATE sessions SET purpose = ? WHERE digest = ?", purpose, digest(token))

    def end(self, token: str) -> None:
        """End one session."""
        self._file.done("DELETE FROM sessions WHERE digest = ?", digest(token))

    def end_all(self, name: str) -> None:
        """End every session of a user, and forget the devices."""
        self._file.done("DELETE FROM sessions WHERE name = ?", name)
        self._file.done("DELETE FROM devices WHERE name = ?", name)

    def begun_before(self, until: int) -> list[str]:
        """Digests of the sessions begun, and of the tickets ended, before a time in seconds."""
        asked = (
            "SELECT digest FROM sessions WHERE began < ? UNION ALL "
            "SELECT digest FROM tickets WHERE ends < ?"
        )
        return [digest_ for (digest_,) in self._file.rows(asked, until, until)]

    def drop_begun_before(self, until: int) -> None:
        """Delete those."""
        self._file.done("DELETE FROM sessions WHERE began < ?", until)
        self._file.done("DELETE FROM tickets WHERE ends < ?", until)

    def end_everybodys(self) -> None:
        """End the sessions and tickets of all users."""
        self._file.done("DELETE FROM sessions")
        self._file.done("DELETE FROM tickets")

    # -- one-time tickets

    def ticket(self, name: str, lasts_s: int = 600) -> str:
        """Make a token that logs a user in once, within `lasts_s` seconds."""
        token = secrets.token_urlsafe(24)
        ends = int(self._clock()) + lasts_s
        self._file.done("INSERT INTO tickets VALUES (?, ?, ?)", digest(token), name, ends)
        return token

    def redeem(self, token: str) -> str:
        """Begin a session for a ticket; gives its token. Raises NotLoggedIn if used or too old."""
        # Deleted and read in one statement, so that two requests cannot both use it.
        rows = self._file.rows(
            "DELETE FROM tickets WHERE digest = ? AND ends > ? RETURNING name",
            digest(token),
            int(self._clock()),
        )
        if not rows:
            raise NotLoggedIn("access.ticket_used")
        return self.begin(rows[0][0], passed=True)  # whoever reads the server's terminal

    # -- devices

    def remember_device(self, name: str) -> str:
        """Make a token for the browser from which a user has just logged in."""
        token, now = secrets.token_urlsafe(24), int(self._clock())
        self._file.done("DELETE FROM devices WHERE seen < ?", now - _DEVICE_S)
        self._file.done("INSERT INTO devices VALUES (?, ?, ?)", digest(token), name, now)
        return token

    def is_device_of(self, name: str, token: str) -> bool:
        """Whether a user logged in from the browser of this token within ninety days."""
        since = int(self._clock()) - _DEVICE_S
        asked = "SELECT 1 FROM devices WHERE digest = ? AND name = ? AND seen >= ?"
        return bool(token and self._file.rows(asked, digest(token), name, since))


def digest(token: str) -> str:
    """What is kept of a token, a key or a ticket.

    One fast round is enough: unlike a password, a long random token cannot be guessed.
    """
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
