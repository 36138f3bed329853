"""What may be wrong with a Neo4j store that somebody else has written into."""

from typing import Final

from graph.neo4j.clock import moment
from graph.neo4j.journal import faults_of
from graph.neo4j.link import Transaction
from graph.neo4j.schema import schema
from graph.neo4j.shapes import TYPES

_TYPES: Final = "|".join(sorted(TYPES.values()))

# (a query that counts what must not be, what is then to be said)
_CHECKS: Final = (
    (
        f"MATCH ()-[r:{_TYPES}]->() WHERE r._body IS NULL OR r._claims IS NULL RETURN count(r)",
        "{n} relations were tied past this program",
    ),
    (
        f"MATCH (m:CreditGraph) RETURN abs(m.relations - COUNT {{ MATCH ()-[:{_TYPES}]->() }})",
        "{n} relations were taken out of the graph, or put into it, past this program",
    ),
    (
        "MATCH (r:Record) WHERE COUNT { (r)-[:ABOUT]->(:Entity) } <> 1 RETURN count(r)",
        "{n} records are not about one entity",
    ),
    (
        "MATCH (r:Record) WHERE r.state IN ['repaired', 'revoked'] RETURN count(r)",
        "{n} withdrawn records stand among those in force",
    ),
    (
        "MATCH (o:OtherId) WHERE COUNT { (o)-[:ANSWERS_AS]->(:Entity) } <> 1 RETURN count(o)",
        "{n} other ids do not answer as one entity",
    ),
    (
        "MATCH (e:Entity) WHERE e._number IS NULL OR e._body IS NULL RETURN count(e)",
        "{n} entities were written past this program",
    ),
)


def faults(tx: Transaction) -> tuple[str, ...]:
    """A sentence for each thing that is wrong with the graph, its revisions and their journal."""
    found = list(map(str, faults_of(tx, "facts")))
    ((count, last),) = tx.rows("MATCH (v:Revision) RETURN count(v), coalesce(max(v.number), 0)")
    ((said,),) = tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.revision")
    if not count == last == said:
        found.append(
            f"{count} revisions are kept but the last is {last} of {said}: restore a backup."
        )
    if moment(tx).settled > said:
        found.append("the clock is ahead of the revisions: restore a backup.")
    for query, sentence in _CHECKS:
        ((n,),) = tx.rows(query)
        if n:
            found.append(f"{sentence.format(n=n)}: restore a backup, or load into a new database.")
    found += [f"the index {name} is {state}: {_BUILD}" for name, state in index_states(tx)]
    return tuple(found)


def access_faults(tx: Transaction) -> tuple[str, ...]:
    """A sentence for each thing that is wrong with the journal of look-ups."""
    return tuple(map(str, faults_of(tx, "access")))


_BUILD: Final = "open the store again with a user who may make indexes, and wait."


def index_states(tx: Transaction) -> list[tuple[str, str]]:
    """Our indexes that are missing or not online."""
    there = dict(map(tuple, tx.rows("SHOW INDEXES YIELD name, state")))
    return [
        (name, there.get(name, "missing").lower())
        for name in sorted(schema())
        if there.get(name) != "ONLINE"
    ]
