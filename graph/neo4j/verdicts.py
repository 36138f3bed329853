"""Reading the verdicts on identity that stand in one Neo4j store."""

from collections.abc import Collection
from typing import Final

from graph.model import Verdict
from graph.neo4j.ledger.session import listed
from graph.neo4j.link import Transaction

_READ: Final = "v.seq, v.kind, v.one, v.other, v.reason, v.who"


def verdicts(tx: Transaction, ids: Collection[str] | None) -> tuple[Verdict, ...]:
    """Those that nobody has lifted, oldest first; with `ids`, those that name one of them."""
    if ids is None:
        rows = tx.rows(f"MATCH (v:Verdict) WHERE v.closed IS NULL RETURN {_READ}")
    else:
        # UNION, so that each half goes by its own index.
        rows = tx.rows(
            f"MATCH (v:Verdict) WHERE v.one IN $ids AND v.closed IS NULL RETURN {_READ} UNION "
            f"MATCH (v:Verdict) WHERE v.other IN $ids AND v.closed IS NULL RETURN {_READ}",
            ids=listed(set(ids)),
        )
    return tuple(Verdict(*row[1:]) for row in sorted(rows))
