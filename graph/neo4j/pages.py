"""All nodes or relations of a database in pages, by the database's own numbers.

These stay when a property changes, and a page is read whole before the next: the driver would keep
the rest of a longer answer in memory when another question is asked.
"""

from collections.abc import Iterator
from typing import Final

from graph.neo4j.link import Row, Transaction

LOWEST: Final = -1  # below the first number
_NODES: Final = (
    "UNWIND range($from, $to) AS at MATCH (n) WHERE id(n) = at RETURN at, labels(n), properties(n)"
)
_TIES: Final = (
    "UNWIND range($from, $to) AS at MATCH (a)-[n]->(b) WHERE id(n) = at "
    "RETURN at, [type(n)], n {.*, _from_id: coalesce(n._given_source, a.id), "
    "_to_id: coalesce(n._given_target, b.id)}"
)


def highest(tx: Transaction, ties: bool) -> int:
    """The highest number that the database has given to a node, or to a relation."""
    what = "()-[n]->()" if ties else "(n)"
    return int(tx.rows(f"MATCH {what} RETURN coalesce(max(id(n)), $none)", none=LOWEST)[0][0])


def page_down(tx: Transaction, to: int, size: int, *, ties: bool) -> tuple[list[Row], int]:
    """(number, labels or type, properties) of those from `to` down, and where the next page begins.

    Of a relation `_from_id` and `_to_id` are the ids between which it was given.
    """
    begin = max(to - size + 1, 0)
    return tx.rows(_TIES if ties else _NODES, **{"from": begin, "to": to}), begin - 1


def all_nodes(tx: Transaction, size: int) -> Iterator[list[Row]]:
    """All nodes, in pages of at most `size`."""
    to = highest(tx, ties=False)
    while to > LOWEST:
        rows, to = page_down(tx, to, size, ties=False)
        yield rows
