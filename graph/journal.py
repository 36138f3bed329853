"""The journal's hash chain: each entry covers the digest of the one before (DESIGN §6)."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime

from graph.codec import text_of
from graph.model import Attributes, Entry
from graph.sentence import Sentence, Word, say
from graph.store import JournalEntry

GENESIS = "0" * 64


def digest_of(before: str, *, at: datetime, who: str, action: str, particulars: Attributes) -> str:
    """SHA-256 (hex) over the digest before and the entry's canonical text."""
    text = text_of({"at": at.isoformat(), "who": who, "action": action, "particulars": particulars})
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def look_up(what: str, purpose: str, persons: Collection[str]) -> Entry:
    """The entry of the access chain for a look-up of persons; ID numbers in it are masked."""
    return Entry(what, {"purpose": purpose, "persons": sorted(set(persons))})


def breaks(
    entries: Iterable[JournalEntry], chain: str, *, length: int | None = None
) -> list[Sentence]:
    """A sentence for each break of a chain, whose entries come from the first on.

    `length` is how many entries the chain must have, where the store counts them elsewhere: without
    it, a chain whose last entries were removed looks whole.
    """
    name = Word("journal", chain)
    faults: list[Sentence] = []
    before, expected = GENESIS, 1
    for entry in entries:
        digest = digest_of(
            before,
            at=entry.at,
            who=entry.who,
            action=entry.action,
            particulars=entry.particulars,
        )
        if entry.number != expected:
            faults.append(say("journal_chain.lacks", chain=name, number=expected))
        elif digest != entry.digest:
            faults.append(say("journal_chain.changed", chain=name, number=entry.number))
        # Go on from the entry as it is kept: one changed entry is one break, not all that follow.
        before, expected = entry.digest, entry.number + 1
    if length is not None and expected - 1 != length:
        faults.append(say("journal_chain.cut", chain=name, number=expected - 1, length=length))
    return faults


def all_entries(read: Callable[[int], Sequence[JournalEntry]]) -> Iterator[JournalEntry]:
    """Every entry of a chain, a page at a time; `read` returns those after an entry's number."""
    after = 0
    while page := read(after):
        yield from page
        after = page[-1].number
