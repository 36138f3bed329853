"""Checks of an SQLite store's tables: that they are sound, and say what the bodies say.

The journal vouches for bodies, ids and revisions (`graph.row_check`). What the other columns and
tables hold follows from them and is worked out again here.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from graph.codec import body_of_text
from graph.sentence import Sentence, Word, say
from graph.spans import Span, merged_spans
from graph.sqlite.ledger.entities import entity_columns, norms
from graph.sqlite.ledger.records import record_columns
from graph.sqlite.ledger.relations import relation_columns
from graph.sqlite.lookups import look_up_faults
from graph.sqlite.told_claims import OF_VERSION

_OPEN: Final = 1 << 62  # the end of what is open, for sorting
_ENTITIES: Final = "SELECT body, kind, name, roles, body FROM entities"
_RELATIONS: Final = (
    "SELECT r.body, r.kind, s.id, t.id, r.low, r.high, r.valid_from, r.valid_to, r.rank, r.score, "
    "r.body, r.claimant, r.precedence, r.terms, "
    "r.closed IS NOT NULL OR (r.source = s.canonical AND r.target = t.canonical) FROM relations r "
    "JOIN nodes s ON s.n = r.given_source JOIN nodes t ON t.n = r.given_target"
)
_RECORDS: Final = (
    "SELECT r.body, s.id, r.tier, r.list, r.state, r.decided, r.occurred, r.filed, r.ends, "
    "r.case_no, r.body, r.unsure, r.closed IS NOT NULL OR r.subject = s.canonical "
    "FROM records r JOIN nodes s ON s.n = r.given_subject"
)
# An id answers as its open alias says, else as itself; as nothing (0) where nobody claims it.
_ANSWERS: Final = (
    "SELECT count(*) FROM nodes a WHERE a.canonical <> coalesce((SELECT x.canonical FROM aliases x "
    "WHERE x.n = a.n AND x.closed IS NULL), CASE a.canonical WHEN 0 THEN 0 ELSE a.n END) "
    "OR (a.canonical = 0) = EXISTS "
    "(SELECT 1 FROM claims WHERE fact = 'E' || a.id AND closed IS NULL AND own_body <> '' "
    f"UNION ALL SELECT 1 FROM entities v {OF_VERSION} AND v.n = a.n)"
)


def faults(db: sqlite3.Connection) -> Iterator[Sentence]:
    """A sentence for each fault of the tables."""
    # Not the quick check: a row that an index lacks is found by nobody.
    (sound,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    if sound != "ok":
        yield say("verify.damaged", words=sound)
        return
    count, latest = db.execute("SELECT count(*), max(number) FROM revisions").fetchone()
    # Revisions are numbered from 1 without a gap.
    if count != (latest or 0):
        yield say("verify.revisions", count=count, latest=latest)
    try:
        others = [*_columns(db)]
        look_ups = [*look_up_faults(db)]
    except (ValueError, TypeError, LookupError, AttributeError):  # what we wrote, we can read
        yield say("verify.unreadable")
        return
    for table in others:
        yield say("verify.columns", what=Word("rows", table))
    yield from look_ups


def _columns(db: sqlite3.Connection) -> Iterator[str]:
    """The kinds of rows that say something else than the bodies that they follow from."""
    checks: dict[str, tuple[str, Callable[[Any], tuple[object, ...]]]] = {
        "entities": (_ENTITIES, entity_columns),
        "relations": (_RELATIONS, _relation),
        "records": (_RECORDS, _record),
    }
    for kind, (asked, columns) in checks.items():
        if any(tuple(row) != columns(body_of_text(text)) for text, *row in db.execute(asked)):
            yield kind
    if _total(_kept_names(db)) != _total(_wanted_names(db)):
        yield "names"
    if db.execute(_ANSWERS).fetchone()[0]:
        yield "ids"


def _relation(body: Any) -> tuple[object, ...]:  # noqa: ANN401 - JSON is what it is
    # Last: whether it lies where its ends answer now.
    return (body["kind"], body["source"], body["target"], *relation_columns(body), True)


def _record(body: Any) -> tuple[object, ...]:  # noqa: ANN401
    return (body["subject"], *record_columns(body), True)


# -- names: when an entity was found by which


def _total(names: Iterable[object]) -> int:
    # Hashes of texts differ from process to process, so nobody can aim at this sum.
    return sum(map(hash, names))


def _kept_names(db: sqlite3.Connection) -> Iterator[tuple[int, Span]]:
    rows = db.execute(f"SELECT n, norm, opened, coalesce(closed, {_OPEN}) FROM names ORDER BY n")
    for n, group in groupby(rows, key=lambda row: int(row[0])):
        yield from ((n, name) for name in merged_spans((row[1], row[2], row[3]) for row in group))


def _wanted_names(db: sqlite3.Connection) -> Iterator[tuple[int, Span]]:
    rows = db.execute(f"SELECT n, opened, coalesce(closed, {_OPEN}), body FROM entities ORDER BY n")
    for n, group in groupby(rows, key=lambda row: int(row[0])):
        borne = (
            (norm, opened, closed)
            for _, opened, closed, text in group
            for norm in norms(body_of_text(text))
        )
        yield from ((n, name) for name in merged_spans(borne))
