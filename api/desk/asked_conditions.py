"""The open conditions that vettings asked departments about, kept beside the certificates."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import orjson

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS conditions (hash TEXT NOT NULL, record TEXT NOT NULL, "
    "measure TEXT NOT NULL, PRIMARY KEY (hash, record, measure)) STRICT, WITHOUT ROWID"
)
# Of the certificates that one user asked for about one question, the last: it replaces the others.
# SQLite takes the columns that stand bare beside a `max` from the row of that maximum.
LATEST: Final = """
SELECT hash, max(asked.at) AS last FROM asked JOIN issued USING (hash)
WHERE asked.who = :who AND asked.at >= :since
GROUP BY CASE question WHEN '' THEN hash ELSE question END
"""
_OF_ONE: Final = f"""
SELECT record, measure, max(last), hash, count(*) FROM ({LATEST}) JOIN conditions USING (hash)
GROUP BY record, measure ORDER BY 3 DESC, record, measure LIMIT :limit
"""  # noqa: S608 - ours
_OF_ALL: Final = """
SELECT record, measure, max(asked.at), hash, count(DISTINCT who)
FROM asked JOIN conditions USING (hash) WHERE asked.at >= :since
GROUP BY record, measure ORDER BY 3 DESC, record, measure LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class AskedCondition:
    """A record's measure whose condition vettings left open.

    `at` is when it was last asked about, in seconds since the epoch, and `hash` a certificate that
    asks; `count` is how many vettings of one user, or how many users, asked.
    """

    record: str
    measure: str
    at: int
    hash: str
    count: int


def question_of(certificate: Mapping[str, Any]) -> str:
    """A key of what a certificate answers, whoever asks and whenever; "" where it says none.

    A hash, since the id of a person known by name holds the name.
    """
    question = certificate.get("question")
    if not isinstance(question, dict):
        return ""
    asked = f"{question.get('scenario')}\n{question.get('subject')}"
    return sha256(asked.encode()).hexdigest()[:32]


def keep_conditions(db: sqlite3.Connection, hash_: str, certificate: Mapping[str, Any]) -> None:
    """Keep which conditions a certificate asks about."""
    rows = {
        (hash_, finding["record"], finding["measure"])
        for finding in certificate.get("findings", ())
        if finding.get("ask") and finding.get("record") and finding.get("measure")
    }
    db.executemany("INSERT OR IGNORE INTO conditions VALUES (?, ?, ?)", sorted(rows))


def begin(db: sqlite3.Connection) -> None:
    """Make the table, and fill it from certificates that an earlier version kept."""
    db.execute("BEGIN IMMEDIATE")  # of two that open the file one does it
    try:
        db.execute(_TABLE)
        if "question" not in {row[1] for row in db.execute("PRAGMA table_info(asked)")}:
            _fill(db)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _fill(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE asked ADD COLUMN question TEXT NOT NULL DEFAULT ''")
    for hash_, text in db.execute("SELECT hash, text FROM issued").fetchall():
        content = orjson.loads(text)
        certificate = content.get("certificate", content)
        keep_conditions(db, hash_, certificate)
        question = question_of(certificate)
        db.execute("UPDATE asked SET question = ? WHERE hash = ?", (question, hash_))


def conditions_of(
    db: sqlite3.Connection, who: str | None, *, since: int, limit: int
) -> Sequence[AskedCondition]:
    """The conditions in the standing vettings of one user, or (None) in all, the last first."""
    query = _OF_ALL if who is None else _OF_ONE
    rows = db.execute(query, {"who": who, "since": since, "limit": limit}).fetchall()
    return [AskedCondition(*row) for row in rows]
