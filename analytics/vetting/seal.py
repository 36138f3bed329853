"""The seal beside a certificate: what this office issued, and nobody else could have (DESIGN §10).

It covers the certificate's hash, and so every field of it. It stands beside the certificate and not
in it: the bytes of a certificate do not depend on who issued it.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from graph.errors import BadInput
from graph.secrets import derived_key

_PURPOSE: Final = "certificate seal"
_OFFICE_DIGITS: Final = 16  # enough to tell offices apart; it proves nothing


@dataclass(frozen=True, slots=True)
class Seal:
    """`mac`: the HMAC of a certificate's hash, in hex; `office`: which key made it."""

    mac: str
    office: str

    def plain(self) -> dict[str, str]:
        """The keys beside a certificate in answers and files."""
        return {"seal": self.mac, "office": self.office}


@dataclass(frozen=True, slots=True)
class SealedCertificate:
    """A certificate and the seal that came with it, of whomever; None where none came."""

    certificate: Mapping[str, Any]
    seal: Seal | None

    @property
    def hash(self) -> str:
        """The certificate's hash."""
        return str(self.certificate["hash"])

    def plain(self) -> dict[str, Any]:
        """The content of a certificate's file."""
        return {"certificate": self.certificate, **(self.seal.plain() if self.seal else {})}


@lru_cache(maxsize=64)  # kept beside the certificate and told with it: made once for both
def seal_of(secret: bytes, hash_: str) -> Seal:
    """This office's seal on the certificate of a hash; `secret` is the store's."""
    key, office = _office(secret)
    return Seal(hmac.digest(key, f"certificate {hash_}".encode(), "sha256").hex(), office)


@lru_cache(maxsize=8)
def _office(secret: bytes) -> tuple[bytes, str]:
    """(the key of this office's seals, the office's name in them)"""
    key = derived_key(secret, _PURPOSE)
    return key, hmac.digest(key, b"office", "sha256").hex()[:_OFFICE_DIGITS]


def sealed(secret: bytes, certificate: Mapping[str, Any]) -> SealedCertificate:
    """A certificate that was just made, with this office's seal."""
    return SealedCertificate(certificate, seal_of(secret, str(certificate["hash"])))


def seal_in(content: Mapping[str, Any]) -> Seal | None:
    """The seal beside a certificate in an answer or a file; None where there is none."""
    mac = content.get("seal")
    return Seal(str(mac), str(content.get("office"))) if mac else None


def refuse_unsealed(secret: bytes, one: SealedCertificate) -> None:
    """Raise BadInput for a certificate without our seal: it has none, another's, or a wrong one."""
    ours, theirs = seal_of(secret, one.hash), one.seal
    if theirs is None:
        raise BadInput("certificate.unsealed")
    if theirs.office != ours.office:
        raise BadInput("certificate.other_office", theirs=theirs.office[:40], ours=ours.office)
    if not hmac.compare_digest(theirs.mac.encode(errors="replace"), ours.mac.encode()):
        raise BadInput("certificate.seal")
