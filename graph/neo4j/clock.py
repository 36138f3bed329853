"""A clock in the store that says which commits a reader may see only half of.

Neo4j isolates readers only from uncommitted work, and a commit becomes visible piece by piece
while the server applies it. So a writer, alone under the store's lock, says on the clock that a
revision has `begun` just before it is committed, and that it is `settled` once it is. Whoever
reads the same `begun` before and after, equal to `settled`, has read nothing half applied.
"""

import time
from dataclasses import dataclass
from typing import Final

from graph.neo4j.link import Link, Transaction

_PAUSE_S: Final = 0.005
_PATIENCE_S: Final = 3.0  # applying a batch takes far less: after that its writer has died


@dataclass(frozen=True, slots=True)
class Moment:
    """What the clock says: revisions that have begun to be applied, and those that are whole."""

    begun: int
    settled: int

    @property
    def quiet(self) -> bool:
        """Whether nothing is half applied."""
        return self.begun == self.settled


def moment(tx: Transaction) -> Moment:
    """What the clock says now."""
    rows = tx.rows("MATCH (c:CreditGraphClock {key: 'clock'}) RETURN c.begun, c.settled")
    return Moment(*rows[0]) if rows else Moment(0, 0)


def begin(link: Link, revision: int) -> None:
    """Say that this revision is about to be committed."""
    link.write(
        lambda tx: tx.do(
            "MATCH (c:CreditGraphClock {key: 'clock'}) SET c.begun = $revision", revision=revision
        )
    )


def settle(link: Link, revision: int) -> None:
    """Say that this revision, and all before it, is whole."""
    link.write(
        lambda tx: tx.do(
            "MATCH (c:CreditGraphClock {key: 'clock'}) WHERE c.settled < $revision "
            "SET c.settled = $revision",
            revision=revision,
        )
    )


def mend(link: Link) -> None:
    """Put the clock right after a writer that died: under the lock nothing is half applied."""

    def work(tx: Transaction) -> None:
        lock(tx)
        tx.do(
            "MATCH (m:CreditGraph {key: 'store'}) MATCH (c:CreditGraphClock {key: 'clock'}) "
            "SET c.begun = m.revision, c.settled = m.revision"
        )

    link.write(work)


def lock(tx: Transaction) -> None:
    """Take the store's lock till the transaction's end: one writer at a time, in turn."""
    tx.do("MATCH (m:CreditGraph {key: 'store'}) SET m.locked = true REMOVE m.locked")


class WriterGone(Exception):
    """A revision has begun and does not settle: its writer died, and the clock is to be mended."""


def await_settled(tx: Transaction, revision: int | None = None) -> Moment:
    """Wait till this revision is whole, or, without one, till nothing is half applied."""
    started = time.monotonic()
    while True:
        now = moment(tx)
        if now.quiet or (revision is not None and now.settled >= revision):
            return now
        if time.monotonic() - started > _PATIENCE_S:
            raise WriterGone
        time.sleep(_PAUSE_S)
