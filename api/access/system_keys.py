"""Keys of systems: what each is for, until when and from where it is good, and its last use."""

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from ipaddress import ip_network
from typing import Any, Final

from api.access.account_file import AccountFile, Clock
from api.access.address import Proxies
from api.access.caller import Caller
from api.access.names import department_name
from api.access.refusals import Forbidden, NotLoggedIn
from api.access.roles import ALLOWED, roles_text
from api.access.sessions import digest
from api.clock import SHANGHAI
from graph.errors import BadInput, NotFound

_NOTED_EVERY_S: Final = 60  # the last use is written down once a minute, not at each request
_MOST_NOTED: Final = 10_000  # keys with addresses remembered for that
_MOST_PLACES: Final = 20  # addresses of a key and day told one by one; the rest are told once
ELSEWHERE: Final = "further addresses"
_LONGEST_GAP: Final = timedelta(days=90)  # for which an old key may stand beside the new one
_MOST_SOURCES: Final = 50
_COLUMNS: Final = "k.name, k.roles, k.department, k.scope, k.until, k.sources"


@dataclass(frozen=True, slots=True)
class KeyLimits:
    """What narrows a key below its roles; empty: nothing does.

    `scope` are actions of the table of roles, `until` the last day on which the key is good, and
    `sources` the addresses or networks from which it is sent.
    """

    scope: tuple[str, ...] = ()
    until: date | None = None
    sources: tuple[str, ...] = ()

    def check(self, today: date) -> None:
        """Raise BadInput for an unknown action, a day that is over and what is no address."""
        for action in self.scope:
            if action not in ALLOWED:
                raise BadInput("people.key_scope", action=action, actions=(*ALLOWED,))
        if self.until is not None and self.until < today:
            raise BadInput("people.key_over", day=self.until)
        if len(self.sources) > _MOST_SOURCES:
            raise BadInput("people.key_sources", most=_MOST_SOURCES)
        for source in self.sources:
            try:
                ip_network(source, strict=False)
            except ValueError as error:
                raise BadInput("people.key_source", text=source) from error

    def plain(self) -> dict[str, Any]:
        """The limits as JSON holds them."""
        return {**asdict(self), "until": self.until.isoformat() if self.until else None}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "KeyLimits":
        """The limits that `plain` wrote."""
        until = plain.get("until")
        return cls(
            tuple(plain.get("scope") or ()),
            date.fromisoformat(until) if until else None,
            tuple(plain.get("sources") or ()),
        )


@dataclass(frozen=True, slots=True)
class SystemKey:
    """A key as an administrator sees it.

    `used` is the last use in seconds since the epoch (0: never) and `used_from` its address;
    `old_until` the last day of the key before, where both are good.
    """

    name: str
    roles: tuple[str, ...]
    department: str
    limits: KeyLimits
    used: int = 0
    used_from: str = ""
    old_until: date | None = None

    def plain(self) -> dict[str, Any]:
        """Limits and use as answers show them."""
        return {
            **self.limits.plain(),
            "used": self.used or None,
            "used_from": self.used_from or None,
            "old_until": self.old_until.isoformat() if self.old_until else None,
        }


