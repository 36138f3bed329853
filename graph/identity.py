"""Ids."""

import hashlib


def relation_id(kind: str, source: str, target: str, *, discriminator: str = "") -> str:
    """The stable id of a relation."""
    text = "\x1f".join((kind, source, target, discriminator))
    return "r:" + hashlib.sha256(text.encode()).hexdigest()[:20]
