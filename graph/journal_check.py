"""Whether the chains of a journal are whole, and as long as their heads say."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph.chain_seal import ChainSeal, Head, Link, chain_of
from graph.covers import NOTHING, Covers, covers_of
from graph.head_file import HeadFile, last_of
from graph.journal import GENESIS, all_entries, digest_of
from graph.sentence import Sentence, Word, say
from graph.store import CHAINS, Chain, JournalEntry

# At most so many entries of a chain after a number, oldest first: (chain, after, limit).
Read = Callable[[Chain, int, int], Sequence[JournalEntry]]
_PAGE: Final = 1000

KEYED: Final = "journal_keyed"  # the entry with which an older store's chain began to be keyed
ANEW: Final = "journal_anew"  # the first entry of a chain that took the place of a longer one


@dataclass(frozen=True, slots=True)
class Kept:
    """Heads kept outside the chain: by whom, and the lines; None where they could not be read."""

    place: Sentence | str
    lines: Sequence[str] | None


@dataclass(slots=True)
class ChainCheck:
    """What a walk through a chain found."""

    chain: Chain
    keyed_from: int
    faults: list[Sentence] = field(default_factory=list)
    last: Link = (0, GENESIS)
    covers: Covers = field(default_factory=Covers)
    begins_after: Link = NOTHING
    bears_head: bool = False  # whether it holds the entry at which its head stands
    access_until: int = 0  # entries of the access chain without keys, as the upgrade noted


def check_chain(
    seal: ChainSeal, chain: Chain, entries: Iterable[JournalEntry], head: Head | None
) -> ChainCheck:
    """Walk through a chain, whose entries come from the first on; a fault for each break.

    The first is the one after those that were removed after their term, as the head says.
    """
    check = ChainCheck(chain, head.keyed_from if head else 1)
    check.begins_after = check.last = head.begins_after if head else NOTHING
    try:
        for entry in entries:
            _step(seal, check, entry)
            check.bears_head |= head is not None and check.last == (head.number, head.digest)
    except (ValueError, TypeError):  # what this program wrote, it can read
        _tell(check, "journal_chain.unreadable", check.last[0])
    return check


def _step(seal: ChainSeal, check: ChainCheck, entry: JournalEntry) -> None:
    number, before = check.last
    if entry.number != number + 1:
        _tell(check, "journal_chain.lacks", number + 1)
    elif entry.digest != _digest(seal, check.chain, before, entry, check.keyed_from):
        _tell(check, "journal_chain.changed", entry.number)
    elif _begins_again(entry, check.keyed_from):
        _tell(check, "journal_chain.anew", entry.number)
    elif entry.number >= check.keyed_from:
        _note(check, entry)
    # Go on from the entry as it is kept: one changed entry is one break, not all that follow.
    check.last = (entry.number, entry.digest)


def _tell(check: ChainCheck, code: str, number: int) -> None:
    check.faults.append(say(code, chain=Word("journal", check.chain), number=number))


def _note(check: ChainCheck, entry: JournalEntry) -> None:
    check.covers = covers_of(entry.covers)
    if entry.action == KEYED:
        check.access_until = int(str(entry.particulars.get("access", 0)))


def _digest(
    seal: ChainSeal, chain: Chain, before: str, entry: JournalEntry, keyed_from: int
) -> str:
    if entry.number >= keyed_from:
        return seal.digest(before, entry, chain)
    return digest_of(
        before,
        at=entry.at,
        who=entry.who,
        action=entry.action,
        particulars=entry.particulars,
    )


def _begins_again(entry: JournalEntry, keyed_from: int) -> bool:
    """Whether here a chain was put in the place of another, or taken over a second time."""
    return entry.action == ANEW or (entry.action == KEYED and entry.number != keyed_from)


def journal_faults(
    seal: ChainSeal, read: Read, head: Callable[[Chain], str | None], kept: Iterable[Kept]
) -> list[Sentence]:
    """The faults of both chains.

    `head` gives the head of a chain that lies in the store itself; `kept` are heads of other
    places, read before: each must be borne out by an entry, also while others write.
    """
    faults: list[Sentence] = []
    checks: dict[Chain, ChainCheck] = {}
    for chain in CHAINS:
        check = checks[chain] = _check_to_head(seal, chain, read, head)
        faults += check.faults
    faults += _taken_over_once(checks)
    faults += _crossed(read, checks)
    cuts = {chain: check.begins_after for chain, check in checks.items()}
    for place in kept:
        faults += kept_faults(seal, read, place, cuts)
    return faults


def _check_to_head(
    seal: ChainSeal, chain: Chain, read: Read, head: Callable[[Chain], str | None]
) -> ChainCheck:
    line, name = head(chain), Word("journal", chain)
    known = seal.head(line)
    entries = all_entries(lambda after: read(chain, after, _PAGE))
    check = check_chain(seal, chain, entries, known)
    number, _ = check.last
    if line is None and number and head(chain) is not None:  # the chain began meanwhile
        return _check_to_head(seal, chain, read, head)
    if known is None and (line or number):
        check.faults.append(say("journal_chain.no_head", chain=name))
    if known is None:
        return check
    if known.number > number:
        length = known.number
        check.faults.append(say("journal_chain.cut", chain=name, number=number, length=length))
    elif known.number and not check.bears_head:
        check.faults.append(say("journal_chain.other_end", chain=name, number=known.number))
    after = seal.head(head(chain))
    if after is None or after.number < number:
        check.faults.append(say("journal_chain.past_head", chain=name, number=known.number))
    return check


def _taken_over_once(checks: Mapping[Chain, ChainCheck]) -> Iterator[Sentence]:
    """The access chain is without keys no further than the facts chain said at the upgrade."""
    until, keyed_from = checks["facts"].access_until, checks["access"].keyed_from
    if keyed_from > until + 1:
        yield say("journal_chain.unkeyed", chain=Word("journal", "access"), number=keyed_from - 1)


def _crossed(read: Read, checks: Mapping[Chain, ChainCheck]) -> Iterator[Sentence]:
    """Each chain holds the entry that the other last knew of it."""
    for chain, other in (CHAINS, CHAINS[::-1]):
        number, _ = end = checks[chain].covers.other
        if not _borne_out(read, other, end, checks[other].begins_after):
            yield say(
                "journal_chain.cut_for_other",
                chain=Word("journal", other),
                number=number,
                other=Word("journal", chain),
            )


def cuts_of(seal: ChainSeal, lines: Iterable[str]) -> dict[Chain, Link]:
    """After which entry each chain begins, by the heads that the store has."""
    heads = [head for line in lines if (head := seal.head(line))]
    return {chain: NOTHING for chain in CHAINS} | {h.chain: h.begins_after for h in heads}


def _borne_out(read: Read, chain: Chain, end: Link, begins_after: Link) -> bool:
    """Whether a chain holds the entry of an end, or has lost it by its term alone."""
    number, digest = end
    cut, cut_digest = begins_after
    if number <= cut:
        return number < cut or not number or digest == cut_digest
    return digest_at(read, chain, number) == digest


def kept_faults(
    seal: ChainSeal, read: Read, kept: Kept, cuts: Mapping[Chain, Link]
) -> Iterator[Sentence]:
    """A sentence for each head of a place that the store's chains do not bear out.

    `cuts` gives after which entry each chain begins; heads of before it say nothing any more.
    """
    if kept.lines is None:
        yield say("journal_chain.no_heads_at", place=kept.place)
        return
    for chain in CHAINS:
        if last_of(kept.lines, chain) is None:
            yield say("journal_chain.no_head_at", place=kept.place, chain=Word("journal", chain))
    for line in kept.lines:
        head, said = seal.head(line), chain_of(line)
        if head is None:
            yield say("journal_chain.false_head_at", place=kept.place)
        elif said and not _borne_out(read, said, (head.number, head.digest), cuts[said]):
            yield say(
                "journal_chain.cut_for_head",
                place=kept.place,
                chain=Word("journal", said),
                number=head.number,
                at=head.at[:19],
            )


def digest_at(read: Read, chain: Chain, number: int) -> str | None:
    """The digest of the entry of this number; None where there is none."""
    page = read(chain, number - 1, 1)
    return page[0].digest if page and page[0].number == number else None


def kept_at(path: Path) -> Kept:
    """The heads of a file, to be checked."""
    try:
        return Kept(str(path), HeadFile(path).lines())
    except (OSError, UnicodeDecodeError):
        return Kept(str(path), None)
