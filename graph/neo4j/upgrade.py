"""Bringing an older store up to date when it is opened, in pages; doing it again does no harm.

Format 1 kept the claims about a relation on a node beside it (`:RelationSource`), and its first
stores had no document numbers as they are compared. Format 2 had journals without keys, and a
program of format 3 knew no secret but a store's first.
"""

from typing import Final

from graph.chain_seal import ChainSeal
from graph.errors import StoreError
from graph.journal_check import KEYED
from graph.kept_rows import counted
from graph.neo4j.clock import lock
from graph.neo4j.documents import fill_documents
from graph.neo4j.dump import dump
from graph.neo4j.journal import access_lock, begin_keyed, head_line
from graph.neo4j.ledger.session import grouped
from graph.neo4j.link import Link, Transaction
from graph.neo4j.shapes import TYPES

_PAGE: Final = 5_000


def identity_of(tx: Transaction) -> str:
    """The random text that was made with the store."""
    return str(tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.identity")[0][0])


def sealed_keys_of(tx: Transaction) -> str | None:
    """The keys of before, sealed (`graph.sealed_keys`); None in a store that was never rekeyed."""
    sealed = tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.id_keys")[0][0]
    return None if sealed is None else str(sealed)


def upgrade(link: Link, secret: bytes, to: int) -> None:
    """Bring a store of an older format to format `to`; its indexes exist already."""

    def written(tx: Transaction) -> int:
        return int(tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.format")[0][0])

    before = link.read(written)
    if before == to:
        return
    # The format is written last: an upgrade that stops half way begins again at the next opening.
    if before == 1:
        fill_documents(link)
        while link.write(lambda tx: _move_claims(tx, link.name)):
            pass
        link.write(_count_relations)
        # It was the constraint of `:RelationSource`, of which no node is left.
        link.define("DROP CONSTRAINT creditgraph_relation IF EXISTS")
    link.write(lambda tx: _key(tx, link.name, secret, to))


def _move_claims(tx: Transaction, name: str) -> bool:
    """Move the claims of a page of relations onto them; return whether there may be more.

    Raises StoreError for claims whose relation is missing: else they would be read for ever.
    """
    lock(tx)
    rows = tx.rows("MATCH (f:RelationSource) RETURN f.kind, f.id LIMIT $page", page=_PAGE)
    moved = 0
    for kind, ids in grouped((kind, id_) for kind, id_ in rows).items():
        ((done,),) = tx.rows(
            f"UNWIND $ids AS id MATCH ()-[r:{TYPES[kind]} {{id: id}}]->() "
            f"USING INDEX SEEK r:{TYPES[kind]}(id) MATCH (f:RelationSource {{id: id}}) "
            "SET r._body = f.body, r._claims = f.claims DELETE f RETURN count(*)",
            ids=ids,
        )
        moved += done
    if rows and not moved:
        raise StoreError("neo4j.loose_sources", store=name, count=len(rows))
    return bool(rows)


def _count_relations(tx: Transaction) -> None:
    lock(tx)
    counts = {
        kind: tx.rows(f"RETURN COUNT {{ MATCH ()-[:{type_}]->() }}")[0][0]
        for kind, type_ in TYPES.items()
    }
    tx.do(
        "MATCH (m:CreditGraph {key: 'store'}) SET m.relations = $relations, m.kinds = $kinds",
        relations=sum(counts.values()),
        kinds=[kind for kind, count in counts.items() if count],
    )


def _key(tx: Transaction, name: str, secret: bytes, to: int) -> None:
    """Key both chains from here on; the facts chain notes how far the other one is without."""
    lock(tx)
    access_lock(tx)
    seal = ChainSeal(secret, identity_of(tx))
    # One with a sealed head is keyed: somebody has only made it look older.
    if seal.head(head_line(tx, "facts")) is None:
        access = begin_keyed(tx, seal, "access", KEYED)
        # Once over all rows: what was edited before today is taken over as it is.
        sums = counted(seal.rows, dump(tx, name))
        begin_keyed(tx, seal, "facts", KEYED, {"access": access}, sums=sums)
    tx.do("MATCH (m:CreditGraph {key: 'store'}) SET m.format = $to", to=to)
