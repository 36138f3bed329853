"""A clock in the store that shows which commits a reader may see only in part.

Neo4j isolates readers only from uncommitted work, and a commit becomes visible piece by piece
while the server applies it. So a writer, alone under the store's lock, sets `begun` to its revision
just before it commits, and `settled` afterwards. A reader who finds the same `begun` before and
after, equal to `settled`, has read no half-applied commit.
"""

import time
from dataclasses import dataclass
from typing import Final

from graph.chain_seal import ChainSeal
from graph.errors import StoreError
from graph.neo4j.link import Link, Transaction

_PAUSE_S: Final = 0.005
_PATIENCE_S: Final = 3.0  # applying a batch takes far less: a writer that takes longer has died


@dataclass(frozen=True, slots=True)
class Moment:
    """The clock: the last revision that began to be applied and the last that is complete."""

    begun: int
    settled: int

    @property
    def quiet(self) -> bool:
        """Whether no commit is half applied."""
        return self.begun == self.settled


def moment(tx: Transaction) -> Moment:
    """The clock as it is now; each call may answer otherwise, also within one transaction."""
    rows = tx.rows("MATCH (c:CreditGraphClock {key: 'clock'}) RETURN c.begun, c.settled")
    return Moment(*rows[0]) if rows else Moment(0, 0)


def begin(link: Link, revision: int) -> None:
    """Set `begun`: this revision is about to be committed."""
    link.write(
        lambda tx: tx.do(
            "MATCH (c:CreditGraphClock {key: 'clock'}) SET c.begun = $revision", revision=revision
        )
    )


def settle(link: Link, revision: int) -> None:
    """Set `settled`: this revision, and every one before it, is complete."""
    link.write(
        lambda tx: tx.do(
            # The next writer may have settled first, and the clock never goes back.
            "MATCH (c:CreditGraphClock {key: 'clock'}) WHERE c.settled < $revision "
            "SET c.settled = $revision",
            revision=revision,
        )
    )


def mend(link: Link) -> None:
    """Set the clock to the last commit, after a writer that died before it could.

    Under the lock no writer is at work, so nothing is half applied.
    """

    def work(tx: Transaction) -> None:
        refuse_half_done(lock(tx), link.name)
        tx.do(
            "MATCH (m:CreditGraph {key: 'store'}) MATCH (c:CreditGraphClock {key: 'clock'}) "
            "SET c.begun = m.revision, c.settled = m.revision"
        )

    link.write(work)


@dataclass(frozen=True, slots=True)
class Keyed:
    """The check value of the store's secret, and the step of a rekey that is not done, if any."""

    check: str
    step: str | None


def lock(tx: Transaction) -> Keyed:
    """Take the store's lock until the transaction ends: one writer at a time.

    Neo4j locks a node that is written to; the property itself is of no use and goes at once.
    """
    rows = tx.rows(
        "MATCH (m:CreditGraph {key: 'store'}) SET m.locked = true REMOVE m.locked "
        "RETURN m.secret, m.rekeying"
    )
    return Keyed(*rows[0])


def refuse_half_done(keyed: Keyed, name: str) -> None:
    """Raise StoreError where a store is half way to another secret."""
    if keyed.step:
        raise StoreError("rekey.half_done", store=name)


def refuse_rekeyed(keyed: Keyed, name: str, seal: ChainSeal) -> None:
    """Raise StoreError where a secret was made anew since this process opened the store."""
    refuse_half_done(keyed, name)
    if keyed.check != seal.check:
        raise StoreError("rekey.since", store=name)


class WriterGone(Exception):
    """A revision has begun and does not settle: its writer died, and `mend` has to be called."""


def await_settled(tx: Transaction, revision: int | None = None) -> Moment:
    """Wait until this revision is complete, or, without one, until no commit is half applied.

    Raises WriterGone where that takes longer than any writer needs.
    """
    started = time.monotonic()
    while True:
        now = moment(tx)
        if now.quiet or (revision is not None and now.settled >= revision):
            return now
        if time.monotonic() - started > _PATIENCE_S:
            raise WriterGone
        time.sleep(_PAUSE_S)
