"""The certificate: a question and its answer as bytes, to be computed again (DESIGN §10)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from graph.errors import BadInput

# The number of the method: another number means that old certificates are not recomputed.
ALGORITHM: Final = 1


def canonical(content: Mapping[str, Any]) -> str:
    """The canonical text of a certificate's content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with its hash: the SHA-256 of its canonical text without the hash."""
    plain = {key: value for key, value in content.items() if key != "hash"}
    return {**plain, "hash": hashlib.sha256(canonical(plain).encode()).hexdigest()}


def check(certificate: Mapping[str, Any]) -> None:
    """Refuse a certificate that was changed, or made by another method."""
    try:
        intact = sealed(certificate)["hash"] == certificate.get("hash")
    except (ValueError, RecursionError) as error:
        raise BadInput("this is no certificate: use the file that `vet` wrote.") from error
    if not intact:
        raise BadInput("the certificate was changed after it was made: use the original file.")
    if certificate.get("algorithm") != ALGORITHM:
        raise BadInput(
            f"the certificate is of method {certificate.get('algorithm')}, this program's is "
            f"{ALGORITHM}: replay it with the version that made it."
        )
