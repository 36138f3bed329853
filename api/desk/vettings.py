"""Certificates that this server issued, by hash: to print, to decide on, to replay."""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from analytics.certificate import canonical
from graph.errors import NotFound, StoreError

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS issued (hash TEXT PRIMARY KEY, text TEXT NOT NULL, "
    "who TEXT NOT NULL, at INTEGER NOT NULL) STRICT"
)
_KEPT_S: Final = 90 * 86400  # an officer's time to decide; a decision keeps its text for good


class Vettings:
    """Certificates issued on pages, kept for ninety days in a file of the desk's folder."""

    def __init__(self, path: Path) -> None:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._path = path
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute(_TABLE)

    def keep(self, certificate: Mapping[str, Any], who: str) -> str:
        """Keep a certificate; gives its hash."""
        now, hash_ = int(time.time()), str(certificate["hash"])
        with self._lock:
            try:
                self._db.execute("DELETE FROM issued WHERE at < ?", (now - _KEPT_S,))
                self._db.execute("INSERT OR IGNORE INTO issued VALUES (?, ?, ?, ?)",
                                 (hash_, canonical(certificate), who, now))  # fmt: skip
            except sqlite3.Error as error:
                raise StoreError(f"{self._path} cannot be written ({error}): check it.") from error
        return hash_

    def of(self, hash_: str) -> dict[str, Any]:
        """The certificate of a hash; NotFound when it was not issued here, or too long ago."""
        with self._lock:
            row = self._db.execute("SELECT text FROM issued WHERE hash = ?", (hash_,)).fetchone()
        if row is None:
            raise NotFound("this certificate was not issued here, or too long ago: vet again.")
        found: dict[str, Any] = json.loads(row[0])
        return found

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._db.close()
