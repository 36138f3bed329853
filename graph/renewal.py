"""The texts of a store under one more key, the same on every engine.

Hashes of ID numbers stand in ids, in bodies and wherever an id is told of; ids of relations and
records are digests of such ids, and certificates are known by a digest of their text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any, Final, Literal, NamedTuple

from graph.codec import body_of_text, text_of
from graph.id_keys import renewed_fact, renewed_text
from graph.identity import record_id_apart, relation_id
from graph.record_marks import difference

FACTS: Final = re.compile("[rc]:[0-9a-f]{20}(?![0-9a-f])")
DIGESTS: Final = re.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_MATCHES: Final = ("", "masked number")  # the discriminators of derived relations
_NAMED: Final = '"named_in":[['

Keys = tuple[bytes, ...]
State = Literal["fresh", "begun", "done"]  # of a rekey


class Reissued(NamedTuple):
    """Certificates whose texts changed: their new hashes, texts to keep and keys to drop."""

    hashes: Mapping[str, str]
    texts: Mapping[str, str]
    dropped: Sequence[str]


# Given the texts that changed by their key, and a reader of others, issues certificates anew.
Reissue = Callable[[Mapping[str, str], Callable[[str], str | None]], Reissued]


@dataclass(frozen=True, slots=True)
class SecretChange:
    """Another secret for a store: who gives it, and what is done beside the store's own rows.

    `beside` makes anew what lies beside the store; it may be called again.
    """

    old: bytes
    new: bytes
    who: str
    reissue: Reissue
    beside: Callable[[], None]


class Renewal:
    """Makes texts anew under one more key.

    `facts` and `digests` give the new ids of relations and records, and the new hashes of
    certificates, by the old ones.
    """

    def __init__(self, key: bytes) -> None:
        self.keys: Keys = (key,)
        self.facts: Mapping[str, str] = {}
        self.digests: Mapping[str, str] = {}

    def text(self, text: str) -> str:
        """A text with every hash in it made anew."""
        return self._further(renewed_text(text, self.keys))

    def body(self, text: str) -> str:
        """The canonical text of a body with every hash in it made anew."""
        return self._further(renewed_body(text, self.keys))

    def _further(self, text: str) -> str:
        if self.facts and ("r:" in text or "c:" in text):
            text = FACTS.sub(lambda seen: self.facts.get(seen[0], seen[0]), text)
        if self.digests:
            text = DIGESTS.sub(lambda seen: self.digests.get(seen[0], seen[0]), text)
        return text


def renewed_body(text: str, keys: Keys) -> str:
    """The text of a body under these keys, with those whom a record names in order again.

    A file that tells the record again names them in the order of their ids.
    """
    anew = renewed_text(text, keys)
    if anew == text or _NAMED not in text:
        return anew
    body = body_of_text(anew)
    return text_of({**body, "named_in": sorted(body["named_in"])})


def is_hashed(id_: str, keys: Keys) -> bool:
    """Whether an id holds the hash of an ID number or a mask."""
    return renewed_text(id_, keys) != id_


def renewed_tie(id_: str, body: Mapping[str, Any], keys: Keys) -> str | None:
    """The new id of a relation that a source told; None for one between ids without a hash."""
    ends = (body["source"], body["target"])
    return renewed_fact(id_, keys) if any(is_hashed(end, keys) for end in ends) else None


def renewed_match(id_: str, source: str, target: str, keys: Keys) -> str | None:
    """The new id of a derived match between these ids as given; None for any other relation."""
    for apart in _MATCHES:
        if id_ == relation_id("possibly_same_as", source, target, discriminator=apart):
            ends = renewed_text(source, keys), renewed_text(target, keys)
            return relation_id("possibly_same_as", *ends, discriminator=apart)
    return None


def renewed_records(claims: Mapping[str, Sequence[str]], keys: Keys) -> Iterator[tuple[str, str]]:
    """(id, new id) of the records of one subject; `claims` are the bodies told of each.

    A further record of a number has an id made of the first one's (`identity.record_id_apart`).
    """
    anew = {id_: renewed_fact(id_, keys) for id_ in claims}
    for first, other in permutations(claims, 2):
        for text in claims[other]:
            for old, new in zip(_apart(text), _apart(renewed_body(text, keys)), strict=True):
                if record_id_apart(first, old) == other:
                    anew[other] = record_id_apart(renewed_fact(first, keys), new)
    yield from anew.items()


def _apart(text: str) -> tuple[str, str]:
    """What tells a record from others of its number: its decision, else its content."""
    body: Any = body_of_text(text)
    told = difference(text, body)
    return told.decision, str(told.content)
