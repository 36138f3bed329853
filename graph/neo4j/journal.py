"""Journal chains in Neo4j: appended under a lock, read in order.

The node that counts the entries of a chain holds its sealed head too (`graph.chain_seal`).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from graph.chain_seal import ChainSeal, Head
from graph.codec import body_of_text, text_of
from graph.covers import Covers
from graph.journal import GENESIS
from graph.model import Attributes
from graph.neo4j.clock import Keyed
from graph.neo4j.link import Transaction
from graph.row_sums import RowSums
from graph.store import Chain, JournalEntry

# chain: (the node that holds its end, the label of its entries)
KEPT_AT: Final[Mapping[Chain, tuple[str, str]]] = {
    "facts": ("CreditGraph {key: 'store'}", "JournalEntry"),
    "access": ("CreditGraphAccess {key: 'access'}", "AccessEntry"),
}
_OTHER: Final[Mapping[Chain, Chain]] = {"facts": "access", "access": "facts"}


class Chained:
    """One chain as the transaction that holds the lock of its end adds to it.

    `token` marks this writer's entries: where the answer to a commit was lost, `committed` finds
    them. `sums` holds the rows that it writes (facts chain only); each entry vouches for them.
    """

    def __init__(
        self,
        tx: Transaction,
        seal: ChainSeal,
        chain: Chain,
        *,
        token: str = "",
        sums: RowSums | None = None,
    ) -> None:
        self._tx = tx
        self._sums = sums
        self._seal = seal
        self._chain: Chain = chain
        self._token = token
        self.head: str | None = None  # the newest one that this has written

    def append(self, who: str, action: str, particulars: Attributes) -> None:
        """Add an entry after the last one, and seal the head anew where it fits."""
        end, label = KEPT_AT[self._chain]
        ((last, digest, line, vouched),) = self._tx.rows(
            f"MATCH (m:{end}) OPTIONAL MATCH (j:{label} {{number: m.entries}}) "
            "RETURN m.entries, m.digest, m.head, coalesce(j.covers, '')"
        )
        # A new store has an empty text as the digest of the entry before the first.
        before = (last, digest or GENESIS)
        at = datetime.now(UTC)
        rows = self._sums and self._seal.rows_after(vouched, last, self._sums.taken())
        covers = Covers(_end(self._tx, _OTHER[self._chain]), rows or None).text()
        new = JournalEntry(last + 1, at, who, action, particulars, "", covers)
        digest = self._seal.digest(before[1], new, self._chain)
        self.head = self._seal.next_head(line, before, (new.number, digest), at)
        self._tx.do(
            f"MATCH (m:{end}) SET m.entries = $entry.number, m.digest = $entry.digest, "
            f"m.head = coalesce($head, m.head) CREATE (j:{label}) SET j = $entry",
            entry={
                "number": new.number,
                "at": at.isoformat(),
                "who": who,
                "action": action,
                "particulars": text_of(particulars),
                "digest": digest,
                "covers": covers,
                "_token": self._token,
            },
            head=self.head,
        )


def _end(tx: Transaction, chain: Chain) -> tuple[int, str]:
    rows = tx.rows(f"MATCH (m:{KEPT_AT[chain][0]}) RETURN m.entries, m.digest")
    return (rows[0][0], rows[0][1] or GENESIS) if rows else (0, GENESIS)


def begin_keyed(
    tx: Transaction,
    seal: ChainSeal,
    chain: Chain,
    action: str = "",
    said: Attributes | None = None,
    *,
    sums: RowSums | None = None,
) -> int:
    """Seal a chain as it is; the entries that follow are keyed, first the one of this action.

    Returns the number of its last entry without a key.
    """
    number, digest = _end(tx, chain)
    at = datetime.now(UTC)
    head = Head(seal.store, chain, number, digest, number + 1, at.isoformat())
    tx.do(f"MATCH (m:{KEPT_AT[chain][0]}) SET m.head = $head", head=seal.sealed(head))
    if action:
        chained = Chained(tx, seal, chain, sums=sums)
        chained.append("system", action, {"until": number, **(said or {})})
    return number


def cut(tx: Transaction, seal: ChainSeal, until: int, most: int) -> int:
    """Remove at most `most` entries of the access chain up to a number, but the last.

    Returns up to which number; 0 where the head does not fit the chain. The caller holds the lock.
    """
    end, line = _end(tx, "access"), head_line(tx, "access")
    ((first,),) = tx.rows("MATCH (j:AccessEntry) RETURN coalesce(min(j.number), 0)")
    number = min(until, int(first) + most - 1, end[0] - 1)
    page = entries(tx, "access", after=number - 1, limit=1)
    digest = page[0].digest if page and page[0].number == number else ""
    head = seal.cut_head(line, end, (number, digest))
    if head is None:
        done = seal.head(line)
        # This runs again where the answer of the server was lost.
        return done.cut if done and done.cut >= until else 0
    tx.do("MATCH (j:AccessEntry) WHERE j.number <= $number DELETE j", number=number)
    tx.do("MATCH (m:CreditGraphAccess {key: 'access'}) SET m.head = $head", head=head)
    return number


def access_lock(tx: Transaction) -> Keyed:
    """Take the lock of the access chain until the transaction ends; no load ever holds it."""
    rows = tx.rows(
        "MATCH (a:CreditGraphAccess {key: 'access'}) SET a.locked = true REMOVE a.locked "
        "WITH a MATCH (m:CreditGraph {key: 'store'}) RETURN m.secret, m.rekeying"
    )
    return Keyed(*rows[0])


def entries(tx: Transaction, chain: Chain, *, after: int, limit: int) -> tuple[JournalEntry, ...]:
    """At most `limit` entries with numbers above `after`, oldest first."""
    rows = tx.rows(
        f"MATCH (j:{KEPT_AT[chain][1]}) WHERE j.number > $after RETURN j.number, j.at, j.who, "
        "j.action, j.particulars, j.digest, coalesce(j.covers, '') ORDER BY j.number LIMIT $limit",
        after=after,
        limit=limit,
    )
    return tuple(
        JournalEntry(n, datetime.fromisoformat(at), who, action, body_of_text(text), *rest)
        for n, at, who, action, text, *rest in rows
    )


def head_line(tx: Transaction, chain: Chain) -> str | None:
    """The sealed head of a chain; None where it is missing."""
    rows = tx.rows(f"MATCH (m:{KEPT_AT[chain][0]}) RETURN m.head")
    return rows[0][0] if rows else None


def length(tx: Transaction, chain: Chain) -> int:
    """How many entries the chain must have: the store counts them beside the chain."""
    rows = tx.rows(f"MATCH (m:{KEPT_AT[chain][0]}) RETURN m.entries")
    return int(rows[0][0]) if rows else 0


def committed(tx: Transaction, token: str, *, chain: Chain = "facts") -> bool:
    """Whether the chain has an entry with this token, and so its commit took place."""
    query = f"MATCH (j:{KEPT_AT[chain][1]}) WHERE j._token = $token RETURN 1"
    return bool(tx.rows(query, token=token))
