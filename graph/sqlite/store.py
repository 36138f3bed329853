"""The embedded store: one SQLite file in WAL, where readers never wait for a writer (DESIGN §6)."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import local
from typing import Any, TypeVar

from graph.chain_seal import Link
from graph.codec import EVENT_COLUMNS, event_from
from graph.commit.finish import write_batch
from graph.dump import Kept
from graph.errors import NotFound
from graph.head_file import heads_beside
from graph.head_places import HeadPlaces
from graph.id_keys import IdKeys
from graph.journal import look_up
from graph.journal_check import journal_faults
from graph.model import Batch, Entity, Record, Relation, StateEvent, Verdict
from graph.row_check import rows_faults
from graph.row_sums import RowSums
from graph.search import find, identified
from graph.sentence import Sentence
from graph.sqlite.about import about, sources
from graph.sqlite.access_journal import AccessJournal
from graph.sqlite.dump import dump
from graph.sqlite.file import Connections, OwnErrors, Reading, ThreadConnection, begin_to_write
from graph.sqlite.integrity import faults as table_faults
from graph.sqlite.journal import Chained, entries, head_line, last, last_entry
from graph.sqlite.keying import refuse_rekeyed
from graph.sqlite.ledger.ledger import SqliteLedger
from graph.sqlite.names import Names, persons_called
from graph.sqlite.preparing import prepare
from graph.sqlite.reader import RevisionReader
from graph.sqlite.scan import scan
from graph.sqlite.verdicts import verdicts
from graph.store import (
    About,
    Chain,
    Columns,
    Committed,
    Found,
    JournalEntry,
    Revision,
)

_Part = TypeVar("_Part")


class _Known(local):
    """A revision that was there when this thread last asked: none ever goes."""

    # Of a thread: one that asks together sees none that came since, though another has seen it.
    number = 0


class _AtRevision:
    """One transaction sees one state of the file, however many queries an answer takes."""

    def __init__(self, reading: Reading, revision: int | None, known: _Known) -> None:
        self._reading = reading
        self._revision = revision
        self._known = known

    def __enter__(self) -> RevisionReader:
        """Raises StoreError once closed, NotFound for a revision still to come."""
        db, known = self._reading.__enter__(), self._known
        if self._revision is None or self._revision != known.number:
            try:
                known.number = self._revision = _revision(db, self._revision).number
            except BaseException as error:
                self._reading.__exit__(None, error, None)
                raise
        return RevisionReader(db, self._revision)

    def __exit__(self, *raised: Any) -> None:  # noqa: ANN401 - as the transaction has it
        self._reading.__exit__(*raised)


class SqliteStore:
    """Implements `graph.store.Store` on one file."""

    def __init__(self, path: Path, secret: bytes, anchor: Path | None = None) -> None:
        self._seal, self._id_keys = prepare(path, secret)
        self._path = path
        self._secret = secret
        self._connections = Connections(path)
        self._known = _Known()
        beside = heads_beside(path)
        self._places = HeadPlaces(self._seal, self.heads, beside=beside, anchor=anchor)
        self._access = AccessJournal(path, self._seal, self._places, self._facts_end)
        self._places.begin()

    @property
    def name(self) -> str:
        return f"sqlite:///{self._path}"

    @property
    def secret(self) -> bytes:
        return self._secret

    @property
    def id_keys(self) -> IdKeys:
        return self._id_keys

    @property
    def identity(self) -> str:
        with self._transaction() as db:
            row = db.execute("SELECT value FROM meta WHERE key = 'identity'").fetchone()
            return str(row[0])

    def _transaction(self) -> Reading:
        return Reading(self._path, self._connections)

    @contextmanager
    def together(self) -> Iterator[None]:
        with self._kept_open():
            yield

    @contextmanager
    def _kept_open(self) -> Iterator[ThreadConnection]:
        """One reading transaction; between its questions another thread may close the store."""
        mine = self._connections.mine()
        with OwnErrors(self._path), mine as db:
            nested = db.in_transaction
            if not nested:
                db.execute("BEGIN")
        try:
            yield mine
        finally:
            if not nested:
                mine.roll_back()

    def _each(self, parts: Callable[[sqlite3.Connection], Iterator[_Part]]) -> Iterator[_Part]:
        """The parts of one moment, each read while nobody can close the store."""
        with self._kept_open() as mine, OwnErrors(self._path):
            with mine as db:
                rest = parts(db)
            while True:
                with mine:
                    part = next(rest, None)
                if part is None:
                    return
                yield part

    def _reading(self, at_revision: int | None) -> "_AtRevision":
        return _AtRevision(self._transaction(), at_revision, self._known)

    @contextmanager
    def _alone(self, db: sqlite3.Connection) -> Iterator[None]:
        """Hold the write lock; what is not committed within is rolled back."""
        begin_to_write(db, self._path, self._connections.closing)
        try:
            yield
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    def commit(self, batch: Batch) -> Committed:
        # Held to the end, so that no commit is told of a closed store after it was written.
        with OwnErrors(self._path), self._connections.mine_to_write() as db:
            access = self._access.end()
            with self._alone(db):
                refuse_rekeyed(db, self._path, self._seal)
                # Under the write lock, so no other commit can take this number.
                revision = _revision(db, None).number + 1
                sums = RowSums(self._seal.rows, revision)
                chained = Chained(db, self._seal, "facts", sums)
                ledger = SqliteLedger(db, revision, chained, sums, access)
                committed, written = write_batch(ledger, batch)
                db.execute("COMMIT" if written else "ROLLBACK")
            if written:
                self._places.keep(chained.head, chained.digest_at)
            return committed

    def revision(self, number: int | None = None) -> Revision:
        # One statement sees one state without a transaction.
        with OwnErrors(self._path), self._connections.mine() as db:
            return _revision(db, number)

    def entities(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Entity]:
        with self._reading(at_revision) as reader:
            return reader.entities(ids)

    def relations(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Relation]:
        with self._reading(at_revision) as reader:
            return reader.relations(ids)

    def records(
        self,
        *,
        ids: Collection[str] | None = None,
        subjects: Collection[str] | None = None,
        at_revision: int | None = None,
        withdrawn: bool = False,
    ) -> tuple[Record, ...]:
        with self._reading(at_revision) as reader:
            return reader.records(ids=ids, subjects=subjects, withdrawn=withdrawn)

    def records_by_document_no(
        self, document_no: str, *, limit: int, at_revision: int | None = None
    ) -> tuple[Record, ...]:
        with self._reading(at_revision) as reader:
            return reader.records_by_document_no(document_no, limit)

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
        with self._reading(at_revision) as reader:
            return reader.relations_at(ids, kinds=kinds, as_of=as_of, limit=limit, within=within)

    def find(
        self, text: str, *, limit: int = 50, at_revision: int | None = None, masked: bool = False
    ) -> Found:
        with self._reading(at_revision) as reader:
            return find(Names(reader, masked=masked), text, limit)

    def identified(self, text: str, *, at_revision: int | None = None) -> tuple[Entity, ...]:
        with self._reading(at_revision) as reader:
            return identified(Names(reader), text)

    def persons_called(self, names: Collection[str]) -> frozenset[str]:
        with self._reading(None) as reader:
            return persons_called(reader, names)

    def scan(
        self, *, at_revision: int | None = None, since: int | None = None
    ) -> Iterator[Columns]:
        return self._each(lambda db: scan(db, at=_revision(db, at_revision).number, since=since))

    def journal(
        self, chain: Chain, *, after: int = 0, limit: int = 1000
    ) -> tuple[JournalEntry, ...]:
        if chain == "access":
            return self._access.entries(after=after, limit=limit)
        with self._transaction() as db:
            return entries(db, after=after, limit=limit)

    def heads(self) -> tuple[str, ...]:
        # Before the first look-up its chain has no file.
        access = self._head("access") or self._seal.empty("access", datetime.now(UTC))
        return tuple(line for line in (self._head("facts"), access) if line)

    def _facts_end(self) -> Link:
        with OwnErrors(self._path), self._connections.mine_at_rest() as db:
            refuse_rekeyed(db, self._path, self._seal)
            return last(db)

    def journal_lengths(self) -> Mapping[str, int]:
        with self._transaction() as db:
            facts = last(db)[0]
        return {"facts": facts, "access": self._access.length()}

    def append_access(self, who: str, purpose: str, what: str, persons: Collection[str]) -> None:
        entry = look_up(what, purpose, persons)
        self._access.note(who, entry.action, entry.particulars)

    def cut_access(self, until: int) -> None:
        self._access.cut(until)

    def events(self, record: str) -> tuple[StateEvent, ...]:
        with self._transaction() as db:
            rows = db.execute(
                f"SELECT {', '.join(EVENT_COLUMNS)} FROM events "
                "WHERE record = ? AND skipped = 0 ORDER BY seq",
                (record,),
            )
            return tuple(event_from(record, *row) for row in rows)

    def sources(self) -> Mapping[str, Mapping[str, int]]:
        with self._transaction() as db:
            return sources(db)

    def verdicts(self, ids: Collection[str] | None = None) -> tuple[Verdict, ...]:
        with self._transaction() as db:
            return verdicts(db, ids)

    def text(self, digest: str) -> str | None:
        with self._transaction() as db:
            row = db.execute("SELECT text FROM texts WHERE digest = ?", (digest,)).fetchone()
            return row[0] if row else None

    def anchor(self, path: Path | None = None) -> tuple[str, ...]:
        return self._places.anchored(path, self._read_chain)

    def verify(self, anchors: Collection[Path] = ()) -> tuple[Sentence, ...]:
        # The places first: meanwhile somebody may write, and the chains only grow.
        kept = [*self._places.kept(anchors)]
        faults = journal_faults(self._seal, self._read_chain, self._head, kept)
        with self._transaction() as db:
            faults += rows_faults(self._seal, last_entry(db), dump(db))
            faults += table_faults(db)
        return tuple(faults)

    def _head(self, chain: Chain) -> str | None:
        if chain == "access":
            return self._access.head()
        with self._transaction() as db:
            return head_line(db)

    def _read_chain(self, chain: Chain, after: int, limit: int) -> tuple[JournalEntry, ...]:
        return self.journal(chain, after=after, limit=limit)

    def dump(self) -> Iterator[Kept]:
        return self._each(dump)

    def about(self) -> About:
        with self._transaction() as db:
            return about(db, _revision(db, None).number, self._path)

    def close(self) -> None:
        self._access.close()
        self._connections.close()


def _revision(db: sqlite3.Connection, number: int | None) -> Revision:
    # Revision 0 is the empty store: nobody committed it, so it has no row.
    if number == 0:
        return Revision(0, datetime.fromtimestamp(0, UTC))
    if number is None:
        row = db.execute(
            "SELECT number, committed_at FROM revisions ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return Revision(0, datetime.fromtimestamp(0, UTC))
    else:
        row = db.execute(
            "SELECT number, committed_at FROM revisions WHERE number = ?", (number,)
        ).fetchone()
    if row is None:
        raise NotFound("store.no_revision", revision=number)
    return Revision(row[0], datetime.fromisoformat(row[1]))
