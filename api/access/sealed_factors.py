"""The secrets that authenticator apps share with us, as the file of accounts keeps them: sealed.

A code is made from such a secret, so a hash will not do. It is encrypted (JWE, RFC 7516: `dir` with
A256GCM, by the library joserfc) under a key derived from the store's secret, together with the name
of its user: whoever reads the file makes no codes, and who writes it gives nobody another's app.
"""

import hmac
import json
from typing import Final

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from graph.secrets import derived_key

_HEADER: Final = {"alg": "dir", "enc": "A256GCM"}
_ALGORITHMS: Final = ["dir", "A256GCM"]


class FactorSeal:
    """Seals and opens the apps' secrets of one desk."""

    def __init__(self, secret: bytes) -> None:
        self._key = OctKey.import_key(derived_key(secret, "second factors"))

    def sealed(self, name: str, secret: str) -> str:
        """A user's secret, as the file keeps it."""
        plain = json.dumps({"name": name, "secret": secret}).encode()
        return str(jwe.encrypt_compact(dict(_HEADER), plain, self._key, algorithms=_ALGORITHMS))

    def opened(self, name: str, sealed: str) -> str | None:
        """The secret of a user; None for one that was changed, is another's, or of another key."""
        try:
            plain = jwe.decrypt_compact(sealed, self._key, algorithms=_ALGORITHMS).plaintext
            said = json.loads(plain or b"")
        except (JoseError, ValueError):
            return None
        return said["secret"] if hmac.compare_digest(said["name"].encode(), name.encode()) else None


def is_sealed(text: str) -> bool:
    """Whether a kept secret is sealed; of before it was base32 letters."""
    return "." in text
