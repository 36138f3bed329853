"""What every part of a Neo4j transaction shares: the store's counters, and writing many at once."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, TypeVar

from graph.neo4j_link import Row, Transaction

T = TypeVar("T")

CHUNK: Final = 5_000

# What a store may have none of: a question about it is then not asked.
HAVINGS: Final = ("others", "codes", "named", "extras", "verdicts")


class Base:
    """One write transaction of one revision, which alone holds the store's lock."""

    def __init__(self, tx: Transaction, revision: int) -> None:
        self._tx = tx
        self._revision = revision
        self._numbers_used: int
        self._claims_used: int
        ((self._numbers_used, self._claims_used, *has),) = tx.rows(
            "MATCH (m:CreditGraph {key: 'store'}) RETURN m.numbers, m.claims, "
            + ", ".join(f"coalesce(m.has_{what}, false)" for what in HAVINGS)
        )
        self._has: dict[str, bool] = dict(zip(HAVINGS, has, strict=True))
        self.touched: dict[str, set[Any]] = {
            what: set() for what in ("entities", "relations", "records")
        }

    def _many(self, query: str, rows: Sequence[Any], **values: object) -> list[Row]:
        """Run a query that begins with UNWIND $rows, some thousands at a time."""
        found: list[Row] = []
        for start in range(0, len(rows), CHUNK):
            found += self._tx.rows(query, rows=rows[start : start + CHUNK], **values)
        return found

    def _table(self, query: str, columns: str, rows: Sequence[Any]) -> list[Row]:
        """These columns of all that a query which begins with UNWIND $rows finds."""
        found: list[Row] = []
        for start in range(0, len(rows), CHUNK):
            found += self._tx.table(query, columns, rows=rows[start : start + CHUNK])
        return found

    def _keep_counters(self) -> None:
        self._tx.do(
            "MATCH (m:CreditGraph {key: 'store'}) SET m += $counters",
            counters={
                "numbers": self._numbers_used,
                "claims": self._claims_used,
                **{f"has_{what}": True for what, has in self._has.items() if has},
            },
        )


def listed(values: Iterable[T]) -> list[T]:
    """Values in a steady order, as a parameter."""
    return sorted(values)  # type: ignore[type-var]


def grouped(rows: Collection[tuple[T, dict[str, Any]]]) -> dict[T, list[dict[str, Any]]]:
    """Rows by what they have in common: one statement a shape."""
    found: dict[T, list[dict[str, Any]]] = {}
    for shape, row in rows:
        found.setdefault(shape, []).append(row)
    return found
