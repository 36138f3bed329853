"""The second factor of local users: codes of an app (RFC 6238), and recovery codes for its loss."""

import base64
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

import pyotp
import segno

from api.access.account_file import AccountFile, Clock
from api.access.sealed_factors import FactorSeal, is_sealed

_ISSUER: Final = "Creditgraph"
_STEP_S: Final = 30  # RFC 6238's, which every app uses
_DRIFT: Final = 1  # steps by which a telephone's clock may be off (RFC 6238 §5.2)
_CODES: Final = 10
# 80 bits: so many that a single fast hash is enough, as for keys.
_CODE_BYTES: Final = 10


class SecondFactors:
    """The second factors in the file of accounts.

    `seal` keeps the apps' secrets; without it, as the command line has them, factors are asked for
    and dropped, and no code is right. A code counts once, and so does a recovery code, of which
    only hashes are kept.
    """

    def __init__(self, file: AccountFile, clock: Clock, seal: FactorSeal | None = None) -> None:
        self._file = file
        self._clock = clock
        self._seal = seal
        if seal:
            self._seal_all(seal)

    def _seal_all(self, seal: FactorSeal) -> None:
        """Seal what an earlier version kept in the clear, and leave nothing of it in the file."""
        asked = "SELECT name, secret FROM factors"
        if all(is_sealed(secret) for _, secret in self._file.rows(asked)):
            return
        with self._file.together():
            clear = [row for row in self._file.rows(asked) if not is_sealed(row[1])]
            self._keep((name, seal.sealed(name, secret)) for name, secret in clear)
        self._file.forget()

    def renew(self, old: FactorSeal, new: FactorSeal) -> None:
        """Seal all under another secret; a second time does nothing."""
        with self._file.together():
            rows = self._file.rows("SELECT name, secret FROM factors")
            opened = ((name, old.opened(name, text)) for name, text in rows)
            self._keep((name, new.sealed(name, secret)) for name, secret in opened if secret)
        self._file.forget()

    def _keep(self, sealed: Iterable[tuple[str, str]]) -> None:
        for name, text in sealed:
            self._file.done("UPDATE factors SET secret = ? WHERE name = ?", text, name)

    def is_on(self, name: str) -> bool:
        """Whether a user has an app that has shown a right code."""
        return bool(self._file.rows("SELECT 1 FROM factors WHERE name = ? AND on_ = 1", name))

    def begin(self, name: str) -> str:
        """Make a secret for a user's app, which counts once a code confirms it; gives its address.

        The address (`otpauth://…`) holds the secret: it is shown once, as a picture and as text.
        """
        assert self._seal, "the secret of the store is needed to make a factor"
        secret = pyotp.random_base32()
        self._file.done(
            "INSERT INTO factors (name, secret, on_, last) VALUES (?, ?, 0, 0) "
            "ON CONFLICT (name) DO UPDATE SET secret = excluded.secret WHERE on_ = 0",
            *(name, self._seal.sealed(name, secret)),
        )
        return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)

    def confirm(self, name: str, code: str) -> list[str] | None:
        """Turn the factor on with a first code; gives the recovery codes, None for a wrong code."""
        if self.is_on(name) or not self._is_code(name, code):
            return None
        self._file.done("UPDATE factors SET on_ = 1 WHERE name = ?", name)
        return self.new_recovery_codes(name)

    def passes(self, name: str, code: str) -> bool:
        """Whether a code of the app, or a recovery code, is right; it is used up by this."""
        return self.is_on(name) and (self._is_code(name, code) or self._recovers(name, code))

    def new_recovery_codes(self, name: str) -> list[str]:
        """Make ten recovery codes, which end those before; only hashes are kept."""
        codes = [base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode() for _ in range(_CODES)]
        with self._file.together():
            self._file.done("DELETE FROM recovery_codes WHERE name = ?", name)
            for code in codes:
                self._file.done(
                    "INSERT INTO recovery_codes VALUES (?, ?)", _digest(name, code), name
                )
        return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]

    def left(self, name: str) -> int:
        """The number of recovery codes that were not used yet."""
        return len(self._file.rows("SELECT 1 FROM recovery_codes WHERE name = ?", name))

    def drop(self, name: str) -> None:
        """Take the factor away, with its recovery codes."""
        with self._file.together():
            self._file.done("DELETE FROM factors WHERE name = ?", name)
            self._file.done("DELETE FROM recovery_codes WHERE name = ?", name)

    def _is_code(self, name: str, code: str) -> bool:
        rows = self._file.rows("SELECT secret FROM factors WHERE name = ?", name)
        given = "".join(code.split())
        if not rows or not self._seal or not (given.isascii() and given.isdecimal()):
            return False
        secret = self._seal.opened(name, rows[0][0])
        if secret is None:
            return False
        app, now = pyotp.TOTP(secret), int(self._clock()) // _STEP_S
        for step in range(now - _DRIFT, now + _DRIFT + 1):
            if hmac.compare_digest(app.at(step * _STEP_S), given):
                # In one statement, so that of two who show the same code one is let in.
                used = "UPDATE factors SET last = ? WHERE name = ? AND last < ?"
                return bool(self._file.done(used, step, name, step))
        return False

    def _recovers(self, name: str, code: str) -> bool:
        given = "".join(filter(str.isalnum, code)).upper()
        delete = "DELETE FROM recovery_codes WHERE digest = ? AND name = ?"
        return bool(self._file.done(delete, _digest(name, given), name))


def picture(address: str) -> str:
    """An address as a QR code, as the `data:` address of an SVG."""
    return segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="white")


def _digest(name: str, code: str) -> str:
    return hmac.digest(name.encode(), code.encode(), "sha256").hex()
