"""Checks of a Neo4j store, which others can write into with the server's own tools."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from graph.chain_seal import ChainSeal
from graph.journal_check import Kept, journal_faults
from graph.neo4j.clock import moment
from graph.neo4j.dump import dump
from graph.neo4j.journal import entries, head_line, length
from graph.neo4j.link import Transaction
from graph.neo4j.lookups import look_up_faults
from graph.neo4j.own_counts import HighestClaim, own_count_faults
from graph.neo4j.properties import other_kinds
from graph.neo4j.schema import schema
from graph.neo4j.shapes import TYPES
from graph.row_check import rows_faults
from graph.sentence import Sentence, Word, say
from graph.store import Chain, JournalEntry

_TYPES: Final = "|".join(sorted(TYPES.values()))

# The sentence of a fault and the query that counts it; anything above 0 is a fault.
_CHECKS: Final = {
    "verify.found.relations_written": (
        f"MATCH ()-[r:{_TYPES}]->() WHERE r._body IS NULL OR r._claims IS NULL RETURN count(r)"
    ),
    # The store counts its relations itself, so that one that somebody deleted is missed.
    "verify.found.relations_changed": (
        f"MATCH (m:CreditGraph) RETURN abs(m.relations - COUNT {{ MATCH ()-[:{_TYPES}]->() }})"
    ),
    "verify.found.records_about": (
        "MATCH (r:Record) WHERE COUNT { (r)-[:ABOUT]->(:Entity) } <> 1 RETURN count(r)"
    ),
    "verify.found.records_withdrawn": (
        "MATCH (r:Record) WHERE r.state IN ['repaired', 'revoked'] RETURN count(r)"
    ),
    "verify.found.other_ids": (
        "MATCH (o:OtherId) WHERE COUNT { (o)-[:ANSWERS_AS]->(:Entity) } <> "
        "CASE WHEN o._gone THEN 0 ELSE 1 END OR (o._claims = '[]') <> coalesce(o._gone, false) "
        "RETURN count(o)"
    ),
    "verify.found.events_twice": ("MATCH (e:StateEvent:SkippedEvent) RETURN count(e)"),
    "verify.found.entities_written": (
        "MATCH (e:Entity) WHERE e._number IS NULL OR e._body IS NULL RETURN count(e)"
    ),
}


def faults(tx: Transaction) -> tuple[Sentence, ...]:
    """A sentence for each fault of the graph and the revisions."""
    faults: list[Sentence] = []
    ((count, latest),) = tx.rows("MATCH (v:Revision) RETURN count(v), coalesce(max(v.number), 0)")
    ((stated,),) = tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.revision")
    if not count == latest == stated:
        faults.append(say("verify.revisions_and_store", count=count, latest=latest, stated=stated))
    # Each revision begins before it is there. One set back hides what came since.
    now = moment(tx)
    if now.begun < stated or now.settled > stated:
        faults.append(say("verify.clock"))
    for code, query in _CHECKS.items():
        ((n,),) = tx.rows(query)
        if n:
            faults.append(say("verify.outside", what=say(code, count=n)))
    faults += [say("verify.index", name=name, state=state) for name, state in index_states(tx)]
    return tuple(faults)


def all_faults(
    tx: Transaction, seal: ChainSeal, name: str, kept: Sequence[Kept]
) -> tuple[Sentence, ...]:
    """All faults of the store `name`; `kept` are heads of other places, read before.

    Raises StoreError where somebody commits meanwhile.
    """
    chains = journal_faults(seal, partial(_page, tx), partial(head_line, tx), kept)
    number = length(tx, "facts")
    page = entries(tx, "facts", after=number - 1, limit=1)
    highest = HighestClaim()
    rows = rows_faults(seal, page[0] if page else None, highest.noting(dump(tx, name)))
    return (*faults(tx), *chains, *rows, *_shown(tx, highest.seq))


def _shown(tx: Transaction, claims: int) -> tuple[Sentence, ...]:
    try:
        kinds = [*dict.fromkeys(other_kinds(tx))]
        look_ups = [*look_up_faults(tx), *own_count_faults(tx, claims)]
    except (ValueError, TypeError, LookupError, AttributeError):  # what we wrote, we can read
        return (say("verify.unreadable"),)
    shown = [say("verify.columns", what=Word("rows", kind)) for kind in kinds]
    return (*shown, *look_ups)


def _page(tx: Transaction, chain: Chain, after: int, limit: int) -> tuple[JournalEntry, ...]:
    return entries(tx, chain, after=after, limit=limit)


def index_states(tx: Transaction) -> list[tuple[str, str]]:
    """(name, state) of our indexes that are missing or not online."""
    there = dict(map(tuple, tx.rows("SHOW INDEXES YIELD name, state")))
    return [
        (name, there.get(name, "missing").lower())
        for name in sorted(schema())
        if there.get(name) != "ONLINE"
    ]
