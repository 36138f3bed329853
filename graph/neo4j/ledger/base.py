"""What every part of a Neo4j transaction shares: the store's counters, and writing many at once."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, TypeVar

from graph.neo4j.link import Row, Transaction

S = TypeVar("S")
T = TypeVar("T")

CHUNK: Final = 1_000  # rows of one statement

# What a store may have none of: a question about it is then not asked.
HAVINGS: Final = ("others", "codes", "named", "extras", "verdicts")


class Base:
    """One write transaction of the next revision, which alone holds the store's lock."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.latest: int  # revision before this one
        self._numbers_used: int
        self._claims_used: int
        self._ties_kept: int
        ((self.latest, self._numbers_used, self._claims_used, self._ties_kept, kinds, *has),) = (
            tx.rows(
                "MATCH (m:CreditGraph {key: 'store'}) "
                "RETURN m.revision, m.numbers, m.claims, m.relations, coalesce(m.kinds, []), "
                + ", ".join(f"coalesce(m.has_{what}, false)" for what in HAVINGS)
            )
        )
        self._revision = self.latest + 1
        self._kinds = set(kinds)  # of relation, that this store ever held
        self._has: dict[str, bool] = dict(zip(HAVINGS, has, strict=True))
        self._touched: dict[str, set[Any]] = {
            what: set() for what in ("entities", "relations", "records")
        }

    def _many(self, query: str, rows: Iterable[Any], **values: object) -> list[Row]:
        """Run a query that begins with UNWIND $rows, some rows at a time.

        The next rows are made ready, if `rows` makes them, while the server works at the last.
        """
        sent = [self._tx.start(query, rows=part, **values) for part in parts(rows)]
        return [row for answer in sent for row in answer.values()]

    def _table(self, query: str, columns: str, rows: Iterable[Any]) -> list[Row]:
        """These columns of all that a query which begins with UNWIND $rows finds."""
        found = self._many(f"{query} RETURN collect([{columns}])", rows)
        return [row for (part,) in found for row in part]

    def _keep_revision(self) -> None:
        """The revision with what it touched, and the store's counters."""
        self._tx.start(
            "MATCH (m:CreditGraph {key: 'store'}) SET m += $counters "
            "CREATE (v:Revision) SET v = $about",
            about={
                "number": self._revision,
                "committed_at": datetime.now(UTC).isoformat(),
                "_touched": True,
                **{f"_{what}": Rows(sorted(them)) for what, them in self._touched.items()},
            },
            counters={
                "revision": self._revision,
                "numbers": self._numbers_used,
                "claims": self._claims_used,
                "relations": self._ties_kept,
                "kinds": listed(self._kinds),
                **{f"has_{what}": True for what, has in self._has.items() if has},
            },
        )


def listed(values: Iterable[T]) -> list[T]:
    """Values in a steady order, as a parameter."""
    return sorted(values)  # type: ignore[type-var]


def grouped(rows: Iterable[tuple[S, T]]) -> dict[S, list[T]]:
    """Rows by what they have in common: one statement a shape."""
    found: dict[S, list[T]] = {}
    for shape, row in rows:
        found.setdefault(shape, []).append(row)
    return found


class Rows(list[Any]):
    """Rows of a statement; the driver spells out parameters for its log, kept or not: not these."""

    def __repr__(self) -> str:
        return f"<{len(self)} rows>"


def parts(rows: Iterable[Any]) -> Iterator[Rows]:
    """Rows as they are sent, some at a time."""
    left = iter(rows)
    while part := Rows(islice(left, CHUNK)):
        yield part
