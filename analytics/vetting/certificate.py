"""The certificate: a question and its answer as bytes that can be recomputed (DESIGN §10)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from graph.errors import BadInput

# The number of the method: another number means that old certificates are not recomputed.
ALGORITHM: Final = 5


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(content: Mapping[str, Any]) -> str:
    """The canonical text of a certificate: sorted keys, no blanks, so equals have equal bytes."""
    return _CANONICAL.encode(content)


def with_hash(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with its hash: the SHA-256 of its canonical text without the hash."""
    plain = {key: value for key, value in content.items() if key != "hash"}
    return {**plain, "hash": hashlib.sha256(canonical(plain).encode()).hexdigest()}


def intact(certificate: Mapping[str, Any]) -> bool:
    """Whether the hash covers the content. Raises BadInput for what cannot be a certificate."""
    try:
        return bool(with_hash(certificate)["hash"] == certificate.get("hash"))
    except (ValueError, RecursionError) as error:  # JSON of a stranger: lone surrogates, any depth
        raise BadInput("certificate.none") from error


def check(certificate: Mapping[str, Any]) -> None:
    """Raise BadInput for a certificate that was changed or made by another method."""
    if not intact(certificate):
        raise BadInput("certificate.changed")
    if certificate.get("algorithm") != ALGORITHM:
        raise BadInput(
            "certificate.method", theirs=str(certificate.get("algorithm")), ours=ALGORITHM
        )