class SystemKeys:
    """The keys in the file of accounts; only hashes are kept."""

    def __init__(self, file: AccountFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        # When the use of a key from an address was last written down.
        self._noted: dict[tuple[str, str], int] = {}

    def add(self, name: str, roles: Collection[str], department: str, limits: KeyLimits) -> str:
        """Make a key, which ends those before it. Raises BadInput for roles and limits."""
        limits.check(self._today())
        key = _new_key()
        values = (digest(key), roles_text(roles), department_name(department), *_kept(limits))
        with self._file.together():
            self._file.done("DELETE FROM old_keys WHERE name = ?", name)
            self._file.done("DELETE FROM keys WHERE name = ?", name)
            self._file.done(
                "INSERT INTO keys (name, digest, roles, department, scope, until, sources) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                *(name, *values),
            )
        return key

    def rotate(self, name: str, until: date) -> str:
        """Make another key with the same rights; the one so far stays good through a day.

        Raises NotFound for a system without a key, BadInput for a day that is over or far off.
        """
        if not self._today() <= until <= self._today() + _LONGEST_GAP:
            raise BadInput("people.key_gap", day=until, most=_LONGEST_GAP.days)
        key = _new_key()
        with self._file.together():
            rows = self._file.rows("SELECT digest FROM keys WHERE name = ?", name)
            if not rows:
                raise NotFound("access.no_key", name=name)
            # Of three keys in a row only the last two are good.
            self._file.done("DELETE FROM old_keys WHERE name = ?", name)
            old = "INSERT INTO old_keys (digest, name, until) VALUES (?, ?, ?)"
            self._file.done(old, rows[0][0], name, until.isoformat())
            self._file.done("UPDATE keys SET digest = ? WHERE name = ?", digest(key), name)
        return key

    def drop(self, name: str) -> None:
        """End a system's keys at once. Raises NotFound for a system without one."""
        with self._file.together():
            self._file.done("DELETE FROM old_keys WHERE name = ?", name)
            if not self._file.done("DELETE FROM keys WHERE name = ?", name):
                raise NotFound("access.no_key", name=name)

    def of(self, key: str, address: str) -> Caller | None:
        """The system of a key sent from an address; None for a key that is unknown or was ended.

        It waits for no writer. Raises NotLoggedIn for a key whose last day is over, and Forbidden
        for one sent from elsewhere.
        """
        rows = self._file.read(
            f"SELECT {_COLUMNS}, '' FROM keys k WHERE k.digest = ? UNION ALL "  # noqa: S608 - ours
            f"SELECT {_COLUMNS}, o.until FROM old_keys o JOIN keys k ON k.name = o.name "
            "WHERE o.digest = ?",
            *(digest(key), digest(key)),
        )
        if not rows:
            return None
        name, roles, department, scope, until, sources, old_until = rows[0]
        today = self._today().isoformat()
        if any(day and day < today for day in (until, old_until)):
            raise NotLoggedIn("people.key_ended")
        if sources and not Proxies(tuple(sources.split())).include(address):
            raise Forbidden("people.key_elsewhere")
        narrowed = frozenset(scope.split()) if scope else None
        return Caller(name, frozenset(json.loads(roles)), department, scope=narrowed)

    def is_use_due(self, name: str, address: str) -> bool:
        """Whether a use is to be written down now, which is so once a minute and address."""
        now, at = int(self._clock()), (name, address)
        if now - self._noted.get(at, 0) < _NOTED_EVERY_S:
            return False
        if len(self._noted) >= _MOST_NOTED:
            self._noted.clear()
        self._noted[at] = now
        return True

    def note_use(self, name: str, address: str) -> str | None:
        """Write down that a system's key has just been used, and from where.

        Gives the place to be journalled: the address at its first use of the day, ELSEWHERE once a
        day for all addresses above a bound; None for a use like others of the day.
        """
        now, today = int(self._clock()), self._today().isoformat()
        with self._file.together():
            self._file.done(
                "UPDATE keys SET used = ?, used_from = ? WHERE name = ?", now, address, name
            )
            self._file.done("DELETE FROM key_uses WHERE name = ? AND day <> ?", name, today)
            rows = self._file.rows("SELECT place FROM key_uses WHERE name = ?", name)
            known = {str(place) for (place,) in rows}
            place = address if address in known or len(known) < _MOST_PLACES else ELSEWHERE
            if place in known:
                return None
            self._file.done("INSERT INTO key_uses VALUES (?, ?, ?)", name, today, place)
        return place

    def forget_use(self, name: str, place: str) -> None:
        """Forget a use of today that could not be journalled, so that the next one is the first."""
        self._file.done("DELETE FROM key_uses WHERE name = ? AND place = ?", name, place)

    def every(self) -> list[SystemKey]:
        """All keys, by name."""
        rows = self._file.rows(
            f"SELECT {_COLUMNS}, k.used, k.used_from, o.until FROM keys k "  # noqa: S608 - ours
            "LEFT JOIN old_keys o ON o.name = k.name AND o.until >= ? ORDER BY k.name",
            self._today().isoformat(),
        )
        return [
            SystemKey(
                name,
                tuple(json.loads(roles)),
                department,
                KeyLimits(tuple(scope.split()), _day(until), tuple(sources.split())),
                int(used),
                used_from,
                _day(old_until),
            )
            for name, roles, department, scope, until, sources, used, used_from, old_until in rows
        ]

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock(), SHANGHAI).date()


def _new_key() -> str:
    return "cg_" + secrets.token_urlsafe(32)


def _kept(limits: KeyLimits) -> tuple[str, str, str]:
    until = limits.until.isoformat() if limits.until else ""
    return " ".join(limits.scope), until, " ".join(limits.sources)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
