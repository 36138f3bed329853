"""Keyed digests of journal entries, and sealed heads: the ends of the chains (DESIGN §6).

Whoever can write into the store can hash a chain anew; without the store's secret he cannot make
these digests. A *head* says how far a chain goes. It is kept in the store, in a file beside an
embedded store, and in any other place (`creditgraph journal anchor`): the copy that somebody keeps
elsewhere shows that entries at the end were taken away.

All keys are derived from the secret alone (`graph.secrets.derived_key`): with a new secret, every
digest from `keyed_from` on and every head is made anew. A head kept under another secret is not
"ours" any more.
"""

import hmac
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

import orjson

from graph.codec import text_of
from graph.journal import GENESIS
from graph.row_sums import RowKey, RowKind, Sums, added, nothing
from graph.secrets import check_value, derived_key
from graph.store import CHAINS, Chain, JournalEntry

Link = tuple[int, str]  # the number and digest of an entry; 0 and GENESIS before the first
_MADE: Final = 8  # heads remembered: the next entry meets the ones before it


class Head(NamedTuple):
    """The end of a chain: its last entry (number 0 for none) and the store's identity.

    Entries below `keyed_from` were written before chains were keyed and have plain digests. Entries
    up to `cut` were removed after their term; the last of those had the digest `cut_digest`.
    """

    store: str
    chain: Chain
    number: int
    digest: str
    keyed_from: int
    at: str
    cut: int = 0
    cut_digest: str = GENESIS

    @property
    def begins_after(self) -> Link:
        """The number and digest of the entry after which the chain begins."""
        return (self.cut, self.cut_digest)


class ChainSeal:
    """Makes and checks the digests and heads of one store's chains."""

    def __init__(self, secret: bytes, store: str) -> None:
        self.store = store
        self.check = check_value(secret)  # tells the secret from another, and nothing of it
        self._keys = {chain: derived_key(secret, f"journal of {chain}") for chain in CHAINS}
        self._heads = derived_key(secret, "heads of journals")
        self.rows = RowKey(secret)
        self._made: dict[str, Head] = {}  # by the lines that this has sealed; replaced, not changed

    def digest(self, before: str, entry: JournalEntry, chain: Chain) -> str:
        """HMAC-SHA256 (hex) over the digest before and all of an entry but its own digest."""
        text = text_of(
            {
                "number": entry.number,
                "at": entry.at.isoformat(),
                "who": entry.who,
                "action": entry.action,
                "particulars": entry.particulars,
                "covers": entry.covers,
            }
        )
        return hmac.digest(self._keys[chain], f"{before}\n{text}".encode(), "sha256").hex()

    def rows_after(self, covers: str, number: int, more: Sums) -> dict[str, str]:
        """The blinded sums of the entry that follows the one of this number, which has `covers`.

        An entry that vouches for no rows, or was edited, counts as none: `verify` tells it.
        """
        before = self.rows_of(covers, number)
        return self.rows.blinded(added(before or nothing(), more), number + 1)

    def rows_of(self, covers: str, number: int) -> dict[RowKind, int] | None:
        """The sums for which the entry of this number vouches; None where it does for none."""
        try:
            return self.rows.bare(orjson.loads(covers)["rows"], number)
        except (ValueError, TypeError, KeyError):
            return None

    def sealed(self, head: Head) -> str:
        """A head as one line of JSON with its seal."""
        said = head._asdict()
        line = text_of({**said, "seal": self._seal(said)})
        if head.store == self.store:
            self._made = {**dict([*self._made.items()][1 - _MADE :]), line: head}
        return line

    def empty(self, chain: Chain, at: datetime) -> str:
        """The sealed head of a chain that has no entry yet."""
        return self.sealed(Head(self.store, chain, 0, GENESIS, 1, at.isoformat()))

    def head(self, line: str | None) -> Head | None:
        """The head of a line; None where it is missing or no head that this store has sealed."""
        if made := self._made.get(line or ""):
            return made
        try:
            said: Any = orjson.loads(line or "")
            seal = said.pop("seal")
            genuine = hmac.compare_digest(str(seal), self._seal(said))
            return Head(**said) if genuine and said["store"] == self.store else None
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def next_head(self, line: str | None, before: Link, now: Link, at: datetime) -> str | None:
        """The head after an entry; None where the head of before does not fit the last entry.

        The old head then stays, since a new one would hide that the end was taken away.
        """
        old = self.head(line)
        if old is None or (old.number, old.digest) != before:
            return None
        number, digest = now
        return self.sealed(old._replace(number=number, digest=digest, at=at.isoformat()))

    def cut_head(self, line: str | None, end: Link, cut: Link) -> str | None:
        """The head of a chain without its entries up to `cut`; None where nothing may be removed.

        That is where the head does not fit the last entry, or no entry of that number is left.
        """
        old = self.head(line)
        if old is None or (old.number, old.digest) != end or not cut[1] or cut[0] <= old.cut:
            return None
        return self.sealed(old._replace(cut=cut[0], cut_digest=cut[1]))

    def _seal(self, said: dict[str, Any]) -> str:
        return hmac.digest(self._heads, text_of(said).encode(), "sha256").hex()


def chain_of(line: str) -> Chain | None:
    """Which chain a line is about, genuine or not; None for no head at all."""
    try:
        said = orjson.loads(line)
        return cast(Chain, said["chain"]) if said["chain"] in CHAINS else None
    except (ValueError, TypeError, KeyError):
        return None
