"""The store on a Neo4j server, with the same promises as the embedded one (DESIGN §6)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from graph.addresses import Address, Credentials
from graph.codec import event_from
from graph.commit.finish import write_batch
from graph.dump import Kept
from graph.errors import BadInput, NotFound, StoreError
from graph.head_places import HeadPlaces
from graph.id_keys import IdKeys
from graph.journal import look_up
from graph.model import Batch, Entity, Record, Relation, StateEvent, Verdict
from graph.neo4j import clock
from graph.neo4j.about import about, sources
from graph.neo4j.dump import dump
from graph.neo4j.integrity import all_faults
from graph.neo4j.journal import Chained, access_lock, committed, cut, entries, head_line, length
from graph.neo4j.ledger.ledger import Neo4jLedger
from graph.neo4j.link import READ_S, WRITE_S, Link, Transaction
from graph.neo4j.names import Names, persons_called
from graph.neo4j.reader import RevisionReader
from graph.neo4j.rounds import CypherRounds
from graph.neo4j.scan import Scan, changes
from graph.neo4j.schema import prepare
from graph.neo4j.shapes import EVENT
from graph.neo4j.upgrade import identity_of
from graph.neo4j.verdicts import verdicts
from graph.rounds import Arc, Rounds
from graph.row_sums import RowSums
from graph.search import find, identified
from graph.sentence import Sentence
from graph.store import (
    CHAINS,
    About,
    Chain,
    Columns,
    Committed,
    Found,
    JournalEntry,
    Revision,
)

T = TypeVar("T")
_CUT = 20_000  # entries of the access chain removed in one transaction
_TRIES = 100  # how often in a row a commit may disturb one read


class _Unchanged(Exception):
    """Rolls back a batch that changes nothing; carries the answer to give."""

    def __init__(self, done: Committed) -> None:
        super().__init__()
        self.done = done


class Neo4jStore:
    """Implements `graph.store.Store` on one database of a Neo4j server."""

    def __init__(
        self,
        address: Address,
        credentials: Credentials,
        secret: bytes,
        anchor: Path | None = None,
    ) -> None:
        self._link = Link(address, credentials)
        self._secret = secret
        try:
            self._seal, self._id_keys = prepare(self._link, secret)
            self._places = HeadPlaces(self._seal, self.heads, anchor=anchor)
            self._places.begin()
        except BaseException:
            self._link.close()
            raise

    @property
    def name(self) -> str:
        return self._link.name

    @property
    def secret(self) -> bytes:
        return self._secret

    @property
    def id_keys(self) -> IdKeys:
        return self._id_keys

    @property
    def identity(self) -> str:
        return self._link.read(identity_of)

    # -- writing

    def commit(self, batch: Batch) -> Committed:
        token = uuid4().hex
        done: list[Committed] = []
        heads: list[str | None] = []

        def work(tx: Transaction) -> Committed:
            clock.refuse_rekeyed(clock.lock(tx), self.name, self._seal)
            # This runs again where the answer to a commit was lost. The token in the journal then
            # tells whether it took place.
            if done and committed(tx, token):
                return done[-1]
            sums = RowSums(self._seal.rows)
            chained = Chained(tx, self._seal, "facts", token=token, sums=sums)
            done.append(_write(batch, Neo4jLedger(tx, chained, sums)))
            heads.append(chained.head)
            # In a transaction of its own, since readers must see `begun` before any of this one.
            if done[-1].changed:
                clock.begin(self._link, done[-1].revision)
            return done[-1]

        try:
            result = self._link.write(work)
        except _Unchanged as nothing:
            return nothing.done
        except BaseException:
            # The clock may say `begun` for a commit that did not take place: readers would wait.
            if done and done[-1].changed:
                self._mend()
            raise
        # It stands: what fails from here on takes nothing back, and whoever reads next mends it.
        with suppress(StoreError):
            if result.changed:
                clock.settle(self._link, result.revision)
            self._keep_head("facts", heads[-1])
        return result

    def _keep_head(self, chain: Chain, line: str | None) -> None:
        def digest(number: int) -> str | None:
            read = partial(entries, after=number - 1, limit=1)
            page = self._link.read(lambda tx: read(tx, chain))
            return page[0].digest if page and page[0].number == number else None

        self._places.keep(line, digest)

    def _mend(self) -> None:
        try:
            clock.mend(self._link)
        except StoreError:
            return  # the next writer mends the clock, or a reader that finds WriterGone

    def append_access(self, who: str, purpose: str, what: str, persons: Collection[str]) -> None:
        entry = look_up(what, purpose, persons)
        token = uuid4().hex
        heads: list[str | None] = []

        def work(tx: Transaction) -> None:
            clock.refuse_rekeyed(access_lock(tx), self.name, self._seal)
            if heads and committed(tx, token, chain="access"):
                return
            chained = Chained(tx, self._seal, "access", token=token)
            chained.append(who, entry.action, entry.particulars)
            heads.append(chained.head)

        self._link.write(work)
        with suppress(StoreError):
            self._keep_head("access", heads[-1])

    def cut_access(self, until: int) -> None:
        """As the port says; in transactions of some size, each of which leaves a whole chain."""
        until = min(until, self.journal_lengths()["access"] - 1)

        def work(tx: Transaction) -> int:
            clock.refuse_rekeyed(access_lock(tx), self.name, self._seal)
            return cut(tx, self._seal, until, _CUT)

        done = 0
        while done < until:
            done = self._link.write(work)
            if not done:
                raise StoreError("journal_chain.not_cut", store=self.name)

    # -- reading

    def _reading(
        self,
        at_revision: int | None,
        work: Callable[[RevisionReader], T],
        *,
        timeout_s: float = READ_S,
    ) -> T:
        """Read at one revision, and again where a commit became visible meanwhile.

        Raises StoreError where that happens _TRIES times in a row.
        """

        def attempt(tx: Transaction) -> T:
            for _ in range(_TRIES):
                before = clock.await_settled(tx)
                revision = before.settled if at_revision is None else at_revision
                _refuse_unreached(revision, before.settled)
                try:
                    answer = work(RevisionReader(tx, revision, past=revision < before.settled))
                except (AttributeError, LookupError, TypeError, ValueError):
                    if clock.moment(tx) == before:
                        raise
                    continue  # a row deleted while it was being read has nulls for its values
                if clock.moment(tx) == before:
                    return answer
            raise StoreError("neo4j.busy", store=self.name)

        return self._read_settled(attempt, timeout_s=timeout_s)

    def _read_settled(self, work: Callable[[Transaction], T], *, timeout_s: float = READ_S) -> T:
        try:
            return self._link.read(work, timeout_s=timeout_s)
        except clock.WriterGone:
            clock.mend(self._link)
            return self._link.read(work, timeout_s=timeout_s)

    def together(self) -> AbstractContextManager[None]:
        return nullcontext()  # each question is a round trip of its own

    def revision(self, number: int | None = None) -> Revision:
        def work(tx: Transaction) -> Revision:
            settled = clock.await_settled(tx).settled
            wanted = settled if number is None else number
            _refuse_unreached(wanted, settled)
            if wanted == 0:
                return Revision(0, datetime.fromtimestamp(0, UTC))
            query = "MATCH (v:Revision {number: $number}) RETURN v.committed_at"
            ((at,),) = tx.rows(query, number=wanted)
            return Revision(wanted, datetime.fromisoformat(at))

        return self._read_settled(work)

    def entities(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Entity]:
        return self._reading(at_revision, lambda reader: reader.entities(ids))

    def relations(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Relation]:
        return self._reading(at_revision, lambda reader: reader.relations(ids))

    def records(
        self,
        *,
        ids: Collection[str] | None = None,
        subjects: Collection[str] | None = None,
        at_revision: int | None = None,
        withdrawn: bool = False,
    ) -> tuple[Record, ...]:
        def work(reader: RevisionReader) -> tuple[Record, ...]:
            return reader.records(ids=ids, subjects=subjects, withdrawn=withdrawn)

        return self._reading(at_revision, work)

    def records_by_document_no(
        self, document_no: str, *, limit: int, at_revision: int | None = None
    ) -> tuple[Record, ...]:
        return self._reading(
            at_revision, lambda reader: reader.records_by_document_no(document_no, limit)
        )

    def relations_at(
        self,
        ids: Collection[str],
        *,
        kinds: Collection[str] | None = None,
        as_of: date | None = None,
        limit: int,
        at_revision: int | None = None,
        within: bool = False,
    ) -> tuple[Relation, ...]:
        def work(reader: RevisionReader) -> tuple[Relation, ...]:
            return reader.relations_at(ids, kinds=kinds, as_of=as_of, limit=limit, within=within)

        return self._reading(at_revision, work)

    def find(
        self, text: str, *, limit: int = 50, at_revision: int | None = None, masked: bool = False
    ) -> Found:
        def work(reader: RevisionReader) -> Found:
            return find(Names(reader, masked=masked), text, limit)

        return self._reading(at_revision, work)

    def identified(self, text: str, *, at_revision: int | None = None) -> tuple[Entity, ...]:
        return self._reading(at_revision, lambda reader: identified(Names(reader), text))

    def persons_called(self, names: Collection[str]) -> frozenset[str]:
        return self._reading(None, lambda reader: persons_called(reader, names))

    def scan(
        self, *, at_revision: int | None = None, since: int | None = None
    ) -> Iterator[Columns]:
        latest = self.revision().number
        at = latest if at_revision is None else at_revision
        _refuse_unreached(at, latest)
        if since is not None:
            yield from self._reading(at, lambda reader: list(changes(reader.tx, since, at)))
            return
        # A scan is too long to be repeated whenever somebody commits; it repairs torn pages itself.
        with self._link.reading() as tx:
            yield from Scan(tx, at).columns()

    def searched(
        self, arcs: Collection[Arc], budget: int, work: Callable[[Rounds], T], *, revision: int
    ) -> T:
        """As `graph.rounds.Searching` says."""

        def search(reader: RevisionReader) -> T:
            if reader.past:
                raise BadInput("engine.past", store=self.name, revision=revision)
            return work(CypherRounds(reader.tx, arcs, budget))

        return self._reading(revision, search, timeout_s=WRITE_S)

    def journal(
        self, chain: Chain, *, after: int = 0, limit: int = 1000
    ) -> tuple[JournalEntry, ...]:
        return self._link.read(lambda tx: entries(tx, chain, after=after, limit=limit))

    def events(self, record: str) -> tuple[StateEvent, ...]:
        query = f"MATCH (e:StateEvent {{record: $record}}) RETURN {EVENT} ORDER BY e.seq"
        rows = self._link.read(lambda tx: tx.rows(query, record=record))
        return tuple(event_from(record, *row) for row in rows)

    def journal_lengths(self) -> Mapping[str, int]:
        return self._link.read(lambda tx: {chain: length(tx, chain) for chain in CHAINS})

    def sources(self) -> Mapping[str, Mapping[str, int]]:
        return self._read_settled(sources)

    def verdicts(self, ids: Collection[str] | None = None) -> tuple[Verdict, ...]:
        return self._link.read(lambda tx: verdicts(tx, ids))

    def text(self, digest: str) -> str | None:
        query = "MATCH (t:Text {digest: $digest}) RETURN t.text"
        rows = self._link.read(lambda tx: tx.rows(query, digest=digest))
        return rows[0][0] if rows else None

    def heads(self) -> tuple[str, ...]:
        def work(tx: Transaction) -> list[str | None]:
            return [head_line(tx, chain) for chain in CHAINS]

        return tuple(line for line in self._link.read(work) if line)

    def anchor(self, path: Path | None = None) -> tuple[str, ...]:
        return self._places.anchored(path, self._read_chain)

    def _read_chain(self, chain: Chain, after: int, limit: int) -> tuple[JournalEntry, ...]:
        return self.journal(chain, after=after, limit=limit)

    def verify(self, anchors: Collection[Path] = ()) -> tuple[Sentence, ...]:
        # The places first: meanwhile somebody may write, and the chains only grow.
        kept = [*self._places.kept(anchors)]

        def look(tx: Transaction) -> tuple[Sentence, ...]:
            return all_faults(tx, self._seal, self.name, kept)

        def unhurried(tx: Transaction) -> tuple[Sentence, ...]:
            try:
                return look(tx)
            except StoreError as error:  # somebody has committed meanwhile: look again, alone
                return (error.sentence,)

        def alone(tx: Transaction) -> tuple[Sentence, ...]:
            clock.lock(tx)
            access_lock(tx)
            return look(tx)

        # Without the locks a half visible commit looks like a fault. They stop all writers, so
        # they are taken only where something was found.
        return self._read_settled(unhurried, timeout_s=WRITE_S) and self._link.write(alone)

    def dump(self) -> Iterator[Kept]:
        with self._link.reading() as tx:
            yield from dump(tx, self.name)

    def about(self) -> About:
        return self._read_settled(lambda tx: about(tx, clock.await_settled(tx).settled))

    def close(self) -> None:
        self._link.close()


def _write(batch: Batch, ledger: Neo4jLedger) -> Committed:
    """Write a batch under the store's lock. Raises _Unchanged to undo one that changes nothing."""
    committed, written = write_batch(ledger, batch)
    if not written:
        raise _Unchanged(committed)
    return committed


def _refuse_unreached(wanted: int, settled: int) -> None:
    if not 0 <= wanted <= settled:
        raise NotFound("store.no_revision", revision=wanted)
