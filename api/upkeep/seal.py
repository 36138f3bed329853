"""Seals on documents of upkeep: who lacks the store's key can neither make nor change one.

The HMAC-SHA256 covers the canonical JSON of all other keys of the document; each kind of document
has a key of its own, derived from the store's secret.
"""

import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

from graph.errors import BadInput
from graph.secrets import derived_key

_OFFICE_DIGITS: Final = 16  # enough to tell keys apart; it proves nothing


def sealed(content: Mapping[str, Any], secret: bytes, purpose: str) -> dict[str, Any]:
    """A document with its `seal`, and with the name of the key that made it (`office`)."""
    mac, office = _seal(content, secret, purpose)
    return {**content, "seal": mac, "office": office}


def opened(document: Mapping[str, Any], secret: bytes, purpose: str) -> dict[str, Any]:
    """The content of a document under our seal.

    Raises BadInput for one that was made with another secret, or changed since.
    """
    content = dict(document)
    mac, office = str(content.pop("seal", "")), str(content.pop("office", ""))
    ours, our_office = _seal(content, secret, purpose)
    if office != our_office:
        raise BadInput("sealed.other_secret")
    if not hmac.compare_digest(mac.encode(errors="replace"), ours.encode()):
        raise BadInput("sealed.changed")
    return content


def _seal(content: Mapping[str, Any], secret: bytes, purpose: str) -> tuple[str, str]:
    key = derived_key(secret, purpose)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    mac = hmac.digest(key, text.encode(), "sha256").hex()
    return mac, hmac.digest(key, b"office", "sha256").hex()[:_OFFICE_DIGITS]
