"""The file of cases, watches and alerts: its tables, and statements on it from several threads."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from api.table_file import TableFile

Clock = Callable[[], float]
NAME: Final = "cases.db"

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS cases (number INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
  state TEXT NOT NULL, owner TEXT NOT NULL, opened INTEGER NOT NULL, changed INTEGER NOT NULL,
  version INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS members (case_ INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (case_, name)) STRICT;
CREATE TABLE IF NOT EXISTS items (number INTEGER PRIMARY KEY AUTOINCREMENT, case_ INTEGER NOT NULL,
  kind TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL, version INTEGER NOT NULL,
  content TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS items_of ON items (case_);
CREATE TABLE IF NOT EXISTS referrals (lead INTEGER PRIMARY KEY, certificate TEXT NOT NULL,
  debtor TEXT NOT NULL, records TEXT NOT NULL, note TEXT NOT NULL, who TEXT NOT NULL,
  at TEXT NOT NULL, case_ INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX IF NOT EXISTS referrals_of ON referrals (certificate);
CREATE TABLE IF NOT EXISTS watches (number INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL, scenario TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL,
  case_ INTEGER NOT NULL, mail INTEGER NOT NULL, UNIQUE (subject, scenario, who)) STRICT;
CREATE TABLE IF NOT EXISTS standings (subject TEXT NOT NULL, scenario TEXT NOT NULL,
  content TEXT NOT NULL, PRIMARY KEY (subject, scenario)) STRICT;
CREATE TABLE IF NOT EXISTS alerts (number INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL, scenario TEXT NOT NULL, revision INTEGER NOT NULL, day TEXT NOT NULL,
  at INTEGER NOT NULL, content TEXT NOT NULL, UNIQUE (subject, scenario, revision, day)) STRICT;
CREATE TABLE IF NOT EXISTS alert_records (record TEXT NOT NULL, alert INTEGER NOT NULL,
  PRIMARY KEY (record, alert)) STRICT;
CREATE TABLE IF NOT EXISTS seen (alert INTEGER NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (alert, who)) STRICT;
CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, alert INTEGER NOT NULL,
  channel TEXT NOT NULL, target TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL,
  next INTEGER NOT NULL, made INTEGER NOT NULL, said INTEGER NOT NULL,
  why TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, next);
CREATE TABLE IF NOT EXISTS addresses (who TEXT PRIMARY KEY, address TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


class CaseFile(TableFile):
    """The file of cases, watches and alerts; its marks say how far the watcher has looked."""

    def __init__(self, path: Path) -> None:
        # A note is an investigator's work, and a delivery must not be told twice.
        super().__init__(path, _TABLES, "cases.unusable", durable=True)

    def mark(self, name: str) -> str:
        """A value that was kept under a name; "" where there is none."""
        found = self.row("SELECT value FROM marks WHERE name = ?", name)
        return str(found[0]) if found else ""

    def keep_mark(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self.done("INSERT OR REPLACE INTO marks VALUES (?, ?)", name, value)
