"""Relations by their ids: each type has an index of its own, so the types in use are asked."""

from collections.abc import Collection

from graph.neo4j.link import Transaction
from graph.neo4j.shapes import TYPES


def kinds_held(tx: Transaction) -> list[str]:
    """The kinds of relation that the store ever held."""
    query = "MATCH (m:CreditGraph {key: 'store'}) RETURN coalesce(m.kinds, [])"
    return list(tx.rows(query)[0][0])


def relations_of(kinds: Collection[str]) -> str:
    """The part of a query that finds relations `r` of these kinds by the ids in $rows.

    The server keeps the plan it made in an empty store while the store fills. Without SEEK in the
    hint that plan reads the whole index for each id, and the first 15,000 relations of a type took
    12 seconds (measured).
    """
    if not kinds:
        return "UNWIND [] AS r WITH r"
    parts = (
        f"UNWIND $rows AS id MATCH ()-[r:{TYPES[kind]} {{id: id}}]->() "
        f"USING INDEX SEEK r:{TYPES[kind]}(id) RETURN r"
        for kind in sorted(kinds)
    )
    return f"CALL () {{ {' UNION ALL '.join(parts)} }} WITH r"
