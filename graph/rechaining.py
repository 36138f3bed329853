"""Both chains of a journal digested anew, each entry after those that it vouches for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.chain_seal import ChainSeal, Head, Link
from graph.covers import NOTHING, Covers, covers_of
from graph.journal import digest_of
from graph.store import CHAINS, Chain, JournalEntry

OTHER: Final[Mapping[Chain, Chain]] = dict(zip(CHAINS, CHAINS[::-1], strict=True))


@dataclass(frozen=True, slots=True)
class Part:
    """Where a part of both chains stands: after which entries, and what is known of those before.

    `earlier` has the new digests of entries before the part to which it may refer, by chain and
    number; `more` are the chains that go on after the part.
    """

    after: Mapping[Chain, Link]
    earlier: Mapping[tuple[Chain, int], str]
    more: Collection[Chain]


class Rechained:
    """Entries of sound chains under another seal.

    `heads` are those of before: they say after which entry a chain begins and from which on it is
    keyed; entries below keep plain digests. What entries vouched for of the rows is left out: these
    are not the rows of then any more. Of a `part` as many entries are done as can be.
    """

    def __init__(
        self,
        seal: ChainSeal,
        chains: Mapping[Chain, Sequence[JournalEntry]],
        heads: Mapping[Chain, Head | None],
        part: Part | None = None,
    ) -> None:
        self._seal = seal
        self._left = {chain: list(reversed(chains[chain])) for chain in CHAINS}
        self._keyed_from = {c: head.keyed_from if head else 1 for c, head in heads.items()}
        self._begins = {c: head.begins_after if head else NOTHING for c, head in heads.items()}
        self._part = part or Part(self._begins, {}, ())
        self.entries: dict[Chain, list[JournalEntry]] = {chain: [] for chain in CHAINS}
        # An entry vouches for earlier ones of the other chain only, so one of both can go on.
        while any(self._left.values()):
            if not any([self._go_on(chain) for chain in CHAINS]):
                if any(not self._left[chain] for chain in self._part.more):
                    break
                self._take(next(chain for chain in CHAINS if self._left[chain]))

    def end(self, chain: Chain) -> Link:
        """The last entry of a chain."""
        done = self.entries[chain]
        return (done[-1].number, done[-1].digest) if done else self._part.after[chain]

    def _go_on(self, chain: Chain) -> bool:
        """Take entries while the other chain has those for which they vouch; whether any was."""
        before = len(self.entries[chain])
        while self._left[chain]:
            number, _ = covers_of(self._left[chain][-1].covers).other
            if number > self.end(OTHER[chain])[0]:
                break
            self._take(chain)
        return len(self.entries[chain]) > before

    def _take(self, chain: Chain) -> None:
        entry = self._left[chain].pop()
        entry = replace(entry, covers=self._covers(entry.covers, OTHER[chain]))
        _, before = self.end(chain)
        if entry.number >= self._keyed_from[chain]:
            digest = self._seal.digest(before, entry, chain)
        else:
            digest = digest_of(
                before,
                at=entry.at,
                who=entry.who,
                action=entry.action,
                particulars=entry.particulars,
            )
        self.entries[chain].append(replace(entry, digest=digest))

    def _covers(self, covers: str, other: Chain) -> str:
        if not covers:
            return ""
        number, digest = covers_of(covers).other
        after = self._part.after[other]
        place = number - after[0] - 1
        if 0 <= place < len(self.entries[other]):
            digest = self.entries[other][place].digest
        elif number > self._begins[other][0]:
            known = after[1] if number == after[0] else digest
            digest = self._part.earlier.get((other, number), known)
        # One that was removed after its term keeps the digest that it had.
        return Covers((number, digest)).text()
