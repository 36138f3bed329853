"""Certificates that a store keeps for good: decided on, or handed over (DESIGN §10)."""

import json
from typing import Any

from analytics.vetting.certificate import canonical
from analytics.vetting.seal import SealedCertificate, seal_in
from analytics.vetting.short_code import code_of
from graph.store import Store


def kept_with(one: SealedCertificate) -> dict[str, str]:
    """The texts by which a store keeps a certificate: itself, its seal, and its hash by the code.

    The seal is kept as it came, so that who writes into the store cannot plant a certificate.
    """
    seal = one.seal.plain() if one.seal else {}
    return {
        one.hash: canonical(one.certificate),
        _seal_key(one.hash): canonical(seal),
        _code_key(code_of(one.hash)): one.hash,
    }


def kept_in(store: Store, hash_: str) -> SealedCertificate | None:
    """The certificate that the store keeps under a hash, its seal unchecked; None for another text.

    Policies and measures are kept by their hash as well.
    """
    certificate = _content(store.text(hash_))
    if "algorithm" not in certificate:
        return None
    return SealedCertificate(certificate, seal_in(_content(store.text(_seal_key(hash_)))))


def hash_of_code(store: Store, code: str) -> str | None:
    """The hash of the kept certificate that has a short code; None where none has."""
    return store.text(_code_key(code))


def _seal_key(hash_: str) -> str:
    return f"seal/{hash_}"


def _code_key(code: str) -> str:
    return f"code/{code}"


def _content(text: str | None) -> dict[str, Any]:
    try:
        content = json.loads(text or "")
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
