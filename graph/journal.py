"""The journal's entries and their order: each covers the digest of the one before (DESIGN §6).

`graph.chain_seal` makes the digests, with a key; `digest_of` is the rule of the entries that were
written before chains were keyed.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from graph.codec import text_of
from graph.model import Attributes, Entry
from graph.store import JournalEntry

GENESIS = "0" * 64


def digest_of(before: str, *, at: datetime, who: str, action: str, particulars: Attributes) -> str:
    """SHA-256 (hex) over the digest before and the entry's canonical text."""
    text = text_of({"at": at.isoformat(), "who": who, "action": action, "particulars": particulars})
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def look_up(what: str, purpose: str, persons: Collection[str]) -> Entry:
    """The entry of the access chain for a look-up of persons; ID numbers in it are masked."""
    return Entry(what, {"purpose": purpose, "persons": sorted(set(persons))})


def all_entries(read: Callable[[int], Sequence[JournalEntry]]) -> Iterator[JournalEntry]:
    """Every entry of a chain, a page at a time; `read` returns those after an entry's number."""
    after = 0
    while page := read(after):
        yield from page
        after = page[-1].number
