"""Relations found by their ids: each type has an index of its own, so those in use are asked."""

from collections.abc import Collection

from graph.neo4j.link import Transaction
from graph.neo4j.shapes import TYPES


def kinds_held(tx: Transaction) -> list[str]:
    """The kinds of relation that the store ever held."""
    query = "MATCH (m:CreditGraph {key: 'store'}) RETURN coalesce(m.kinds, [])"
    return list(tx.rows(query)[0][0])


def relations_of(kinds: Collection[str]) -> str:
    """The part of a query that finds relations `r` of these kinds by the ids in $rows.

    The hint keeps a plan that was made in an empty store from reading all relations of a full one.
    """
    if not kinds:
        return "UNWIND [] AS r WITH r"
    parts = (
        f"UNWIND $rows AS id MATCH ()-[r:{TYPES[kind]} {{id: id}}]->() "
        f"USING INDEX SEEK r:{TYPES[kind]}(id) RETURN r"
        for kind in sorted(kinds)
    )
    return f"CALL () {{ {' UNION ALL '.join(parts)} }} WITH r"
