"""The secret of a store on a server made anew, in pages, each of which is whole.

The first transaction gives the store its new check value and marks it with a step: from then on
nobody may open it, read on in it or write into it. Each page notes with its rows how far the step
has come, so that the same command goes on after a kill or a lost answer and makes nothing anew
twice. The last transaction counts all rows under the new key and takes the mark away.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, NamedTuple

from graph.addresses import Address, Credentials
from graph.chain_seal import ChainSeal
from graph.codec import body_of_text, text_of
from graph.errors import StoreError
from graph.kept_rows import counted
from graph.neo4j.clock import Keyed, lock
from graph.neo4j.dump import dump
from graph.neo4j.journal import KEPT_AT, Chained, access_lock
from graph.neo4j.link import Link, Transaction
from graph.neo4j.pages import highest
from graph.neo4j.rechaining import chains_begin, rechain
from graph.neo4j.renewing import apart, found, renewed, texts_back, texts_renewed
from graph.neo4j.renewing_certificates import reissued
from graph.neo4j.upgrade import identity_of, sealed_keys_of
from graph.renewal import SecretChange, State
from graph.row_sums import RowSums
from graph.sealed_keys import id_keys, later_key, sealed_keys
from graph.secrets import check_value
from graph.store import CHAINS

ACTION: Final = "rekey"
_LAST: Final = "end"
_CLEANED: Final = 10_000  # notes dropped in one transaction
_INDEXES: Final = {"creditgraph_rekeyed": "old", "creditgraph_rekeyed_subject": "subject"}


class Rekeying:
    """Gives the store at an address another secret."""

    def __init__(self, address: Address, credentials: Credentials) -> None:
        self._link = Link(address, credentials)

    @property
    def name(self) -> str:
        """The store's URL, as an open store has it."""
        return self._link.name

    def close(self) -> None:
        """Close every connection."""
        self._link.close()

    def identity(self) -> str | None:
        """The identity of the store; None where there is none."""
        there = "MATCH (m:CreditGraph {key: 'store'}) RETURN 1"
        return self._link.read(lambda tx: identity_of(tx) if tx.rows(there) else None)

    def state(self, old: bytes, new: bytes) -> State:
        """`fresh` for a store to be rekeyed, `begun` for one half done, `done` for one of `new`.

        Raises StoreError for a store of neither secret.
        """
        asked = "MATCH (m:CreditGraph {key: 'store'}) RETURN m.secret, m.rekeying"
        keyed = Keyed(*self._link.read(lambda tx: tx.rows(asked))[0])
        if keyed.check == check_value(new):
            return "begun" if keyed.step else "done"
        if keyed.check != check_value(old):
            raise StoreError("store.other_secret", store=self._link.name)
        return "fresh"

    def rekey(self, change: SecretChange) -> None:
        """Make everything anew that follows from the secret, or finish doing so.

        A store that is done already stays as it is. Raises StoreError.
        """
        if self.state(change.old, change.new) == "done":
            return
        for name, key in _INDEXES.items():
            self._link.define(
                f"CREATE INDEX {name} IF NOT EXISTS FOR (n:Rekeyed) ON (n.{key})",
            )
        self._link.define("CALL db.awaitIndexes(600)")
        steps = _steps(change, self._link.read(identity_of))
        step = self._link.write(partial(_begin, change=change, steps=steps))
        while step != _LAST:
            step = self._link.write(partial(_go_on, step=step, steps=steps))
        change.beside()
        self._link.write(partial(_end, change=change, name=self._link.name))
        for name in _INDEXES:
            self._link.define(f"DROP INDEX {name} IF EXISTS")


class _Step(NamedTuple):
    """One step: where its pages begin, and the work on one, which gives where the next begins."""

    start: Callable[[Transaction], Any]
    page: Callable[[Transaction, Any], Any]


def _steps(change: SecretChange, identity: str) -> Mapping[str, _Step]:
    """All steps by name, in their order."""
    key = later_key(change.new)
    seals = ChainSeal(change.old, identity), ChainSeal(change.new, identity)
    return {
        # While ids are as before: which ids of relations, records and certificates will be others.
        "facts of nodes": _Step(partial(highest, ties=False), partial(found, key=key, ties=False)),
        "facts of ties": _Step(partial(highest, ties=True), partial(found, key=key, ties=True)),
        "records apart": _Step(lambda _: "", partial(apart, key=key)),
        "certificates": _Step(lambda _: "", partial(reissued, key=key, reissue=change.reissue)),
        # All rows, once each.
        "texts": _Step(lambda _: 0, partial(texts_renewed, key=key)),
        "nodes": _Step(partial(highest, ties=False), partial(renewed, key=key, ties=False)),
        "ties": _Step(partial(highest, ties=True), partial(renewed, key=key, ties=True)),
        "journal": _Step(partial(chains_begin, seal=seals[0]), partial(rechain, seals=seals)),
        "texts back": _Step(lambda _: 0, texts_back),
        "notes": _Step(_counted_notes, _drop_notes),
    }


