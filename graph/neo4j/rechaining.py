"""Both journal chains of a Neo4j store under another seal, some entries at a time."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph.chain_seal import ChainSeal, Head
from graph.covers import NOTHING, covers_of
from graph.neo4j.journal import KEPT_AT, entries, head_line
from graph.neo4j.link import Transaction
from graph.rechaining import OTHER, Part, Rechained
from graph.store import CHAINS, Chain, JournalEntry

_PAGE: Final = 2_000

Ends = dict[str, list[Any]]  # by chain, the number and new digest of the last entry that is done


def chains_begin(tx: Transaction, seal: ChainSeal) -> Ends:
    """After which entries both chains begin; `seal` is that of before."""
    heads = _heads(tx, seal)
    return {c: list(head.begins_after if head else NOTHING) for c, head in heads.items()}


def rechain(tx: Transaction, ends: Ends, seals: tuple[ChainSeal, ChainSeal]) -> Ends | None:
    """Digest the next entries of both chains anew, after these; None where none are left."""
    old, new = seals
    after = {chain: (int(ends[chain][0]), str(ends[chain][1])) for chain in CHAINS}
    pages = {c: entries(tx, c, after=after[c][0], limit=_PAGE) for c in CHAINS}
    if not any(pages.values()):
        for chain in CHAINS:
            number, digest = after[chain]
            if number:
                end = KEPT_AT[chain][0]
                tx.do(f"MATCH (m:{end}) SET m.digest = $digest", digest=digest)
        return None
    part = Part(after, _earlier(tx, pages, after), [c for c in CHAINS if len(pages[c]) == _PAGE])
    done = Rechained(new, pages, _heads(tx, old), part)
    for chain in CHAINS:
        rows = [{"n": e.number, "d": e.digest, "c": e.covers} for e in done.entries[chain]]
        label = KEPT_AT[chain][1]
        tx.do(
            f"UNWIND $rows AS row MATCH (j:{label} {{number: row.n}}) "
            "SET j.digest = row.d, j.covers = row.c",
            rows=rows,
        )
    return {chain: list(done.end(chain)) for chain in CHAINS}


def _heads(tx: Transaction, seal: ChainSeal) -> dict[Chain, Head | None]:
    return {chain: seal.head(head_line(tx, chain)) for chain in CHAINS}


def _earlier(
    tx: Transaction,
    pages: Mapping[Chain, Sequence[JournalEntry]],
    after: Mapping[Chain, tuple[int, str]],
) -> dict[tuple[Chain, int], str]:
    """The new digests of entries of before these pages for which entries of them vouch."""
    earlier: dict[tuple[Chain, int], str] = {}
    for chain in CHAINS:
        told = {covers_of(entry.covers).other[0] for entry in pages[OTHER[chain]]}
        rows = tx.rows(
            f"UNWIND $numbers AS n MATCH (j:{KEPT_AT[chain][1]} {{number: n}}) "
            "RETURN j.number, j.digest",
            numbers=sorted(number for number in told if number < after[chain][0]),
        )
        earlier |= {(chain, number): digest for number, digest in rows}
    return earlier
