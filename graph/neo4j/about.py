"""What a Neo4j server reports about itself and the store that it holds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from graph.neo4j.integrity import index_states
from graph.neo4j.link import Transaction
from graph.neo4j.schema import schema
from graph.neo4j.shapes import TYPES
from graph.sentence import Sentence, say
from graph.store import About

_COUNTS: Final = {
    "entities": "MATCH (n:Entity) RETURN count(n)",
    "relations": f"MATCH ()-[r:{'|'.join(sorted(TYPES.values()))}]->() RETURN count(r)",
    "records": "MATCH (n:Record) RETURN count(n)",
}
_SOURCES: Final = {
    what: query.replace("RETURN count(n)", "UNWIND n.sources AS s RETURN s, count(*)").replace(
        "RETURN count(r)", "UNWIND r.sources AS s RETURN s, count(*)"
    )
    for what, query in _COUNTS.items()
}
_TRIED: Final = "5.26."  # the version that the tests run on
_APART_S: Final = 5.0


def about(tx: Transaction, revision: int) -> About:
    """Edition, version, clock, format, indexes and counts, with advice on what is unusual."""
    ((version, edition),) = tx.rows(
        "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' "
        "RETURN versions[0], edition"
    )
    # `realtime` is read when it is asked for, not when the transaction began.
    ((theirs,),) = tx.rows("RETURN datetime.realtime().epochMillis")
    behind = round(datetime.now(UTC).timestamp() - theirs / 1000, 1)
    ((format_,),) = tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.format")
    indexes = {**dict.fromkeys(sorted(schema()), "online"), **dict(index_states(tx))}
    return About(
        engine=f"Neo4j {edition}",
        version=version,
        format=format_,
        revision=revision,
        counts={what: tx.rows(query)[0][0] for what, query in _COUNTS.items()},
        indexes=indexes,
        behind_s=behind,
        advice=tuple(_advice(version, behind, indexes)),
    )


def _advice(version: str, behind_s: float, indexes: dict[str, str]) -> Iterator[Sentence]:
    if not version.startswith(_TRIED):
        yield say("advice.version", tried=_TRIED, version=version)
    if abs(behind_s) > _APART_S:
        yield say("advice.clock", seconds=behind_s)
    waiting = [name for name, state in indexes.items() if state != "online"]
    if waiting:
        yield say("advice.indexes", count=len(waiting), name=waiting[0])


def sources(tx: Transaction) -> dict[str, dict[str, int]]:
    """Numbers of entities, relations and records by source; a fact counts for each of its own."""
    counts: dict[str, dict[str, int]] = {}
    for what, query in _SOURCES.items():
        for name, count in tx.rows(query):
            counts.setdefault(name, dict.fromkeys(_COUNTS, 0))[what] = count
    return counts
