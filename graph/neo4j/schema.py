"""Constraints and indexes of a Neo4j store, made where they are missing.

Facts as last known have the labels and types of DESIGN §3. Everything else has labels of its own
and hangs on nothing, so that no pattern over the graph meets it.
"""

from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from graph.chain_seal import ChainSeal
from graph.errors import StoreError
from graph.id_keys import IdKeys
from graph.neo4j.clock import Keyed, refuse_half_done
from graph.neo4j.journal import begin_keyed
from graph.neo4j.link import Link, Transaction
from graph.neo4j.shapes import TYPES
from graph.neo4j.upgrade import identity_of, sealed_keys_of, upgrade
from graph.sealed_keys import id_keys
from graph.secrets import check_value
from graph.store import CHAINS

FORMAT: Final = 4  # `graph.neo4j.upgrade` says what the earlier ones were

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
    "past_name_id": ("PastName", "id"),
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
    "skipped_event": ("SkippedEvent", "record"),
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
    """The statement that makes each constraint and index, by name."""
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


def prepare(link: Link, secret: bytes) -> tuple[ChainSeal, IdKeys]:
    """Make a new store, or check the format and secret of the one that is there; upgrade it.

    Returns what makes and checks the digests of its journal, and its keys. Raises StoreError for a
    database with data of another program, which stays untouched, for a newer format, for another
    secret and for one that is being made anew.
    """
    link.ready()
    if not link.read(lambda tx: _is_ours(tx, link.name, secret)):
        # Constraints first: under them two programs that begin at once MERGE into one node. The
        # other one may have made it, so the secret is checked again.
        _define(link)
        link.write(lambda tx: _make(tx, secret))
        link.read(lambda tx: _is_ours(tx, link.name, secret))
    else:
        _define(link)
        upgrade(link, secret, FORMAT)
    identity, sealed = link.read(lambda tx: (identity_of(tx), sealed_keys_of(tx)))
    return ChainSeal(secret, identity), id_keys(sealed, secret)


def _is_ours(tx: Transaction, name: str, secret: bytes) -> bool:
    meta = tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.format, m.secret, m.rekeying")
    if not meta:
        if tx.rows("MATCH (n) RETURN 1 LIMIT 1"):
            raise StoreError("store.foreign", store=name)
        return False
    ((written, check, step),) = meta
    if written > FORMAT:
        raise StoreError("store.newer", store=name)
    refuse_half_done(Keyed(check, step), name)
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
    # A query over an index that is still being filled would read everything.
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
    made = tx.rows(
        "MERGE (a:CreditGraphAccess {key: 'access'}) ON CREATE SET a.entries = 0, a.digest = '' "
        "RETURN a.head"
    )
    if made == [[None]]:
        seal = ChainSeal(secret, identity_of(tx))
        for chain in CHAINS:
            begin_keyed(tx, seal, chain)
