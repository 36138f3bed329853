"""What tells records of one issuer, number and subject apart (DESIGN §4)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from zlib import crc32

_DIGEST: Final = 8  # bytes
DECISION: Final = 2**24 - 1  # the bits of a content that are a digest of the decision


class RecordDifference(NamedTuple):
    """`decision` names day, class, list and grade; `content` is a digest of all but spellings."""

    decision: str
    content: int


def difference(text: str, body: Mapping[str, Any]) -> RecordDifference:
    """What tells a record from others of its number: of its claim's text, and that as JSON."""
    # Spelled otherwise they are the same: the id holds both, with brackets and blanks folded.
    for key in ("document_no", "issuer"):
        if body.get(key):
            text = text.replace(f'"{key}":{_json(body[key])}', "", 1)
    attributes = body.get("attributes", {})
    classes, grade = attributes.get("penalty_class"), attributes.get("grade")
    decision = f"{body['decided_on']}/{classes}/{body.get('list')}/{grade}"
    digest = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_DIGEST).digest())
    return RecordDifference(decision, (digest & ~DECISION) | (crc32(decision.encode()) & DECISION))


def _json(text: str) -> str:
    # Nearly every number and issuer is written in JSON as it is.
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return json.dumps(text, ensure_ascii=False)
