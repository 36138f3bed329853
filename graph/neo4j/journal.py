"""Journal chains in Neo4j: appended under a lock, read in order."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from graph.codec import body_of_text, text_of
from graph.journal import GENESIS, all_entries, breaks, digest_of
from graph.model import Attributes
from graph.neo4j.link import Transaction
from graph.sentence import Sentence
from graph.store import Chain, JournalEntry

# chain: (the node that holds its end, the label of its entries)
_KEPT_AT: Final[Mapping[Chain, tuple[str, str]]] = {
    "facts": ("CreditGraph {key: 'store'}", "JournalEntry"),
    "access": ("CreditGraphAccess {key: 'access'}", "AccessEntry"),
}


def append(
    tx: Transaction, chain: Chain, who: str, action: str, particulars: Attributes, token: str = ""
) -> None:
    """Add an entry after the last one; the caller holds the lock of the chain's end.

    `token` marks this writer's entry: where the answer to a commit was lost, `committed` finds it.
    """
    end, label = _KEPT_AT[chain]
    ((last, before),) = tx.rows(f"MATCH (m:{end}) RETURN m.entries, m.digest")
    at = datetime.now(UTC)
    # A new store has an empty text as the digest of the entry before the first.
    digest = digest_of(before or GENESIS, at=at, who=who, action=action, particulars=particulars)
    tx.do(
        f"MATCH (m:{end}) SET m.entries = $entry.number, m.digest = $entry.digest "
        f"CREATE (j:{label}) SET j = $entry",
        entry={
            "number": last + 1,
            "at": at.isoformat(),
            "who": who,
            "action": action,
            "particulars": text_of(particulars),
            "digest": digest,
            "_token": token,
        },
    )


def access_lock(tx: Transaction) -> None:
    """Take the lock of the access chain until the transaction ends; no load ever holds it."""
    tx.do("MATCH (a:CreditGraphAccess {key: 'access'}) SET a.locked = true REMOVE a.locked")


def entries(tx: Transaction, chain: Chain, *, after: int, limit: int) -> tuple[JournalEntry, ...]:
    """At most `limit` entries with numbers above `after`, oldest first."""
    rows = tx.rows(
        f"MATCH (j:{_KEPT_AT[chain][1]}) WHERE j.number > $after "
        "RETURN j.number, j.at, j.who, j.action, j.particulars, j.digest "
        "ORDER BY j.number LIMIT $limit",
        after=after,
        limit=limit,
    )
    return tuple(
        JournalEntry(n, datetime.fromisoformat(at), who, action, body_of_text(text), digest)
        for n, at, who, action, text, digest in rows
    )


def faults_of(tx: Transaction, chain: Chain) -> list[Sentence]:
    """A sentence for each break of a chain."""
    every = all_entries(lambda after: entries(tx, chain, after=after, limit=1000))
    return breaks(every, chain, length=length(tx, chain))


def length(tx: Transaction, chain: Chain) -> int:
    """How many entries the chain must have: the store counts them beside the chain."""
    ((count,),) = tx.rows(f"MATCH (m:{_KEPT_AT[chain][0]}) RETURN m.entries")
    return int(count)


def committed(tx: Transaction, token: str, *, chain: Chain = "facts") -> bool:
    """Whether the chain has an entry with this token, and so its commit took place."""
    query = f"MATCH (j:{_KEPT_AT[chain][1]}) WHERE j._token = $token RETURN 1"
    return bool(tx.rows(query, token=token))
