"""What the parts of one Neo4j transaction share: the store's counters and statements in parts."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final, TypeVar

from graph.neo4j.link import Row, Transaction
from graph.row_sums import RowSums

S = TypeVar("S")
T = TypeVar("T")

CHUNK: Final = 1_000  # rows of one statement

# A store that holds none of these is not asked about them: each question costs a round trip.
# In this order: ids that answer as others; ids made of an organisation code; organisations known by
# name only; identifiers that no id is made of; verdicts. A flag that was set is never cleared.
FLAGS: Final = ("others", "codes", "named", "extras", "verdicts")


class Session:
    """One write transaction of the next revision, which alone holds the store's lock."""

    def __init__(self, tx: Transaction, sums: RowSums) -> None:
        self.tx = tx
        self.sums = sums  # of the rows that are written
        rows = tx.rows(
            "MATCH (m:CreditGraph {key: 'store'}) "
            "RETURN m.revision, m.numbers, m.claims, m.relations, coalesce(m.kinds, []), "
            + ", ".join(f"coalesce(m.has_{what}, false)" for what in FLAGS)
        )
        ((latest, numbers, claims, relations, kinds, *has),) = rows
        self.latest: int = latest  # the revision before this one
        self.revision: int = latest + 1
        sums.begin(self.revision)
        self.numbers_used: int = numbers
        self.claims_used: int = claims
        self.relations_kept: int = relations
        self.kinds: set[str] = set(kinds)  # of relation, that this store ever held
        self.has: dict[str, bool] = dict(zip(FLAGS, has, strict=True))
        # What this revision changed, for scans of what changed since an earlier one.
        self.touched: dict[str, set[Any]] = {
            what: set() for what in ("entities", "relations", "records")
        }
        self._writers: list[Callable[[], None]] = []

    def write_on_flush(self, *writers: Callable[[], None]) -> None:
        """Register what writes the changes that parts hold in memory, in this order."""
        self._writers += writers

    def flush(self) -> None:
        """Write what is held in memory, before a question that only the database can answer."""
        for write in self._writers:
            write()

    def many(self, query: str, rows: Iterable[Any], **values: object) -> list[Row]:
        """Run a query that begins with UNWIND $rows, some rows at a time.

        A generator prepares its next rows while the server works on those before.
        """
        sent = [self.tx.start(query, rows=part, **values) for part in parts(rows)]
        return [row for answer in sent for row in answer.values()]

    def table(self, query: str, columns: str, rows: Iterable[Any]) -> list[Row]:
        """These columns of all that a query finds; it begins with UNWIND $rows."""
        answers = self.many(f"{query} RETURN collect([{columns}])", rows)
        return [row for (part,) in answers for row in part]


def listed(values: Iterable[T]) -> list[T]:
    """Values as a parameter, in sorted order."""
    return sorted(values)  # type: ignore[type-var]


def grouped(rows: Iterable[tuple[S, T]]) -> dict[S, list[T]]:
    """Rows by shape, for one statement each."""
    shapes: dict[S, list[T]] = {}
    for shape, row in rows:
        shapes.setdefault(shape, []).append(row)
    return shapes


class Rows(list[Any]):
    """Rows of a statement, which print as their number only.

    The driver formats all parameters for its log, even where no log is kept.
    """

    def __repr__(self) -> str:
        return f"<{len(self)} rows>"


def parts(rows: Iterable[Any]) -> Iterator[Rows]:
    """Rows in parts of at most CHUNK, as they are sent."""
    left = iter(rows)
    while part := Rows(islice(left, CHUNK)):
        yield part
