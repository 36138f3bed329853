"""The keys that hashed a store's ID numbers before, kept in it under the secret of today.

Encrypted with the key stream HMAC-SHA256(key, nonce, counter) and then authenticated (encrypt, then
MAC): the standard library has no cipher, and a keyed hash in counter mode is one (NIST SP 800-108).
"""

import hmac
import json
import secrets
from itertools import count
from typing import Final

from graph.errors import StoreError
from graph.id_keys import IdKeys
from graph.secrets import derived_key

_NONCE: Final = 16  # bytes; never used twice under one key
_TAG: Final = 32


def id_keys(sealed: str | None, secret: bytes) -> IdKeys:
    """The keys of a store with this secret; `sealed` are those of before, None where none were.

    Raises StoreError where they were changed or sealed under another secret.
    """
    if sealed is None:
        return IdKeys(secret)
    first, *later = _opened(sealed, secret)
    return IdKeys(first, (*later, later_key(secret)))


def later_key(secret: bytes) -> bytes:
    """The key under which a secret that is not a store's first hashes the hashes of before."""
    return derived_key(secret, "hashes of hashes")


def sealed_keys(keys: IdKeys, secret: bytes) -> str:
    """All keys of a store, sealed under the secret that comes after them."""
    plain = json.dumps([key.hex() for key in (keys.first, *keys.later)]).encode()
    nonce = secrets.token_bytes(_NONCE)
    hidden = nonce + _mixed(plain, nonce, derived_key(secret, "cipher of keys"))
    return (hidden + _tag(hidden, secret)).hex()


def carried_keys(keys: IdKeys, secret: bytes) -> str | None:
    """The keys of before as a copy of the store under the same secret keeps them; None for none."""
    return sealed_keys(keys._replace(later=keys.later[:-1]), secret) if keys.later else None


def _opened(sealed: str, secret: bytes) -> list[bytes]:
    content = bytes.fromhex(sealed)
    hidden, tag = content[:-_TAG], content[-_TAG:]
    if not hmac.compare_digest(tag, _tag(hidden, secret)):
        raise StoreError("rekey.keys_damaged")
    key = derived_key(secret, "cipher of keys")
    plain = _mixed(hidden[_NONCE:], hidden[:_NONCE], key)
    return [bytes.fromhex(one) for one in json.loads(plain)]


def _mixed(text: bytes, nonce: bytes, key: bytes) -> bytes:
    """The text with the key stream added to it; the same again takes it away."""
    stream = b""
    for block in count():
        if len(stream) >= len(text):
            break
        stream += hmac.digest(key, nonce + block.to_bytes(8, "big"), "sha256")
    return bytes(one ^ other for one, other in zip(text, stream, strict=False))


def _tag(hidden: bytes, secret: bytes) -> bytes:
    return hmac.digest(derived_key(secret, "seal of keys"), hidden, "sha256")
