"""The keys under which ID numbers and masks are hashed, and how a hash is made anew (DESIGN §4).

ID numbers are not kept, so a new secret cannot hash them. It hashes their hashes: after a rekey a
number is hashed under the first secret, then the result under a key of each later one. Whoever has
the first secret and a copy of before cannot follow the numbers into the store of today.
"""

import re
from typing import Final, NamedTuple

from graph.identity import canonical_mask, id_hash
from graph.keyed_hash import keyed_hash
from graph.mask_evidence import ATTRIBUTE, KEY, mask_hashes

_HASH: Final = "[0-9a-f]"
# A hash wherever it stands in a text of the store: in an id, an identifier, a token of one.
_TOKENS: Final = re.compile(
    rf'(?P<before>person:|id_hash:|"id_hash":")(?P<number>{_HASH}{{32}})(?!{_HASH})'
    rf"|(?<=/)h:(?P<mask>{_HASH}{{16}})(?!{_HASH})"
    rf'|(?P<key>"{ATTRIBUTE}":")(?P<masks>[0-9a-f: -]+)'
)
# The key of a mask as the table of identifiers keeps it (`graph.commit.masked_matches`).
_MASK_KEY: Final = re.compile(rf"(masked:|numbered:)({_HASH}+)")
_FACT: Final = re.compile(r"[rc]:[0-9a-f]{20}")


class IdKeys(NamedTuple):
    """The secret under which a store began, and a key of each secret that came after it."""

    first: bytes
    later: tuple[bytes, ...] = ()

    def number(self, number: str) -> str:
        """The hash of an ID number; raises InvalidIdentifier for what is none."""
        return renewed_hash(id_hash(number, self.first), self.later)

    def mask(self, masked: str) -> str | None:
        """What `canonical_mask` gives, under these keys."""
        first = canonical_mask(masked, self.first)
        return renewed_mask(first, self.later) if first else None

    def mask_hashes(self, number: str, name: str) -> str:
        """What `mask_evidence.mask_hashes` gives, under these keys."""
        return renewed_masks(mask_hashes(number, name, self.first), self.later)


def renewed_hash(hash_: str, later: tuple[bytes, ...]) -> str:
    """The hash of an ID number, hashed under each of these keys in turn."""
    for key in later:
        hash_ = keyed_hash(key)(f"number {hash_}")[: len(hash_)]
    return hash_


def renewed_mask(masked: str, later: tuple[bytes, ...]) -> str:
    """A mask as it ends an id: where it is a hash, hashed under each of these keys in turn."""
    if masked.startswith("h:"):
        for key in later:
            masked = "h:" + keyed_hash(key)(f"mask {masked}")[: len(masked) - 2]
    return masked


def renewed_masks(hashes: str, later: tuple[bytes, ...]) -> str:
    """The text of `mask_evidence.ATTRIBUTE` with each hash under each of these keys in turn."""
    for key in later:
        given = hashes.split()
        parts = (one.partition(":") for one in given)
        renewed = [
            f"{form}:{keyed_hash(key)(f'masked {form} {hash_}')[: len(hash_)]}"
            for form, _, hash_ in parts
        ]
        # Those of several claims are kept in order (`mask_evidence.merged_hashes`).
        hashes = " ".join(sorted(renewed) if given == sorted(given) else renewed)
    return hashes


def renewed_fact(id_: str, later: tuple[bytes, ...]) -> str:
    """The id of a relation or record of a hashed person under each of these keys in turn.

    Its digest holds the person's hash: who could compute one could try numbers against it. An id
    that a source gave itself, as native tables have them, holds none and is kept.
    """
    if _FACT.fullmatch(id_):
        for key in later:
            id_ = id_[:2] + keyed_hash(key)(f"fact {id_}")[:20]
    return id_


def renewed_text(text: str, later: tuple[bytes, ...]) -> str:
    """A text of the store with each hash in it made anew."""

    def anew(seen: re.Match[str]) -> str:
        if seen["number"]:
            return seen["before"] + renewed_hash(seen["number"], later)
        if seen["mask"]:
            return renewed_mask(f"h:{seen['mask']}", later)
        return seen["key"] + renewed_masks(seen["masks"], later)

    if key := _MASK_KEY.fullmatch(text):
        return key[1] + renewed_masks(f"{KEY}:{key[2]}", later).removeprefix(f"{KEY}:")
    if "person:" in text or "id_hash" in text or ATTRIBUTE in text:
        return _TOKENS.sub(anew, text)
    return text
