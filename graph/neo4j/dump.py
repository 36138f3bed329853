"""Everything a Neo4j store keeps, table by table (`graph.dump`)."""

from collections.abc import Iterator
from typing import Final

from graph.codec import body_of_text
from graph.dump import Kept, KeptEntity, KeptId, KeptRecord, KeptRelation, KeptRow
from graph.errors import StoreError
from graph.neo4j.clock import await_settled
from graph.neo4j.ledger.claim_texts import unpacked_claims
from graph.neo4j.link import Transaction
from graph.neo4j.shapes import TYPES, WHOLE_EVENT

_ROWS: Final = {
    "past_answers": "MATCH (n:PastAnswer) RETURN n {.id, .canonical, .opened, .closed}",
    "past_claims": "MATCH (n:PastClaim) RETURN n {.*} ORDER BY n.seq",
    "identifiers": "MATCH (n:Identifier) RETURN n {.token, .id, .opened, .closed}",
    "events": f"MATCH (n:StateEvent|SkippedEvent) {WHOLE_EVENT}",
    "verdicts": "MATCH (n:Verdict) RETURN n {.seq, .kind, .one, .other, .reason, .who, .opened, "
    ".closed} ORDER BY n.seq",
    "revisions": "MATCH (n:Revision) RETURN n {.number, .committed_at} ORDER BY n.number",
    "texts": "MATCH (n:Text) RETURN n {.digest, .text} ORDER BY n.digest",
}


def dump(tx: Transaction, name: str) -> Iterator[Kept]:
    """Relations, records, ids, past entities, then the rest; `name` is the store's, for errors.

    Raises StoreError where somebody has committed meanwhile: a long transaction of Neo4j sees more
    than one state.
    """
    before = await_settled(tx)
    # Relations come first: an export to Neo4j takes the role labels of ids from them.
    yield from _facts(tx)
    yield from _ids(tx)
    for table, query in _ROWS.items():
        for (values,) in tx.stream(query):
            yield KeptRow(table, values)
    if await_settled(tx) != before:
        raise StoreError("neo4j.changed_meanwhile", store=name)


def _facts(tx: Transaction) -> Iterator[Kept]:
    for id_, source, target, opened, body, claims in tx.stream(
        f"MATCH (a)-[r:{'|'.join(sorted(TYPES.values()))}]->(b) "
        # Without a body somebody else wrote it, and it is no fact.
        "WHERE r._body IS NOT NULL RETURN r.id, a.id, b.id, r._opened, r._body, r._claims"
    ):
        own = unpacked_claims("R" + id_, claims, body)
        yield KeptRelation(id_, source, target, opened, 0, body, own)
    for row in tx.stream(
        "MATCH (p:PastRelation) RETURN p.id, p.source, p.target, p.opened, p.closed, p.body"
    ):
        yield KeptRelation._make((*row, []))
    for label in ("Record", "WithdrawnRecord"):
        for id_, subject, named, opened, body, claims in tx.stream(
            f"MATCH (r:{label}) RETURN r.id, r._subject, r._named, r._opened, r._body, r._claims"
        ):
            own = unpacked_claims("C" + id_, claims, body)
            yield KeptRecord(id_, subject, body_of_text(named), opened, 0, body, own)
    for id_, subject, named, *rest in tx.stream(
        "MATCH (p:PastRecord) RETURN p.id, p.subject, p.named, p.opened, p.closed, p.body"
    ):
        yield KeptRecord._make((id_, subject, body_of_text(named), *rest, []))


def _ids(tx: Transaction) -> Iterator[Kept]:
    for label in ("Entity", "OtherId"):
        for id_, number, answers, since, opened, body, claims in tx.stream(
            f"MATCH (e:{label}) RETURN e.id, e._number, coalesce(e._answers, e.id), "
            "coalesce(e._since, 0), coalesce(e._opened, 0), e._body, e._claims"
        ):
            own = unpacked_claims("E" + id_, claims, body)
            yield KeptId(id_, number, answers, since, opened, body, own)
    for row in tx.stream("MATCH (p:PastEntity) RETURN p.id, p.number, p.opened, p.closed, p.body"):
        yield KeptEntity._make(row)
