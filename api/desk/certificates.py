"""Certificates that this desk issued, kept by their hash to print, to decide on and to replay."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import orjson

from analytics.vetting.seal import SealedCertificate, seal_in
from api.desk.asked_conditions import (
    LATEST,
    AskedCondition,
    begin,
    conditions_of,
    keep_conditions,
    question_of,
)
from api.desk.write_ahead import WriteAhead
from graph.errors import NotFound, StoreError
from graph.private_files import private_database

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS issued (hash TEXT PRIMARY KEY, text TEXT NOT NULL, "
    "who TEXT NOT NULL, at INTEGER NOT NULL) STRICT"
)
_INDEX: Final = "CREATE INDEX IF NOT EXISTS issued_at ON issued (at)"
# Who asked for which, and when: one certificate answers all who ask the same.
_ASKED: Final = (
    "CREATE TABLE IF NOT EXISTS asked (who TEXT NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, "
    "decision TEXT NOT NULL, PRIMARY KEY (who, hash)) STRICT"
)
_ORPHANS: Final = (
    "DELETE FROM asked WHERE hash NOT IN (SELECT hash FROM issued)",
    "DELETE FROM conditions WHERE hash NOT IN (SELECT hash FROM issued)",
)
_LISTED: Final = """
SELECT asked.hash, asked.who, asked.at, count(*) OVER () FROM asked JOIN issued USING (hash)
WHERE (:who IS NULL OR asked.who = :who) AND (:decision = '' OR asked.decision = :decision)
AND asked.at >= :since AND asked.at < :until AND (:named IS NULL
  OR asked.hash BETWEEN :low AND :high
  OR EXISTS (SELECT 1 FROM json_each(:named) AS one WHERE instr(issued.text, one.value)))
