"""What a Neo4j store is made of: constraints and indexes, made where they are missing.

Facts as last known stand under the names of DESIGN §3. Everything else lives under labels of its
own and hangs on nothing, so that no pattern written over the graph comes upon it.
"""

from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from graph.errors import StoreError
from graph.neo4j.link import Link, Transaction
from graph.neo4j.shapes import TYPES
from graph.neo4j.upgrade import upgrade
from graph.secrets import check_value

FORMAT: Final = 2

_UNIQUE: Final = {
    "store": ("CreditGraph", "key"),
    "clock": ("CreditGraphClock", "key"),
    "access": ("CreditGraphAccess", "key"),
    "revision": ("Revision", "number"),
    "entity": ("Entity", "id"),
    "entity_number": ("Entity", "_number"),
    "other_id": ("OtherId", "id"),
    "record": ("Record", "id"),
    "withdrawn": ("WithdrawnRecord", "id"),
    "journal": ("JournalEntry", "number"),
    "accesses": ("AccessEntry", "number"),
    "text": ("Text", "digest"),
}
_RANGE: Final = {
    "entity_norm": ("Entity", "_norm"),
    "entity_code": ("Entity", "_code"),
    "entity_answers": ("Entity", "_answers"),
    "other_code": ("OtherId", "_code"),
    "other_answers": ("OtherId", "_answers"),
    "past_answer": ("PastAnswer", "id"),
    "identifier": ("Identifier", "token"),
    "other_name": ("OtherName", "norm"),
    "other_name_id": ("OtherName", "id"),
    "past_name": ("PastName", "norm"),
    "past_entity": ("PastEntity", "id"),
    "past_entity_norm": ("PastEntity", "norm"),
    "past_entity_closed": ("PastEntity", "closed"),
    "past_relation": ("PastRelation", "id"),
    "past_relation_source": ("PastRelation", "source"),
    "past_relation_target": ("PastRelation", "target"),
    "past_relation_closed": ("PastRelation", "closed"),
    "past_record": ("PastRecord", "id"),
    "past_record_subject": ("PastRecord", "subject"),
    "past_record_closed": ("PastRecord", "closed"),
    "withdrawn_subject": ("WithdrawnRecord", "_subject"),
    "withdrawn_name": ("WithdrawnName", "id"),
    "past_record_document": ("PastRecord", "document"),
    "record_document": ("Record", "_document"),
    "record_decided": ("Record", "decided_on"),
    "event": ("StateEvent", "record"),
    "verdict_one": ("Verdict", "one"),
    "verdict_other": ("Verdict", "other"),
    "past_claim": ("PastClaim", "fact"),
}
_TEXT: Final = {
    "entity_text": ("Entity", "_norm"),
    "other_name_text": ("OtherName", "norm"),
    "past_entity_text": ("PastEntity", "norm"),
    "past_name_text": ("PastName", "norm"),
}


def schema() -> dict[str, str]:
    """Every constraint and index by its name."""
    wanted = {
        f"creditgraph_{name}": f"CREATE CONSTRAINT creditgraph_{name} IF NOT EXISTS "
        f"FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
        for name, (label, key) in _UNIQUE.items()
    }
    for kind, type_ in TYPES.items():
        wanted[f"creditgraph_{kind}"] = (
            f"CREATE CONSTRAINT creditgraph_{kind} IF NOT EXISTS "
            f"FOR ()-[r:{type_}]-() REQUIRE r.id IS UNIQUE"
        )
    for sort, indexes in (("INDEX", _RANGE), ("TEXT INDEX", _TEXT)):
        for name, (label, key) in indexes.items():
            wanted[f"creditgraph_{name}"] = (
                f"CREATE {sort} creditgraph_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{key})"
            )
    return wanted


def prepare(link: Link, secret: bytes) -> None:
    """Make a new store, or make sure that the one there is ours, of our format and secret.

    A database that holds anybody else's data is refused untouched.
    """
    link.ready()
    if not link.read(lambda tx: _is_ours(tx, link.name, secret)):
        _define(link)
        link.write(lambda tx: _make(tx, secret))
        link.read(lambda tx: _is_ours(tx, link.name, secret))
    else:
        _define(link)
        upgrade(link, FORMAT)


def _is_ours(tx: Transaction, name: str, secret: bytes) -> bool:
    meta = tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.format, m.secret")
    if not meta:
        if tx.rows("MATCH (n) RETURN 1 LIMIT 1"):
            raise StoreError("store.foreign", store=name)
        return False
    ((written, check),) = meta
    if written > FORMAT:
        raise StoreError("store.newer", store=name)
    if check != check_value(secret):
        raise StoreError("store.other_secret", store=name)
    return True


def _define(link: Link) -> None:
    def there(tx: Transaction) -> set[str]:
        return {name for (name,) in tx.rows("SHOW INDEXES YIELD name")}

    wanted = schema()
    missing = wanted.keys() - link.read(there)
    for name in sorted(missing):
        link.define(wanted[name])
    if missing:
        link.define("CALL db.awaitIndexes(600)")


def _make(tx: Transaction, secret: bytes) -> None:
    tx.do(
        "MERGE (m:CreditGraph {key: 'store'}) ON CREATE SET m += $made",
        made={
            "format": FORMAT,
            "secret": check_value(secret),
            "revision": 0,
            "numbers": 0,
            "claims": 0,
            "relations": 0,
            "kinds": [],
            "entries": 0,
            "digest": "",
            "identity": uuid4().hex,
            "made_at": datetime.now(UTC).isoformat(),
        },
    )
    tx.do("MERGE (c:CreditGraphClock {key: 'clock'}) ON CREATE SET c.begun = 0, c.settled = 0")
    tx.do("MERGE (a:CreditGraphAccess {key: 'access'}) ON CREATE SET a.entries = 0, a.digest = ''")