def _begin(tx: Transaction, change: SecretChange, steps: Mapping[str, _Step]) -> str:
    """Mark the store, unless it is marked; gives the step that it is at."""
    keyed = lock(tx)
    access_lock(tx)  # nobody may look anybody up meanwhile
    if keyed.step:
        return keyed.step
    first = next(iter(steps))
    keys = id_keys(sealed_keys_of(tx), change.old)
    tx.do(
        "MATCH (m:CreditGraph {key: 'store'}) SET m += $marked",
        marked={
            "secret": check_value(change.new),
            "id_keys": sealed_keys(keys, change.new),
            "rekeying": first,
            "rekeyed_to": text_of([steps[first].start(tx)]),
        },
    )
    # As if a commit were being applied: who reads on waits, and is then told.
    tx.do("MATCH (c:CreditGraphClock {key: 'clock'}) SET c.begun = c.settled + 1")
    return first


def _go_on(tx: Transaction, step: str, steps: Mapping[str, _Step]) -> str:
    """Do one page of a step; gives the step that the store is at then."""
    lock(tx)
    ((now, text),) = tx.rows("MATCH (m:CreditGraph) RETURN m.rekeying, m.rekeyed_to")
    # The answer to a commit was lost: it took place, and the next page is of another step.
    if now != step:
        return str(now)
    to = steps[step].page(tx, body_of_text(text)[0])
    if to is None:
        names = [*steps, _LAST]
        step = names[names.index(step) + 1]
        to = steps[step].start(tx) if step in steps else 0
    tx.do(
        "MATCH (m:CreditGraph {key: 'store'}) SET m.rekeying = $step, m.rekeyed_to = $to",
        step=step,
        to=text_of([to]),
    )
    return step


def _counted_notes(tx: Transaction) -> int:
    """Note how much was made anew, for the journal."""
    rows = tx.rows("MATCH (n:Rekeyed) RETURN n.fact, count(*)")
    counts = dict(map(tuple, rows))
    said = {"facts": counts.get(True, 0), "certificates": counts.get(False, 0)}
    tx.do("MATCH (m:CreditGraph {key: 'store'}) SET m.rekeyed = $said", said=text_of(said))
    return 0


def _drop_notes(tx: Transaction, _: int) -> int | None:
    ((left,),) = tx.rows(
        "MATCH (n:Rekeyed) WITH n LIMIT $page DELETE n RETURN count(*)", page=_CLEANED
    )
    return 0 if left else None


def _end(tx: Transaction, change: SecretChange, name: str) -> None:
    """Seal both heads, count all rows, tell of it, and let the store be opened again."""
    keyed = lock(tx)
    access_lock(tx)
    if not keyed.step:
        return  # the answer to this commit was lost
    identity, now = identity_of(tx), datetime.now(UTC).isoformat()
    old, new = ChainSeal(change.old, identity), ChainSeal(change.new, identity)
    for chain in CHAINS:
        end, _ = KEPT_AT[chain]
        ((line, number, digest),) = tx.rows(f"MATCH (m:{end}) RETURN m.head, m.entries, m.digest")
        if head := old.head(line):
            kept = head._replace(number=number, digest=digest or head.digest, at=now)
            tx.do(f"MATCH (m:{end}) SET m.head = $head", head=new.sealed(kept))
    tx.do(
        "MATCH (m:CreditGraph {key: 'store'}) MATCH (c:CreditGraphClock {key: 'clock'}) "
        "SET c.begun = m.revision, c.settled = m.revision"
    )
    said = tx.rows("MATCH (m:CreditGraph {key: 'store'}) RETURN m.rekeyed")[0][0]
    # The rows are others than before: all of them are counted under the new key.
    sums: RowSums = counted(new.rows, dump(tx, name))
    Chained(tx, new, "facts", sums=sums).append(change.who, ACTION, body_of_text(said))
    tx.do("MATCH (m:CreditGraph {key: 'store'}) REMOVE m.rekeying, m.rekeyed_to, m.rekeyed")