ORDER BY asked.at DESC, asked.hash LIMIT :limit OFFSET :skip
"""
_SWEPT_S: Final = 3600  # seconds between deletions of old certificates
_KEPT_S: Final = 90 * 86400  # an officer's time to decide; a decision keeps its text for good
_SWEPT_LATER_S: Final = 7 * 86400  # so that a weekly `creditgraph purge` comes first: it journals


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for which certificate, and when last, in seconds since the epoch."""

    hash: str
    who: str
    at: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice among what was asked for: by one user (None: by all), with a decision ("" for any).

    `since` and `until` (exclusive) are seconds since the epoch. `named` are ids that stand in the
    certificate, any of them; None for all. Beside them, hashes from `low` to `high` are chosen.
    """

    who: str | None
    decision: str = ""
    since: int = 0
    until: int = 2**62
    named: Sequence[str] | None = None
    low: str = ""
    high: str = ""


class Certificates:
    """Certificates issued by this desk, kept for ninety days after they were last issued.

    `clock` gives seconds since the epoch. Methods raise StoreError when the file is unusable.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        # Made before SQLite opens it, which would make it with the mode of the umask.
        private_database(path)
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._swept = 0
        with self._own_errors():
            self._db = sqlite3.connect(
                path, timeout=20, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            # No vetting waits for the disk: one lost in a power failure can be made again.
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(_TABLE)
            self._db.execute(_INDEX)
            self._db.execute(_ASKED)
            begin(self._db)
            self._ahead = WriteAhead(path, self._db)

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        """Hold the file, and turn errors of SQLite into a sentence."""
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                path = self._path
                raise StoreError("desk.certificates_unwritable", path=path, error=error) from error

    def keep(self, one: SealedCertificate, who: str) -> str:
        """Keep a certificate, and for whom it was made; gives its hash. Raises StoreError."""
        now, hash_ = int(self._clock()), one.hash
        decision = str(one.certificate.get("decision", ""))
        text, question = orjson.dumps(one.plain()).decode(), question_of(one.certificate)
        with self._own_errors():
            self._sweep(now)
            with self._one_change():
                self._db.execute(
                    "INSERT INTO issued VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (hash) DO UPDATE SET at = excluded.at, text = excluded.text",
                    (hash_, text, who, now),
                )
                self._db.execute(
                    "INSERT INTO asked (who, hash, at, decision, question) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT (who, hash) DO UPDATE SET at = excluded.at",
                    (who, hash_, now, decision, question),
                )
                keep_conditions(self._db, hash_, one.certificate)
            self._ahead.changed()
        return hash_

    @contextmanager
    def _one_change(self) -> Iterator[None]:
        """Keep all statements within, or none: one write to the file, where each would be one."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # SQLite ends it itself where the disk is full
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _sweep(self, now: int) -> None:
        """Delete what nobody has purged, once an hour: a scan each time would cost more."""
        if now - self._swept > _SWEPT_S:
            self._db.execute("DELETE FROM issued WHERE at < ?", (now - _KEPT_S - _SWEPT_LATER_S,))
            self._drop_orphans()
            self._swept = now

    def of(self, hash_: str) -> SealedCertificate:
        """The certificate of a hash, its seal unchecked.

        Raises NotFound when it was not issued here, or too long ago.
        """
        since = int(self._clock()) - _KEPT_S
        row = self._row("SELECT text FROM issued WHERE hash = ? AND at >= ?", hash_, since)
        if row is None:
            raise NotFound("desk.not_issued")
        return _sealed(row)

    def naming(self, id_: str) -> dict[str, int]:
        """Certificates in which an id stands: hash, and when each was last issued (seconds)."""
        written = orjson.dumps(id_).decode()[1:-1]  # as it stands in JSON
        with self._own_errors():
            rows = self._db.execute("SELECT hash, at FROM issued WHERE instr(text, ?)", (written,))
            return dict(rows.fetchall())

    def before(self, until: int) -> dict[str, int]:
        """Certificates that were last issued before a time in seconds: hash, and when."""
        with self._own_errors():
            rows = self._db.execute("SELECT hash, at FROM issued WHERE at < ?", (until,))
            return dict(rows.fetchall())

    def forget_before(self, until: int) -> None:
        """Delete the certificates that were last issued before a time in seconds."""
        with self._own_errors():
            self._db.execute("DELETE FROM issued WHERE at < ?", (until,))
            self._drop_orphans()

    def _drop_orphans(self) -> None:
        for statement in _ORPHANS:
            self._db.execute(statement)

    def listed(self, wanted: "Wanted", *, limit: int, skip: int) -> tuple[list["Asked"], int]:
        """(those wanted, the last asked for first, `limit` of them after `skip`; how many in all).

        A page beyond the last is empty, and then so is the count.
        """
        named = None if wanted.named is None else orjson.dumps(wanted.named).decode()
        since = max(wanted.since, int(self._clock()) - _KEPT_S)
        bounds = {"named": named, "since": since, "limit": limit, "skip": skip}
        values = {**asdict(wanted), **bounds}
        with self._own_errors():
            rows = self._db.execute(_LISTED, values).fetchall()
        return [Asked(*row[:3]) for row in rows], rows[0][3] if rows else 0

    def latest_of(self, who: str, *, limit: int) -> list[tuple[str, int]]:
        """(hash, when asked for) of a user's last vetting of each question, the last first."""
        values = {"who": who, "since": self._since(), "limit": limit}
        with self._own_errors():
            query = f"{LATEST} ORDER BY last DESC, hash LIMIT :limit"
            return [(hash_, at) for hash_, at in self._db.execute(query, values)]

    def conditions(self, who: str | None, *, limit: int) -> Sequence[AskedCondition]:
        """The open conditions that a user's vettings ask about, or (None) those of everybody."""
        with self._own_errors():
            return conditions_of(self._db, who, since=self._since(), limit=limit)

    def _since(self) -> int:
        return int(self._clock()) - _KEPT_S

    def texts_of(self, hashes: Sequence[str]) -> dict[str, SealedCertificate]:
        """The certificates of these hashes, by hash, seals unchecked; absent where not kept."""
        query = "SELECT hash, text FROM issued WHERE hash IN (SELECT value FROM json_each(?))"
        with self._own_errors():
            rows = self._db.execute(query, (orjson.dumps(list(hashes)).decode(),)).fetchall()
        return {hash_: _sealed(text) for hash_, text in rows}

    def issued(self, hash_: str) -> datetime | None:
        """When a certificate was last issued here; None where it is not kept."""
        with self._own_errors():
            row = self._db.execute("SELECT at FROM issued WHERE hash = ?", (hash_,)).fetchone()
        return datetime.fromtimestamp(row[0], UTC) if row else None

    def between(self, low: str, high: str) -> str | None:
        """The first hash of a certificate from `low` to `high`; None where there is none."""
        return self._row("SELECT min(hash) FROM issued WHERE hash BETWEEN ? AND ?", low, high)

    def _row(self, query: str, *values: str | int) -> str | None:
        """The only column of the first row."""
        with self._own_errors():
            row = self._db.execute(query, values).fetchone()
        return row[0] if row else None

    def forget(self, hash_: str) -> None:
        """Delete a certificate before its ninety days are over."""
        with self._own_errors():
            self._db.execute("DELETE FROM issued WHERE hash = ?", (hash_,))
            self._db.execute("DELETE FROM asked WHERE hash = ?", (hash_,))
            self._db.execute("DELETE FROM conditions WHERE hash = ?", (hash_,))

    def close(self) -> None:
        """Release the file."""
        self._ahead.close()
        with self._lock:
            self._db.close()


def _sealed(text: str) -> SealedCertificate:
    content = orjson.loads(text)
    # One issued before there were seals is kept without.
    return SealedCertificate(content.get("certificate", content), seal_in(content))
